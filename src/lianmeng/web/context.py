"""What every page knows: who runs the site, the theme, the way around."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "lianmeng_theme"

# The three actions first, then the registers. Route, label, what it is for, icon.
ACTIONS = (
    ("cobuild:index", _("阵地联建"), _("组织、阵地、活动"), "cobuild"),
    ("cosolve:index", _("难题联解"), _("提出、分办、确认解决"), "cosolve"),
    ("coshare:index", _("要素联享"), _("供需、对接、成交"), "coshare"),
)
REGISTERS = (
    ("members:index", _("成员与企业"), "", "members"),
    ("chain:index", _("产业链"), "", "chain"),
    ("thinktank:index", _("智库"), "", "thinktank"),
)
FOR_THE_DESK = (("load:index", _("导入"), "", "load"),)


def address(route: str) -> str:
    """The path of a route, or nothing where that route is not there."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def _items(entries: Iterable[tuple], path: str) -> list[dict]:
    found = []
    for route, label, hint, icon in entries:
        url = address(route)
        if url:
            found.append({"url": url, "label": label, "hint": hint, "icon": icon, "here": path.startswith(url)})
    return found


def navigation(request: HttpRequest) -> dict[str, list[dict]]:
    """The way around. `request.lm_nav`, when an app has set it, replaces it."""
    own = getattr(request, "lm_nav", None)
    if own is not None:
        return own
    user = getattr(request, "user", None)
    more = REGISTERS + (FOR_THE_DESK if user is not None and user.has_perm("load.load_firms") else ())
    return {"actions": _items(ACTIONS, request.path), "registers": _items(more, request.path)}


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "lm_demo": settings.LIANMENG_DEMO,
        "lm_operator": settings.LIANMENG_OPERATOR,
        "lm_icp": settings.LIANMENG_ICP,
        "lm_theme": theme_of(request),
        "lm_themes": (("auto", _("随系统"), "theme-auto"), ("light", _("浅色"), "theme-light"), ("dark", _("深色"), "theme-dark")),
        "lm_today": timezone.localdate(),
        "lm_nav": SimpleLazyObject(lambda: navigation(request)),
        "lm_search": address("search"),
    }
