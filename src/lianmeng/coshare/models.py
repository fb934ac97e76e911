"""要素联享: an opportunity between two firms, and every move it made."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianmeng.coshare.states import State
from lianmeng.web.dates import PartialDateField
from lianmeng.web.origins import Origin, Visibility


class Opportunity(models.Model):
    """What one firm has and another can use, on its way from lead to running deal.

    Either side may be a group that a source leaves unnamed (`giver_group`: "汨罗高新区碳素企业").
    """

    class Source(models.TextChoices):
        ENGINE = "engine", _("链盟建议")
        VISIT = "visit", _("调研走访")
        REPORT = "report", _("企业申报")
        MEETING = "meeting", _("会议")

    class Recipient(models.TextChoices):
        """Checks that the waste law asks for before a waste changes hands (固废法 37 条)."""

        NOT_NEEDED = "not_needed", _("不涉及")
        OPEN = "open", _("待核实")
        VERIFIED = "verified", _("已核实")

    alliance = models.ForeignKey("members.Alliance", models.PROTECT, related_name="opportunities")
    suggestion = models.ForeignKey("chain.Suggestion", models.SET_NULL, null=True, blank=True, related_name="opportunities")
    giver = models.ForeignKey("members.Firm", models.PROTECT, null=True, blank=True, related_name="opportunities_giving", verbose_name=_("供方"))
    taker = models.ForeignKey("members.Firm", models.PROTECT, null=True, blank=True, related_name="opportunities_taking", verbose_name=_("需方"))
    giver_group = models.CharField(_("供方群体"), max_length=120, blank=True)
    giver_region = models.ForeignKey("members.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("供方所在地"))
    what = models.CharField(_("物料"), max_length=200)
    state = models.CharField(_("状态"), max_length=14, choices=State, default=State.LEAD, editable=False)
    source = models.CharField(_("线索来源"), max_length=10, choices=Source)
    found = PartialDateField(_("发现日期"))
    reason = models.JSONField(default=dict, blank=True, help_text="The engine's reason, as data, when it was taken up.")
    benefit_giver = models.TextField(_("供方得到什么"), blank=True)
    benefit_taker = models.TextField(_("需方得到什么"), blank=True)
    evidence = models.TextField(_("成交依据"), blank=True)
    recipient_check = models.CharField(_("接收方资质"), max_length=10, choices=Recipient, default=Recipient.NOT_NEEDED)
    recipient_note = models.CharField(_("核实了什么"), max_length=200, blank=True)
    visibility = models.CharField(_("谁能看到"), max_length=8, choices=Visibility, default=Visibility.DESK)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    source_text = models.CharField(_("出处"), max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=0, help_text="Grows with every move: two people at once are told.")

    class Meta:
        verbose_name = _("对接机会")
        verbose_name_plural = _("对接机会")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(giver__isnull=False) | ~Q(giver_group=""), name="opportunity_has_giver"),
            models.UniqueConstraint(
                fields=["suggestion"],
                condition=~Q(state__in=["declined", "ended"]) & Q(suggestion__isnull=False),
                name="suggestion_taken_up_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver or self.giver_group} → {self.taker or '？'}：{self.what}"


class Move(models.Model):
    """One move of an opportunity: what happened, on which day as far as known, by whom, with a note.

    Where only one side has been contacted so far, `before` and `after` are the same and `side` says which.
    """

    class Side(models.TextChoices):
        GIVER = "giver", _("供方")
        TAKER = "taker", _("需方")
        BOTH = "both", _("双方")

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="moves")
    before = models.CharField(max_length=14, choices=State, blank=True)
    after = models.CharField(max_length=14, choices=State)
    side = models.CharField(_("联系了谁"), max_length=6, choices=Side, blank=True)
    happened = PartialDateField(_("发生日期"))
    recorded_at = models.DateTimeField(auto_now_add=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by = models.CharField(_("由谁"), max_length=120)
    note = models.TextField(_("记录"), blank=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)

    class Meta:
        verbose_name = _("进展")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.opportunity_id}: {self.before} → {self.after}"
