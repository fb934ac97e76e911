"""An alliance: its members on any day, its council, its charter."""

import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianmeng.members import actions, forms, queries
from lianmeng.members.models import Alliance, Membership, Seat
from lianmeng.members.views.acts import act, posted
from lianmeng.people.access import found, require, signed_in

PER_PAGE = 50


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The account's own alliance, else the first one."""
    alliance = queries.home_alliance(request.user)
    if alliance is None:
        return render(request, "members/no_alliance.html")
    return _overview(request, alliance)


@signed_in
@require_safe
def alliance(request: HttpRequest, pk: int) -> HttpResponse:
    return _overview(request, found(queries.visible_alliances(request.user), pk=pk))


def _overview(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    form = forms.AsOfForm({"as_of": request.GET.get("as_of") or timezone.localdate()})
    form.is_valid()
    day: datetime.date = form.cleaned_data.get("as_of") or timezone.localdate()
    council = queries.council(alliance, day)
    page = Paginator(queries.members_listed(alliance, day), PER_PAGE).get_page(request.GET.get("page"))
    titles: dict[int, list[Seat]] = {}
    for held in council:
        titles.setdefault(held.organisation_id, []).append(held)
    for row in page:
        row.seats_now = titles.get(row.organisation_id, [])
    return render(request, "members/alliance.html", {
        "alliance": alliance, "form": form, "day": day, "page": page, "council": council,
        "others": queries.visible_alliances(request.user).exclude(pk=alliance.pk),
        "count": queries.member_count(alliance, day), "firms": queries.firm_count(alliance.chain, day),
        "covered": queries.covered_count(alliance.chain, day), "kinds": queries.kinds(alliance, day),
        "chain_query": f"?chain={alliance.chain_id}", "charter": alliance.charters.first(), "segments": alliance.chain.segments.all(),
        "left": alliance.memberships.filter(left_on__lte=day).select_related("organisation").order_by("-left_on", "-pk")[:20],
        "may_change": request.user.has_perm("members.change_alliance", alliance),
    }, status=400 if form.errors else 200)


@signed_in
@require_safe
def charter(request: HttpRequest, pk: int) -> HttpResponse:
    """A version of the charter with who signed it, for printing. The newest unless `?version=` says which."""
    alliance = found(queries.visible_alliances(request.user), pk=pk)
    asked = request.GET.get("version", "")
    versions = list(alliance.charters.all())
    one = next((c for c in versions if str(c.version) == asked), versions[0] if versions else None)
    return render(request, "members/charter.html", {
        "alliance": alliance, "charter": one, "versions": versions,
        "unknown_version": asked if asked and (one is None or str(one.version) != asked) else "",
        "signatures": one.signatures.select_related("organisation").order_by("pk") if one else [],
        "may_change": request.user.has_perm("members.change_alliance", alliance),
    })


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, pk: int) -> HttpResponse:
    alliance = _run(request, pk)
    form = forms.JoinForm(posted(request), initial={"organisation": request.GET.get("organisation", "")})
    return act(
        request, form, lambda **typed: actions.join_alliance(request.user, alliance=alliance, **typed),
        title=_("登记加入联盟"), back=reverse("members:alliance", args=[pk]), done=_("已登记加入。"), crumbs=_crumbs(alliance),
        note=_("名册里还没有这个组织时，请先登记组织。"),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """End one membership (`pk`)."""
    row = found(
        Membership.objects.filter(alliance__in=queries.visible_alliances(request.user), left_on=None)
        .select_related("alliance", "organisation"), pk=pk,
    )
    require(request.user, "members.change_alliance", row.alliance)
    return act(
        request, forms.LeaveForm(posted(request)), lambda **typed: actions.leave_alliance(request.user, membership=row, **typed),
        title=_("登记“%(name)s”退出") % {"name": row.organisation.shown},
        back=reverse("members:alliance", args=[row.alliance_id]), done=_("已登记退出，记录留在历史里。"),
        crumbs=_crumbs(row.alliance), note=_("它的理事席位同日结束。"),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    alliance = _run(request, pk)
    form = forms.SeatForm(posted(request), initial={"organisation": request.GET.get("organisation", "")})
    return act(
        request, form, lambda **typed: actions.seat(request.user, alliance=alliance, **typed),
        title=_("登记理事席位"), back=reverse("members:alliance", args=[pk]), done=_("席位已登记。"), crumbs=_crumbs(alliance),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end_seat(request: HttpRequest, pk: int) -> HttpResponse:
    held = found(
        Seat.objects.filter(alliance__in=queries.visible_alliances(request.user), ended_on=None)
        .select_related("alliance", "organisation"), pk=pk,
    )
    require(request.user, "members.change_alliance", held.alliance)
    return act(
        request, forms.EndSeatForm(posted(request)), lambda **typed: actions.end_seat(request.user, seat=held, **typed),
        title=_("登记“%(name)s”卸任%(title)s") % {"name": held.organisation.shown, "title": held.get_title_display()},
        back=reverse("members:alliance", args=[held.alliance_id]), done=_("已登记卸任。"), crumbs=_crumbs(held.alliance),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def charter_add(request: HttpRequest, pk: int) -> HttpResponse:
    alliance = _run(request, pk)
    return act(
        request, forms.CharterForm(posted(request)), lambda **typed: actions.add_charter(request.user, alliance=alliance, **typed),
        title=_("添加章程新版"), back=reverse("members:charter", args=[pk]), done=_("章程已添加。"), crumbs=_crumbs(alliance),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """A signature below the newest version."""
    alliance = _run(request, pk)
    newest = found(alliance.charters.all())
    return act(
        request, forms.SignForm(posted(request)), lambda **typed: actions.sign(request.user, charter=newest, **typed),
        title=_("登记签署第 %(n)s 版章程") % {"n": newest.version}, back=reverse("members:charter", args=[pk]),
        done=_("签署已登记。"), crumbs=_crumbs(alliance),
    )


def _run(request: HttpRequest, pk: int) -> Alliance:
    alliance = found(queries.visible_alliances(request.user), pk=pk)
    require(request.user, "members.change_alliance", alliance)
    return alliance


def _crumbs(alliance: Alliance) -> list[tuple[str, str]]:
    return [(alliance.shown, reverse("members:alliance", args=[alliance.pk]))]
