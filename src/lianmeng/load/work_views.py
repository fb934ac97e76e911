"""Acts on a file: small ones at once, large ones by the worker while a page shows how far it is."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianmeng.load import actions, queries, tasks
from lianmeng.load.forms import UploadForm
from lianmeng.load.models import Batch
from lianmeng.load.views import attempt, show_index
from lianmeng.people.access import found, require, signed_in
from lianmeng.web import jobs

SMALL_BYTES, SMALL_ROWS = 48 * 1024, 600


@require_http_methods(["GET", "POST"])
@signed_in
def upload(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return redirect("load:index")
    require(request.user, "load.load_firms")
    form = UploadForm(request.user, request.POST, request.FILES)
    if not form.is_valid():
        return show_index(request, form)
    file = form.cleaned_data["upload"]
    try:
        batch = actions.receive(
            request.user, alliance=form.cleaned_data["alliance"], name=file.name or "", content=file.read(),
            sheet=form.cleaned_data["sheet"],
        )
    except ValidationError as wrong:
        form.add_error("upload", wrong.messages)
        return show_index(request, form)
    return _do(request, "check", batch, small=file.size <= SMALL_BYTES)


@require_POST
@signed_in
def load(request: HttpRequest, pk: int) -> HttpResponse:
    batch = found(queries.visible(request.user), pk=pk)
    return _do(request, "load", batch, small=batch.rows.count() <= SMALL_ROWS, said=_("已导入。需要时可以整批撤销。"))


@require_POST
@signed_in
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = found(queries.visible(request.user), pk=pk)
    return _do(request, "undo", batch, small=batch.rows.count() <= SMALL_ROWS, said=_("已撤销，名册和导入之前一样。"))


def _do(request: HttpRequest, act: str, batch: Batch, *, small: bool, said: str = "") -> HttpResponse:
    if small:
        return attempt(request, batch, lambda: tasks.ACTS[act](request.user, batch=batch), said)
    labels = {"check": _("检查 %(file)s"), "load": _("导入 %(file)s"), "undo": _("撤销导入 %(file)s")}
    job = jobs.start(
        request.user, kind="load", label=labels[act] % {"file": batch.file_name}, task=tasks.work,
        args={"act": act, "batch": batch.pk, "account": request.user.pk},
    )
    return redirect("web:job", pk=job.pk)
