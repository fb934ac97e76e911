"""Pages of 智库."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianmeng.members.queries import run_by, visible_regions
from lianmeng.people.access import require, signed_in
from lianmeng.thinktank import actions, queries
from lianmeng.thinktank.forms import VisitForm
from lianmeng.thinktank.models import Institution
from lianmeng.web.forms import onto

PER_PAGE = 50


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Institutions with their people, visits and stations; the talent programmes."""
    require(request.user, "thinktank.view")
    text, kind = request.GET.get("q", "").strip()[:100], request.GET.get("kind", "")
    if kind and kind not in Institution.Kind.values:
        messages.warning(request, _("没有“%(kind)s”这个类别，已显示全部。") % {"kind": kind[:40]})
        kind = ""
    rows = queries.narrowed(request.user, q=text, kind=kind)
    names = ("institutions", "experts", "visits", "stations", "programmes_n")
    return render(request, "thinktank/index.html", {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "text": text, "kind": kind,
        "kinds": Institution.Kind.choices, "programmes": queries.visible_programmes(request.user),
        "may_add": request.user.has_perm("thinktank.change"),
        **dict(zip(names, queries.counts(request.user), strict=True)),
    })


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add_visit(request: HttpRequest) -> HttpResponse:
    require(request.user, "thinktank.change")
    form = VisitForm(request.POST if request.method == "POST" else None, regions=visible_regions(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_visit(request.user, alliance=run_by(request.user).order_by("pk").first(), **form.cleaned_data)
            messages.success(request, _("已记录。"))
            return redirect("thinktank:index")
        except ValidationError as wrong:
            onto(form, wrong)
    return render(request, "thinktank/add_visit.html", {"form": form}, status=422 if form.errors else 200)
