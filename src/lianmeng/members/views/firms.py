"""The register of firms."""

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianmeng.members import actions, forms, queries
from lianmeng.members.actions.firms import OWNER_FIELDS
from lianmeng.members.models import Chain, Firm, Membership, Place
from lianmeng.members.views import story
from lianmeng.members.views.acts import act, posted
from lianmeng.people.access import found, require, signed_in

PER_PAGE = 50
COVERAGE_TONES = {"covered": "ok", "joint": "ok", "instructor": "wait", "none": "off"}


def validity_label(state: str) -> tuple[str, str]:
    """The chip of a certificate: tone and word."""
    return {
        "expired": ("late", _("已过期")), "soon": ("wait", _("即将到期")), "valid": ("ok", _("有效")),
        "unknown": ("off", _("到期日未知")),
    }[state]


def with_chips(firms: list[Firm]) -> list[Firm]:
    """Label and tone of each firm's coverage."""
    for firm in firms:
        firm.coverage_label, firm.coverage_tone = queries.COVERAGE[firm.coverage], COVERAGE_TONES[firm.coverage]
    return firms


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The firms, narrowed by what the address says. What makes no sense in it is told beside its field."""
    form = forms.FirmFilter(request.GET)
    form.is_valid()
    page = Paginator(queries.narrowed_firms(request.user, **form.cleaned_data), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "members/firms.html", {
        "form": form, "page": page, "firms": with_chips(list(page)),
        "total": queries.visible_firms(request.user).filter(active=True).count(),
        "narrowed": any(form.cleaned_data.values()),
        "may_add": request.user.has_perm("members.change_register"),
    }, status=400 if form.errors else 200)


@signed_in
@require_safe
def firm(request: HttpRequest, pk: int) -> HttpResponse:
    """One firm: what everyone may know, and what is inside for those who answer for it."""
    row = found(queries.with_coverage(queries.visible_firms(request.user)), pk=pk)
    with_chips([row])
    certificates = [(c, *validity_label(queries.validity(c))) for c in row.certificates.all()]
    coverages = list(row.coverages.select_related("organisation").order_by("until", "pk"))
    now = [c.organisation_id for c in coverages if c.until is None]
    return render(request, "members/firm.html", {
        "firm": row, "certificates": certificates, "coverages": coverages,
        "places": row.places.select_related("chain", "segment").order_by("-since_on", "-pk"),
        "memberships": Membership.objects.filter(organisation__in=now).select_related("alliance", "organisation"),
        "story": story.of_firm(row, request.user),
        "inside": request.user.has_perm("members.view_firm_inside", row),
        "may_change": request.user.has_perm("members.change_firm", row),
        "may_place": _chains_left(request, row).exists(), "may_register": request.user.has_perm("members.change_firm_register", row),
    })


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new firm with its first place on one of the account's chains."""
    require(request.user, "members.change_register")
    chains = queries.chains_run_by(request.user)

    def do(*, chain: Chain, segment: object, grade: str, **firm: object) -> str:
        new = actions.add_firm(request.user, **firm)
        actions.place_on_chain(request.user, chain=chain, firm=new, segment=segment, grade=grade, source=new.source)
        return reverse("members:firm", args=[new.pk])

    form = forms.NewFirmForm(posted(request), chains=chains)
    return act(
        request, form, transaction.atomic(do), title=_("登记企业"), back=reverse("members:firms"), done=_("企业已登记。"),
        crumbs=[(_("企业名册"), reverse("members:firms"))],
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a firm. The owner's form has the names alone."""
    row = found(queries.visible_firms(request.user), pk=pk)
    require(request.user, "members.change_firm", row)
    desk = request.user.has_perm("members.change_firm_register", row)
    allowed = (*forms.FirmForm.base_fields, "active") if desk else OWNER_FIELDS
    initial = {name: getattr(row, name) for name in (*allowed, "version") if name != "same_name_ok"}
    form = forms.FirmEditForm(posted(request), initial=initial, allowed=allowed)
    return act(
        request, form, lambda **typed: actions.change_firm(request.user, firm=row, **typed),
        title=_("更改“%(name)s”") % {"name": row.shown}, back=reverse("members:firm", args=[pk]), done=_("已保存。"),
        crumbs=_crumbs(row),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(queries.visible_firms(request.user), pk=pk)
    require(request.user, "members.change_firm", row)
    return act(
        request, forms.CertificateForm(posted(request)),
        lambda **typed: actions.add_certificate(request.user, firm=row, **typed),
        title=_("登记“%(name)s”的证书") % {"name": row.shown}, back=reverse("members:firm", args=[pk]),
        done=_("证书已登记。"), crumbs=_crumbs(row),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the firm on one more of the account's chains."""
    row = found(queries.visible_firms(request.user), pk=pk)
    require(request.user, "members.take_firm", row)
    return act(
        request, forms.NewPlaceForm(posted(request), chains=_chains_left(request, row)),
        lambda **typed: actions.place_on_chain(request.user, firm=row, **typed),
        title=_("把“%(name)s”列入产业链") % {"name": row.shown}, back=reverse("members:firm", args=[pk]),
        done=_("已列入。"), crumbs=_crumbs(row),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def regrade(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Another grade or segment; the old one stays in the history."""
    row = found(queries.visible_firms(request.user), pk=pk)
    held = found(Place.objects.filter(firm=row, until_on=None).select_related("chain"), pk=place)
    require(request.user, "members.change_chain", held.chain)
    form = forms.PlaceForm(posted(request), chain=held.chain, initial={"grade": held.grade, "segment": held.segment_id})
    return act(
        request, form, lambda **typed: actions.regrade(request.user, place=held, **typed),
        title=_("调整“%(name)s”在链上的位置") % {"name": row.shown}, back=reverse("members:firm", args=[pk]),
        done=_("已调整，原来的等级留在历史里。"), crumbs=_crumbs(row),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def leave_chain(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    row = found(queries.visible_firms(request.user), pk=pk)
    held = found(Place.objects.filter(firm=row, until_on=None).select_related("chain"), pk=place)
    require(request.user, "members.change_chain", held.chain)
    return act(
        request, forms.LeaveChainForm(posted(request)),
        lambda **typed: actions.leave_chain(request.user, place=held, **typed),
        title=_("从“%(chain)s”注销“%(name)s”") % {"chain": held.chain.shown, "name": row.shown},
        back=reverse("members:firm", args=[pk]), done=_("已注销，记录留在历史里。"), crumbs=_crumbs(row),
    )


def _chains_left(request: HttpRequest, row: Firm) -> QuerySet[Chain]:
    """The account's chains on which the firm does not stand, where it may put it there."""
    chains = queries.chains_run_by(request.user)
    if not chains.exists() or not request.user.has_perm("members.take_firm", row):
        return chains.none()
    return chains.exclude(pk__in=Place.objects.filter(firm=row, until_on=None).values("chain_id"))


def _crumbs(row: Firm) -> list[tuple[str, str]]:
    return [(_("企业名册"), reverse("members:firms")), (row.shown, reverse("members:firm", args=[row.pk]))]
