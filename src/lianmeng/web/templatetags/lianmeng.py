"""The components of the house: `{% load lianmeng %}`. One usage line each in docs/develop/components.md."""

import datetime
from collections.abc import Iterable
from copy import copy
from decimal import Decimal

from django import forms, template
from django.core.paginator import Page
from django.template.context import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianmeng.web import joining
from lianmeng.web.context import address
from lianmeng.web.dates import PartialDate
from lianmeng.web.models import Job

register = template.Library()

TONES = ("ok", "wait", "late", "off", "info", "accent")


def _tone(tone: str) -> str:
    return tone if tone in TONES else "off"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of web/icons.svg; hidden from screen readers unless it has a label."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="lm-icon" width="20" height="20" {} focusable="false"><use href="{}#{}"></use></svg>',
        spoken,
        static("web/icons.svg"),
        name,
    )


@register.simple_tag
def chip(label: object, tone: str = "off") -> SafeString:
    """A state: a shape, a colour and a word."""
    tone = _tone(tone)
    return format_html('<span class="lm-chip lm-chip--{}">{}{}</span>', tone, icon(f"tone-{tone}"), label)


@register.simple_tag
def origin(value: object) -> SafeString:
    """示例 for what was invented, 引 for what the article says, nothing for the rest."""
    kind = str(getattr(value, "value", value) or "")
    if kind == "synthetic":
        return format_html('<span class="lm-origin lm-origin--synthetic" title="{}">{}</span>', _("虚构内容，仅供演示"), _("示例"))
    if kind == "article":
        return format_html('<span class="lm-origin lm-origin--article" title="{}">{}</span>', _("引自公开报道"), _("引"))
    return SafeString("")


def _muted(text: str) -> SafeString:
    return format_html('<span class="lm-unknown">{}</span>', text)


@register.filter
def unknown(value: object) -> object:
    """The value, or a muted 未知 where there is none. Zero is a value."""
    if value is None or (isinstance(value, (str, list, tuple, dict)) and not value):
        return _muted(_("未知"))
    return value


@register.filter
def listed(items: Iterable[object]) -> str:
    """甲、乙 in Chinese, A, B in English."""
    return joining.listed(items)


