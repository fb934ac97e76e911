"""The tree of places, and the page of a place or park with its firms."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianmeng.members import actions, forms, queries
from lianmeng.members.views.acts import act, posted
from lianmeng.members.views.firms import with_chips
from lianmeng.people.access import found, require, signed_in

PER_PAGE = 50


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    firms = queries.firms_by_region(request.user)
    rows = list(queries.visible_regions(request.user))
    return render(request, "members/regions.html", {
        "tree": queries.tree(rows, firms), "may_add": request.user.has_perm("members.change_register"),
    })


@signed_in
@require_safe
def region(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(queries.visible_regions(request.user), pk=pk)
    firms = queries.narrowed_firms(request.user, region=row)
    page = Paginator(firms, PER_PAGE).get_page(request.GET.get("page"))
    above = [int(n) for n in row.path.strip("/").split("/")[:-1]]
    counts = queries.firms_by_region(request.user)
    children = [(child, counts.get(child.pk, 0)) for child in queries.visible_regions(request.user).filter(parent=row)]
    return render(request, "members/region.html", {
        "region": row, "region_query": f"?region={row.pk}", "page": page, "firms": with_chips(list(page)), "children": children,
        "above": queries.visible_regions(request.user).filter(pk__in=above),
        "covered": firms.filter(coverage__in=("covered", "joint")).count(),
        "organisations": queries.narrowed_organisations(request.user, region=row).count(),
    })


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    require(request.user, "members.change_register")

    def do(**typed: object) -> str:
        return reverse("members:region", args=[actions.add_region(request.user, **typed).pk])

    return act(
        request, forms.RegionForm(posted(request)), do, title=_("登记区域"), back=reverse("members:regions"),
        done=_("区域已登记。"), crumbs=[(_("区域"), reverse("members:regions"))],
    )
