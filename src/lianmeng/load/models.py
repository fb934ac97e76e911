"""Files that were checked and loaded, and their rows. The file itself is not kept: its rows are."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianmeng.load import states


class Batch(models.Model):
    """One file: checked first (nothing written to the register), then loaded as a whole, then perhaps undone."""

    class State(models.TextChoices):
        CHECKING = states.CHECKING, _("检查中")
        CHECKED = states.CHECKED, _("已检查，未导入")
        LOADED = states.LOADED, _("已导入")
        UNDONE = states.UNDONE, _("已撤销")
        REFUSED = states.REFUSED, _("文件不可用")

    alliance = models.ForeignKey("members.Alliance", models.PROTECT, related_name="loads", verbose_name=_("联盟"))
    chain = models.ForeignKey("members.Chain", models.PROTECT, related_name="loads", verbose_name=_("产业链"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    file_name = models.CharField(_("文件"), max_length=200)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file as it was uploaded.")
    sheet = models.CharField(_("工作表"), max_length=100, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.CHECKING)
    error = models.TextField(blank=True, help_text="Why the file cannot be used, and what to do.")
    columns = models.JSONField(default=list, help_text="[{letter, header, field, unit}]; field is null when not read.")
    left_out = models.JSONField(default=list, help_text="[{row, why, text}]: total rows, notes, repeated headers.")
    notices = models.JSONField(default=list)
    counts = models.JSONField(default=dict, help_text="Rows by verdict.")
    kept_path = models.CharField(max_length=200, blank=True, help_text="The upload until it is checked; then empty.")
    made_at = models.DateTimeField(_("上传"), auto_now_add=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    loaded_at = models.DateTimeField(_("导入"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销"), null=True, blank=True)

    class Meta:
        verbose_name = _("导入批次")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name


class Row(models.Model):
    """One row of the file: what it says, what is wrong with it, what loading it does or did."""

    class Verdict(models.TextChoices):
        ADD = "add", _("新增")
        CHANGE = "change", _("变更")
        SAME = "same", _("不变")
        ASK = "ask", _("待定")
        REFUSED = "refused", _("退回")
        SKIPPED = "skipped", pgettext_lazy("verdict", "跳过")

    class Why(models.TextChoices):
        CODE = "code", _("代码相同")
        NAME = "name", _("名称相同")
        RENAMED = "renamed", _("代码相同，名称不同")
        OTHER_CODE = "other_code", _("名称相同，代码不同")
        SIMILAR = "similar", _("名称相近")
        INACTIVE = "inactive", _("该企业已不在册")

    class Decision(models.TextChoices):
        NONE = "", _("未定")
        SAME_FIRM = "same_firm", _("是同一家")
        ANOTHER = "another", _("是另一家")
        SKIP = "skip", _("跳过这一行")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("行"))
    name = models.CharField(_("企业"), max_length=160, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict)
    cells = models.JSONField(default=dict, help_text="{field: [[address, text], …]}, recognised columns only.")
    values = models.JSONField(default=dict, help_text="The cells, checked.")
    problems = models.JSONField(default=list, help_text="[{cell, column, value, what, do}]")
    proposed = models.ForeignKey("members.Firm", models.SET_NULL, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=10, choices=Why, blank=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    changes = models.JSONField(default=dict, help_text="What loading the row does to the register.")
    firm = models.ForeignKey("members.Firm", models.SET_NULL, null=True, blank=True, related_name="loaded_rows")
    before = models.JSONField(default=dict, help_text="What undo needs: old values and the keys of what was made.")

    class Meta:
        verbose_name = _("导入行")
        ordering = ["batch", "number"]
        indexes = [models.Index(fields=["batch", "verdict"])]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="row_once_in_batch")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
