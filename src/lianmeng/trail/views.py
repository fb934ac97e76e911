"""The trail, for the desk."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianmeng.trail.forms import FilterForm
from lianmeng.trail.queries import narrowed, visible

ROWS = 50


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Who did what, when, why; newest first."""
    if not request.user.has_perm("trail.view_trail"):
        raise PermissionDenied(_("留痕只有秘书处和联盟负责人可以查看。"))
    rows = visible(request.user)
    form = FilterForm(request.GET or None, verbs=list(rows.order_by("verb").values_list("verb", flat=True).distinct()))
    if form.is_bound:
        rows = narrowed(rows, **form.cleaned_data) if form.is_valid() else rows.none()
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(request, "trail/index.html", {"form": form, "page": page})
