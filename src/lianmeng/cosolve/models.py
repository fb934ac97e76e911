"""难题联解: a problem that a firm has, and every move it made."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.cosolve.states import State
from lianmeng.web.dates import PartialDateField
from lianmeng.web.origins import Origin


class Problem(models.Model):
    """One problem: from whom it comes, whose it is, when the next thing happens."""

    class Source(models.TextChoices):
        SELF_REPORT = "self_report", _("成员申报")
        VISIT = "visit", _("调研走访")
        TALK = "talk", _("谈心谈话")
        MEETING = "meeting", _("会议")
        CHAT = "chat", _("微信工作群")
        PHONE = "phone", _("电话")

    class Reporter(models.TextChoices):
        OWNER = "owner", _("企业主")
        BRANCH_SECRETARY = "branch_secretary", _("党支部书记")
        LIAISON = "liaison", _("联企干部")
        OTHER = "other", _("其他")

    class Class(models.TextChoices):
        ENTERPRISE = "enterprise", _("企业发展")
        PARTY = "party", _("党建工作")

    class Topic(models.TextChoices):
        MATERIAL = "material", _("原料与销售")
        CAPITAL = "capital", _("资金")
        TALENT = "talent", _("用工与人才")
        TECHNOLOGY = "technology", _("技术")
        SITE = "site", _("场地与配套")
        POLICY = "policy", _("政策与手续")
        ORGANISATION = "organisation", _("组织建设")
        OTHER = "other", _("其他")

    class Scope(models.TextChoices):
        INSIDE = "inside", _("联盟内部")
        OUTSIDE = "outside", _("联盟外部")

    alliance = models.ForeignKey("members.Alliance", models.PROTECT, related_name="problems")
    number = models.PositiveIntegerField(_("编号"))
    firm = models.ForeignKey("members.Firm", models.PROTECT, related_name="problems", verbose_name=_("企业"))
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    reporter_role = models.CharField(_("提出人身份"), max_length=16, choices=Reporter)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="problems_reported", verbose_name=_("提出人")
    )
    kind = models.CharField(_("类别"), max_length=10, choices=Class)
    topic = models.CharField(_("主题"), max_length=12, choices=Topic, default=Topic.OTHER)
    title = models.CharField(_("一句话说明"), max_length=120)
    body = models.TextField(_("详情"), blank=True)
    urgent = models.BooleanField(_("紧急"), default=False)
    scope = models.CharField(_("办理范围"), max_length=8, choices=Scope, default=Scope.INSIDE)
    state = models.CharField(_("状态"), max_length=16, choices=State, default=State.REPORTED, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="problems_owned", verbose_name=_("负责人")
    )
    owner_organisation = models.ForeignKey(
        "members.Organisation", models.SET_NULL, null=True, blank=True, related_name="problems_owned", verbose_name=_("负责单位")
    )
    next_on = models.DateField(_("下一步日期"), null=True, blank=True)
    reported = PartialDateField(_("提出日期"))
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("难题")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["alliance", "number"], name="problem_number_once")]

    def __str__(self) -> str:
        return f"#{self.number} {self.title}"


class ProblemMove(models.Model):
    """One move of a problem: who, when, why. What happened on which day is kept apart from when it was written."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="moves")
    before = models.CharField(max_length=16, choices=State, blank=True)
    after = models.CharField(max_length=16, choices=State)
    happened = PartialDateField(_("发生日期"))
    recorded_at = models.DateTimeField(auto_now_add=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by = models.CharField(_("由谁"), max_length=120)
    note = models.TextField(_("记录"), blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)

    class Meta:
        verbose_name = _("进展")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.problem_id}: {self.before} → {self.after}"
