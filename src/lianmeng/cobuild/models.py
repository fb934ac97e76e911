"""阵地联建: what the organisations do together. Who belongs to which joint branch stands in members.Coverage."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianmeng.web.dates import PartialDateField
from lianmeng.web.origins import Origin, Visibility


class Activity(models.Model):
    """Something organisations or firms did together: a visit, guidance on site, a joint meeting, a theme day."""

    class Kind(models.TextChoices):
        EXCHANGE_VISIT = "exchange_visit", _("交流学习")
        GUIDANCE = "guidance", _("现场指导")
        JOINT_BRANCH_MEETING = "joint_branch_meeting", _("联合支部会")
        THEME_DAY = "theme_day", _("主题党日")
        SOCIAL = "social", _("企业联谊")
        SET_UP = "set_up", _("组建与建设")

    PARTY_KINDS = (Kind.GUIDANCE, Kind.JOINT_BRANCH_MEETING, Kind.THEME_DAY, Kind.SET_UP)

    alliance = models.ForeignKey("members.Alliance", models.PROTECT, related_name="activities")
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    title = models.CharField(_("名称"), max_length=160)
    host = models.ForeignKey("members.Organisation", models.PROTECT, null=True, blank=True, related_name="activities_hosted", verbose_name=_("主办组织"))
    happened = PartialDateField(_("日期"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    note = models.TextField(_("记录"), blank=True)
    visibility = models.CharField(_("谁能看到"), max_length=8, choices=Visibility, default=Visibility.DESK)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("联建活动")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Part(models.Model):
    """An organisation or a firm took part in an activity, in some capacity."""

    class Capacity(models.TextChoices):
        HOST = "host", _("主办")
        VISITOR = "visitor", _("来访")
        GUIDE = "guide", _("指导")
        MEMBER = "member", _("参加")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="parts")
    organisation = models.ForeignKey("members.Organisation", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("组织"))
    firm = models.ForeignKey("members.Firm", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("企业"))
    label = models.CharField(_("未具名的参加者"), max_length=120, blank=True)
    capacity = models.CharField(_("身份"), max_length=8, choices=Capacity, default=Capacity.MEMBER)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)

    class Meta:
        verbose_name = _("参加者")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(firm__isnull=False) | ~Q(label=""), name="part_is_somebody"
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.firm or self.label)

    @property
    def shown(self) -> str:
        """Who took part, in the language of the page."""
        who = self.organisation or self.firm
        return who.shown if who else self.label
