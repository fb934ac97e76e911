"""Pages of 阵地联建."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianmeng.chain.models import SupplyLink
from lianmeng.chain.queries import visible_links
from lianmeng.cobuild import actions, queries
from lianmeng.cobuild.forms import ActivityForm, TrialForm
from lianmeng.cobuild.models import Activity, Part
from lianmeng.members.models import Organisation
from lianmeng.members.queries import on_day, run_by, validity, visible_organisations
from lianmeng.people.access import found, require, signed_in
from lianmeng.people.queries import scope_of
from lianmeng.web.forms import onto
from lianmeng.web.joining import labelled, listed

CARDS = 12
PER_PAGE = 50


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Joint branches and organisations with a title on top; below what the organisations did together."""
    rows = queries.visible(request.user)
    counts = queries.counts(rows)
    kind = request.GET.get("kind", "")
    if kind in Activity.Kind.values:
        rows = rows.filter(kind=kind)
    elif kind:
        messages.warning(request, _("没有“%(kind)s”这个类别，已显示全部。") % {"kind": kind[:40]})
        kind = ""
    return render(request, "cobuild/index.html", {
        "page": Paginator(queries.with_parts(rows), PER_PAGE).get_page(request.GET.get("page")), "kind": kind,
        "total": sum(counts.values()), "tabs": [(k.value, k.label, counts[k]) for k in Activity.Kind if counts.get(k)],
        "joint": queries.joint_branches(request.user)[:CARDS], "benchmarks": queries.benchmarks(request.user)[:CARDS],
        "may_add": request.user.has_perm("cobuild.add_activity"),
    })


@signed_in
@require_safe
def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation: what it covers, its titles and seats, what it did, and the business ties of its firms."""
    row = found(visible_organisations(request.user), pk=pk)
    covers = list(row.coverages.filter(queries.covers_today()).select_related("firm__region").order_by("pk"))
    firms = [one.firm_id for one in covers]
    done = list(queries.with_parts(queries.of_organisation(request.user, row)))
    ties = visible_links(request.user).filter(supplier__in=firms, customer__in=firms).exclude(status=SupplyLink.Status.ENDED)
    trial = TrialForm(request.GET if "extra" in request.GET else None)
    extra = trial.cleaned_data["extra"] if trial.is_bound and trial.is_valid() else 0
    joint = row.kind == Organisation.Kind.JOINT_BRANCH
    return render(request, "cobuild/branch.html", {
        "row": row, "joint": joint, "covers": covers, "ties": ties.order_by("pk") if len(firms) > 1 else [],
        "check": queries.check_units(row) if joint else None, "trial": trial, "extra": extra,
        "tried": queries.check_units(row, extra=extra) if joint and extra else None,
        "titles": [(c, validity(c)) for c in row.certificates.all()],
        "seats": row.seats.filter(ended_on=None).select_related("alliance"),
        "memberships": row.memberships.filter(on_day("joined_on", "left_on", None)).select_related("alliance"),
        "guidance": [a for a in done if a.kind == Activity.Kind.GUIDANCE],
        "visits": [a for a in done if a.kind == Activity.Kind.EXCHANGE_VISIT],
        "meetings": [a for a in done if a.kind == Activity.Kind.JOINT_BRANCH_MEETING],
        "story": [_told(a) for a in done],
    })


def _told(activity: Activity) -> dict[str, object]:
    return {
        "when": activity.happened, "title": labelled(activity.get_kind_display(), activity.title), "text": activity.note,
        "who": listed(part.shown for part in activity.parts.all()), "origin": activity.origin,
        "href": reverse("cobuild:activity", args=[activity.pk]),
        "tone": "accent" if activity.kind in Activity.PARTY_KINDS else "info",
    }


@signed_in
@require_safe
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(queries.with_parts(queries.visible(request.user)), pk=pk)
    return render(request, "cobuild/activity.html", {"row": row, "party": row.kind in Activity.PARTY_KINDS})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Keep an activity: the desk for its alliance, a secretary for the own organisation."""
    require(request.user, "cobuild.add_activity")
    form = ActivityForm(
        request.POST if request.method == "POST" else None, hosts=queries.hosts(request.user),
        firms=queries.guests(request.user), members=queries.participants(request.user), desk=scope_of(request.user).desk,
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = _keep(request, dict(form.cleaned_data))
            messages.success(request, _("已记录。"))
            return redirect("cobuild:activity", row.pk)
        except ValidationError as wrong:
            onto(form, wrong)
    return render(request, "cobuild/new.html", {"form": form}, status=422 if form.errors else 200)


def _keep(request: HttpRequest, data: dict[str, object]) -> Activity:
    host, capacity = data["host"], Part.Capacity
    mine = run_by(request.user)
    if host:
        known = queries.alliances_of(host)
        alliance = known.filter(pk__in=mine.values("pk")).first() or known.first()
    else:
        alliance = mine.order_by("pk").first()
    if alliance is None:
        raise ValidationError({"host": _("这个组织不在任何联盟中，请联系秘书处先登记。")})
    there = [(one, capacity.HOST if one == host else capacity.MEMBER) for one in data.pop("organisations")]
    if host and host not in [one for one, _how in there]:
        there.insert(0, (host, capacity.HOST))
    firms = [(one, capacity.MEMBER) for one in data.pop("firms")]
    label = data.pop("labels").strip()
    return actions.add_activity(
        request.user, alliance=alliance, organisations=there, firms=firms,
        labels=[(label, capacity.MEMBER)] if label else (), **data,
    )
