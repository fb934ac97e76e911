"""Long work with its progress, as a page shows it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of background work: queued by an action, done by the worker, watched on a page."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未完成")

    kind = models.CharField(max_length=40)
    label = models.CharField(_("名称"), max_length=200)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    stage = models.CharField(_("正在做"), max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result_url = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True, help_text="What went wrong and what to do, for a person to read.")
    made_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("后台任务")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}
