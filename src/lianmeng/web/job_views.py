"""The page of a job: how far it is, asked again every second by htmx, by a press of a button without it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lianmeng.web.jobs import settle
from lianmeng.web.models import Job


@login_required
@never_cache
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own job; another's does not exist. htmx gets the part that changes, a browser the page."""
    found = Job.objects.filter(pk=pk, account=request.user.pk).first()
    if found is None:
        raise Http404(_("没有这条记录，或不在您的可见范围内。"))
    part = request.headers.get("HX-Request") == "true"
    context = {"job": settle(found), "url": request.path}
    return render(request, "web/parts/progress.html" if part else "web/job.html", context)
