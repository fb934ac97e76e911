"""Home and search."""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianmeng.board import queries
from lianmeng.members.queries import home_alliance
from lianmeng.people.access import signed_in
from lianmeng.people.queries import current_appointments


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The alliance at a glance, as of a day, and what needs this person today."""
    alliance = home_alliance(request.user)
    if alliance is None:
        return render(request, "board/no_alliance.html")
    as_of = _day(request)
    return render(request, "board/home.html", {
        "alliance": alliance, "as_of": as_of or timezone.localdate(), "past": as_of,
        "figures": queries.figures(alliance, request.user, as_of), "streams": queries.streams(alliance, request.user),
        "needs": queries.needs(alliance, request.user), "roles": current_appointments(request.user),
    })


def _day(request: HttpRequest) -> datetime.date | None:
    """A past day to count by; None for today. What cannot be read is said, and today shown."""
    text = request.GET.get("as_of", "").strip()
    if not text:
        return None
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        messages.warning(request, _("“%(text)s”不是可用的日期，请写成 2026-05-08。已显示今天的数字。") % {"text": text[:20]})
        return None
    if day >= timezone.localdate():
        return None
    return day


@signed_in
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    return render(request, "board/search.html", {"text": text, "found": queries.find(request.user, text) if text else []})