@register.filter
def pdate(value: object) -> object:
    """A PartialDate, date or datetime in the language of the page; 未知 where there is none."""
    if value is None or value == "":
        return _muted(_("未知"))
    if isinstance(value, PartialDate):
        return format_html('<time class="lm-date">{}</time>', value.show())
    if isinstance(value, datetime.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return format_html(
            '<time class="lm-date" datetime="{}">{} {}</time>',
            local.isoformat(timespec="minutes"),
            PartialDate.of(local.date()).show(),
            local.strftime("%H:%M"),
        )
    if isinstance(value, datetime.date):
        return format_html('<time class="lm-date" datetime="{}">{}</time>', value.isoformat(), PartialDate.of(value).show())
    return value


@register.filter
def number(value: object, places: int | None = None) -> object:
    """1234567.5 → 1,234,567.5 with even figures; 未知 where there is none."""
    if value is None or value == "":
        return _muted(_("未知"))
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return value
    if places is None and not isinstance(value, int):
        value = value.normalize() if isinstance(value, Decimal) else Decimal(str(value)).normalize()
        places = max(0, -int(value.as_tuple().exponent))
    text = formats.number_format(value, decimal_pos=places, use_l10n=False, force_grouping=False)
    whole, dot, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return format_html('<span class="lm-number">{}{}{}{}</span>', sign, f"{int(digits):,}", dot, rest)


@register.inclusion_tag("web/parts/crumbs.html")
def crumbs(*parts: object) -> dict:
    """Pairs of label and route (or path), last the page's own name without one."""
    trail = []
    for at in range(0, len(parts) - 1, 2):
        target = str(parts[at + 1])
        trail.append({"label": parts[at], "href": target if target.startswith("/") else address(target)})
    return {"home": address("home"), "trail": trail, "last": parts[-1] if len(parts) % 2 else ""}


@register.inclusion_tag("web/parts/tile.html")
def tile(value: object, label: str, href: str = "", as_of: object = None, hint: str = "", tone: str = "", unit: str = "") -> dict:
    """A figure that leads to its rows."""
    return {"value": value, "label": label, "href": href, "as_of": as_of, "hint": hint, "tone": tone, "unit": unit}


@register.inclusion_tag("web/parts/empty.html")
def empty(title: str, text: str = "", href: str = "", label: str = "") -> dict:
    """Nothing here, and what to do about it."""
    return {"title": title, "text": text, "href": href, "label": label}


@register.inclusion_tag("web/parts/bar.html")
def bar(value: float | None, most: float = 100, label: str = "", tone: str = "") -> dict:
    """A value on a scale from 0 to `most`; `label` is the text beside it."""
    most = float(most or 1)
    kept = None if value is None else min(max(float(value), 0.0), most)
    share = None if kept is None else f"{100 * kept / most:.1f}"
    text = label or ("" if value is None else str(value))
    return {"value": str(kept), "most": str(most), "share": share, "label": text, "tone": tone}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(items: Iterable[dict]) -> dict:
    """What happened, one dict each: when, title, text, who, tone, href, origin (all but title optional)."""
    return {"items": items}


@register.inclusion_tag("web/parts/steps.html")
def steps(labels: Iterable[object], current: object) -> dict:
    """A row of states with the current one marked. `labels`: texts, or (value, text) pairs such as State.choices."""
    pairs = [pair if isinstance(pair, (tuple, list)) else (pair, pair) for pair in labels]
    at = next((n for n, (value, _text) in enumerate(pairs) if value == current), -1)
    row = [{"label": text, "is": "done" if n < at else "now" if n == at else "next"} for n, (_value, text) in enumerate(pairs)]
    return {"row": row}


@register.inclusion_tag("web/parts/tabs.html")
def tabs(*parts: object) -> dict:
    """Tabs as links: the current label first, then pairs of label and address."""
    pairs = zip(parts[1::2], parts[2::2], strict=False)
    return {"row": [{"label": label, "href": href, "here": label == parts[0]} for label, href in pairs]}


@register.inclusion_tag("web/parts/progress.html")
def progress(job: Job, url: str = "") -> dict:
    """How far a Job is; asks again every second until it is over."""
    return {"job": job, "url": url or reverse("web:job", args=[job.pk])}


@register.inclusion_tag("web/parts/pager.html", takes_context=True)
def pager(context: Context, page: Page, name: str = "page") -> dict:
    """Pages of a list; keeps the other parameters of the address."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop(name, None)
    rest = f"&{query.urlencode()}" if query else ""
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return {"page": page, "numbers": numbers, "name": name, "rest": rest, "gap": page.paginator.ELLIPSIS}


@register.inclusion_tag("web/parts/graph.html")
def graph(src: str, label: str, layout: str = "levels", tall: bool = False) -> dict:
    """A picture of nodes and links from the JSON at `src`. Put the same facts in a table below it."""
    return {"src": src, "label": label, "layout": layout, "tall": tall}


_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def _control_class(widget: forms.Widget) -> str:
    if isinstance(widget, _GROUPS):
        return ""
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


@register.inclusion_tag("web/parts/field.html")
def field(bound: forms.BoundField, label: str = "") -> dict:
    """Label, control, help and errors, tied together for those who hear the page."""
    widget, ident = bound.field.widget, bound.id_for_label or bound.auto_id
    ident = bound.auto_id or ident
    described = [f"{ident}_help"] if bound.help_text else []
    described += [f"{ident}_error"] if bound.errors else []
    attrs = {"class": " ".join(filter(None, (widget.attrs.get("class"), _control_class(widget))))}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
        attrs["class"] += " is-invalid"
    if not attrs["class"]:
        del attrs["class"]
    if isinstance(widget, forms.NumberInput):
        # A number box drops what it cannot read; a text box keeps what was typed for the person to mend.
        widget = copy(widget)
        widget.input_type = "text"
        attrs["inputmode"] = "decimal"
    shape = "group" if isinstance(widget, _GROUPS) else "check" if isinstance(widget, forms.CheckboxInput) else "plain"
    return {
        "bound": bound,
        "label": label or bound.label,
        "control": bound.as_widget(widget=widget, attrs=attrs),
        "shape": shape,
        "ident": ident,
        "described": " ".join(described),
        "hidden": bound.is_hidden,
    }


@register.inclusion_tag("web/parts/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict:
    """All errors of a form, each a link to its field. Put it above the fields."""
    fields = [{"label": b.label, "ident": b.auto_id, "errors": b.errors} for b in form if b.errors and not b.is_hidden]
    hidden = [error for b in form.hidden_fields() for error in b.errors]
    return {"fields": fields, "general": [*form.non_field_errors(), *hidden]}
