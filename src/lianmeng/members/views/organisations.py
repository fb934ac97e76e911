"""Organisations of all kinds."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianmeng.members import actions, forms, queries
from lianmeng.members.models import Coverage, Organisation
from lianmeng.members.views import story
from lianmeng.members.views.acts import act, posted
from lianmeng.members.views.firms import validity_label
from lianmeng.people.access import found, require, signed_in

PER_PAGE = 50


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    form = forms.OrganisationFilter(request.GET)
    form.is_valid()
    page = Paginator(queries.narrowed_organisations(request.user, **form.cleaned_data), PER_PAGE)
    return render(request, "members/organisations.html", {
        "form": form, "page": page.get_page(request.GET.get("page")),
        "total": queries.visible_organisations(request.user).count(), "narrowed": any(form.cleaned_data.values()),
        "may_add": request.user.has_perm("members.change_register"),
    }, status=400 if form.errors else 200)


@signed_in
@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(queries.visible_organisations(request.user), pk=pk)
    return render(request, "members/organisation.html", {
        "organisation": row, "coverages": row.coverages.select_related("firm__region").order_by("-until", "pk"),
        "seats": row.seats.select_related("alliance").order_by("ended_on", "pk"),
        "memberships": row.memberships.select_related("alliance").order_by("-joined_on"),
        "certificates": [(c, *validity_label(queries.validity(c))) for c in row.certificates.all()],
        "story": story.of_organisation(row, request.user), "is_association": row.kind == Organisation.Kind.ASSOCIATION,
        "may_change": request.user.has_perm("members.change_organisation", row),
    })


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    require(request.user, "members.change_register")

    def do(**typed: object) -> str:
        return reverse("members:organisation", args=[actions.add_organisation(request.user, **typed).pk])

    return act(
        request, forms.OrganisationForm(posted(request)), do, title=_("登记组织"), back=reverse("members:organisations"),
        done=_("组织已登记。"), crumbs=[(_("组织"), reverse("members:organisations"))],
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _changeable(request, pk)
    names = (*forms.OrganisationForm.base_fields, "version")
    initial = {name: getattr(row, name) for name in names if name != "same_name_ok"}
    return act(
        request, forms.OrganisationEditForm(posted(request), initial=initial),
        lambda **typed: actions.change_organisation(request.user, organisation=row, **typed),
        title=_("更改“%(name)s”") % {"name": row.shown}, back=_at(row), done=_("已保存。"), crumbs=_crumbs(row),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    row = _changeable(request, pk)
    return act(
        request, forms.CertificateForm(posted(request)),
        lambda **typed: actions.add_certificate(request.user, organisation=row, **typed),
        title=_("登记“%(name)s”的称号") % {"name": row.shown}, back=_at(row), done=_("称号已登记。"), crumbs=_crumbs(row),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest, pk: int) -> HttpResponse:
    row = _changeable(request, pk)
    member = row.kind == Organisation.Kind.ASSOCIATION
    title = _("“%(name)s”的会员企业") if member else _("“%(name)s”覆盖的企业")
    return act(
        request, forms.CoverForm(posted(request)), lambda **typed: actions.cover(request.user, organisation=row, **typed),
        title=title % {"name": row.shown}, back=_at(row), done=_("已登记。"), crumbs=_crumbs(row),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end_cover(request: HttpRequest, pk: int, coverage: int) -> HttpResponse:
    row = _changeable(request, pk)
    held = found(Coverage.objects.filter(organisation=row, until=None).select_related("firm"), pk=coverage)
    return act(
        request, forms.EndCoverForm(posted(request)), lambda **typed: actions.end_cover(request.user, coverage=held, **typed),
        title=_("“%(name)s”不再覆盖“%(firm)s”") % {"name": row.shown, "firm": held.firm.shown}, back=_at(row),
        done=_("已登记，记录留在历史里。"), crumbs=_crumbs(row),
    )


def _changeable(request: HttpRequest, pk: int) -> Organisation:
    row = found(queries.visible_organisations(request.user), pk=pk)
    require(request.user, "members.change_organisation", row)
    return row


def _at(row: Organisation) -> str:
    return reverse("members:organisation", args=[row.pk])


def _crumbs(row: Organisation) -> list[tuple[str, str]]:
    return [(_("组织"), reverse("members:organisations")), (row.shown, _at(row))]
