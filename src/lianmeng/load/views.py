"""Pages: the loads so far, one file's dry run, decisions. What may take long is in work_views.py."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianmeng.load import actions, queries, sheets, showing
from lianmeng.load.forms import UploadForm
from lianmeng.load.models import Batch, Row
from lianmeng.people.access import found, require, signed_in

PAGE = 50


@require_GET
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    require(request.user, "load.load_firms")
    return show_index(request, UploadForm(request.user))


def show_index(request: HttpRequest, form: UploadForm) -> HttpResponse:
    """The upload form, and below it the loads so far."""
    page = Paginator(queries.visible(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "most": showing.most_mb()}
    return render(request, "load/index.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def template(request: HttpRequest) -> HttpResponse:
    require(request.user, "load.load_firms")
    regions, segments = showing.choices(queries.alliances(request.user))
    return _download(sheets.template(regions, segments), _("企业导入模板.xlsx"))


@require_GET
@signed_in
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    one = found(queries.visible(request.user), pk=pk)
    return _page(request, one)


def _page(request: HttpRequest, one: Batch, errors: list[str] | None = None, status: int = 200) -> HttpResponse:
    show = request.GET.get("show", "")
    show = show if show in Row.Verdict.values else showing.first_tab(one)
    rows = one.rows.filter(verdict=show).select_related("proposed__region", "firm")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    page.object_list = showing.told(one, list(page.object_list))
    return render(request, "load/batch.html", {
        "batch": one, "show": show, "page_obj": page, "tiles": showing.tiles(one, show), "errors": errors,
        "to_load": sum(one.counts.get(verdict, 0) for verdict in ("add", "change")), "steps": showing.STEPS,
        "tone": showing.TONES[one.state], "read": [c for c in one.columns if c["field"]], "show_label": Row.Verdict(show).label,
        "returned": one.counts.get("refused", 0) + one.counts.get("ask", 0),
    }, status=status)


@require_POST
@signed_in
def decide(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    one = found(queries.visible(request.user), pk=pk)
    chosen = found(one.rows.all(), pk=row)
    return attempt(request, one, lambda: actions.decide(request.user, row=chosen, decision=request.POST.get("decision", "?")))


@require_POST
@signed_in
def decide_all(request: HttpRequest, pk: int) -> HttpResponse:
    one = found(queries.visible(request.user), pk=pk)
    return attempt(
        request, one, lambda: actions.decide_all(request.user, batch=one, decision=request.POST.get("decision", "?"))
    )


@require_GET
@signed_in
def returned(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that stayed out, with their problems, as a workbook to correct and upload again."""
    one = found(queries.visible(request.user), pk=pk)
    rows = one.rows.filter(verdict__in=["refused", "ask"]).select_related("proposed")
    return _download(sheets.report(one, rows.iterator(chunk_size=1000)), _("退回-%(file)s.xlsx") % {"file": one.file_name.rsplit(".", 1)[0]})


def attempt(request: HttpRequest, one: Batch, act: object, said: str = "") -> HttpResponse:
    """Do it and go back to the rows one was looking at; what stands against it is shown there."""
    try:
        act()
    except ValidationError as wrong:
        one = found(queries.visible(request.user), pk=one.pk)
        return _page(request, one, errors=wrong.messages, status=422)
    if said:
        messages.success(request, said)
    query = request.GET.urlencode()
    return redirect(reverse("load:batch", args=[one.pk]) + (f"?{query}" if query else ""))


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=sheets.XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
