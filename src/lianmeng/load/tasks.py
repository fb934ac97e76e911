"""Large files, checked, loaded and undone by the worker."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from lianmeng.load import actions, undoing
from lianmeng.load.models import Batch
from lianmeng.people.models import Account
from lianmeng.web import jobs

ACTS = {"check": actions.check, "load": actions.load_batch, "undo": undoing.undo}


@task()
def work(job: int, *, act: str, batch: int, account: int) -> None:
    """check, load or undo a batch for an account, and lead to its page."""
    with jobs.Progress(job) as progress:
        one = Batch.objects.select_related("alliance__region", "alliance__chain", "chain").get(pk=batch)
        ACTS[act](Account.objects.get(pk=account), batch=one, progress=progress)
        progress.stage(_("完成"))
        progress.result(reverse("load:batch", args=[batch]))
