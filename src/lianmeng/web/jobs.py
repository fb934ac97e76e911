"""Long work: an action starts a job, the worker does it and says how far it is, a page shows it.

    job = jobs.start(account, kind="load", label=_("导入企业"), task=load_file, args={"batch": batch.pk})

    @task()
    def load_file(job: int, *, batch: int) -> None:
        with jobs.Progress(job) as progress:        # outside of any transaction: the page reads what was committed
            progress.stage(_("逐行检查"), total=len(rows))
            for row in rows:
                ...
                progress.step()
            progress.result("/load/3/")

An error that a person can act on is a ValidationError (or PermissionDenied): its words stand on the page. Anything
else is logged with its traceback, and the page says what to do.
"""

import datetime
import logging
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.web.models import Job

log = logging.getLogger("lianmeng.jobs")

BETWEEN_SAVES = 0.2
SILENT = datetime.timedelta(minutes=10)  # a running job says nothing for so long: its worker is gone
WAITING = datetime.timedelta(hours=6)  # a queued one was never taken up: no worker runs, or its task was lost


def start(account: Any, *, kind: str, label: str, task: Any, args: Mapping[str, object] | Sequence[object] = ()) -> Job:
    """Queue `task(job.pk, …)` once the transaction is committed. The arguments are JSON data, by name or in order."""
    job = Job.objects.create(account=account, kind=kind, label=str(label)[:200])
    named, ordered = (dict(args), ()) if isinstance(args, Mapping) else ({}, tuple(args))

    def queue() -> None:
        try:
            task.enqueue(job.pk, *ordered, **named)
        except Exception:
            log.exception("job not queued", extra={"job": job.pk, "kind": kind})
            _end(job.pk, Job.State.FAILED, error=_("没有排上队。请过几分钟重新开始；仍然不行时，请告诉系统管理员（任务号 %(job)s）。") % {"job": job.pk})

    transaction.on_commit(queue)
    return job


def settle(job: Job) -> Job:
    """End a job whose worker is gone, so that it does not look at work for ever; the same job, up to date."""
    now = timezone.now()
    silent = job.state == Job.State.RUNNING and job.moved_at < now - SILENT
    waiting = job.state == Job.State.QUEUED and job.moved_at < now - WAITING
    if silent or waiting:
        Job.objects.filter(pk=job.pk, state=job.state, moved_at=job.moved_at).update(
            state=Job.State.FAILED, ended_at=now, moved_at=now,
            error=_("这项工作中途停了（后台程序可能重启过）。已经写入的内容保留；请重新开始。") if silent
            else _("等了很久没有轮到：后台程序可能没有运行。请告诉系统管理员（lianmeng worker），之后重新开始。"),
        )
        job.refresh_from_db()
    return job


def _end(pk: int, state: str, **more: object) -> None:
    now = timezone.now()
    Job.objects.filter(pk=pk).update(state=state, ended_at=now, moved_at=now, **more)


class Progress:
    """How far a job is, saved at most five times a second. Leaving the `with` ends the job, well or not."""

    def __init__(self, job: int) -> None:
        self.pk = job
        self._text, self._done, self._total, self._url = "", 0, 0, ""
        self._saved = 0.0

    def __enter__(self) -> Self:
        self._save(state=Job.State.RUNNING)
        return self

    def stage(self, text: str, total: int = 0) -> None:
        """What is being done now, and how many steps it has (0: nobody knows)."""
        self._text, self._done, self._total = str(text)[:200], 0, total
        self._save()

    def step(self, n: int = 1) -> None:
        """So many more are done. `step(0)` only says that the work goes on: do so at least every few minutes."""
        self._done += n
        if time.monotonic() - self._saved >= BETWEEN_SAVES:
            self._save()

    def result(self, url: str) -> None:
        """Where the page leads when all is done."""
        self._url = url

    def _save(self, **more: object) -> None:
        self._saved = time.monotonic()
        # A job that was given up for silent and yet goes on is running again.
        more.setdefault("state", Job.State.RUNNING)
        Job.objects.filter(pk=self.pk).update(
            stage=self._text, done=self._done, total=self._total, moved_at=timezone.now(), ended_at=None, error="", **more
        )

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None) -> bool:
        """Done, or failed with words for a person. What one can act on is swallowed; the rest goes on to the worker's log."""
        if wrong is None:
            _end(self.pk, Job.State.DONE, stage=self._text, done=max(self._done, self._total), total=self._total, result_url=self._url)
            return False
        expected = isinstance(wrong, ValidationError | PermissionDenied)
        if expected:
            error = "\n".join(wrong.messages) if isinstance(wrong, ValidationError) else str(wrong)
        else:
            log.error("job failed", extra={"job": self.pk}, exc_info=wrong)
            error = _("程序出错，工作没有做完。请重新开始；再次失败时，请把任务号 %(job)s 告诉系统管理员，日志里有原因。") % {"job": self.pk}
        _end(self.pk, Job.State.FAILED, stage=self._text, done=self._done, total=self._total, error=error)
        return expected
