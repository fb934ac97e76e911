"""What each firm makes, needs and discards; the supply links seen; the links the engine suggests."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianmeng.web.dates import PartialDateField
from lianmeng.web.origins import Origin, Visibility


class Stream(models.Model):
    """One thing a firm makes, needs or discards, in the firm's own words. What is not known stays empty."""

    class Role(models.TextChoices):
        MAKES = "makes", _("产出")
        NEEDS = "needs", _("需要")
        DISCARDS = "discards", _("副产与废料")

    class Cadence(models.TextChoices):
        ONCE = "once", _("一次")
        DAY = "day", _("每天")
        WEEK = "week", _("每周")
        MONTH = "month", _("每月")
        YEAR = "year", _("每年")

    firm = models.ForeignKey("members.Firm", models.CASCADE, related_name="streams", verbose_name=_("企业"))
    role = models.CharField(_("类别"), max_length=8, choices=Role)
    text = models.CharField(_("名称（企业自己的说法）"), max_length=200)
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)])
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    cadence = models.CharField(_("频次"), max_length=6, choices=Cadence, blank=True)
    grade = models.CharField(_("规格等级"), max_length=120, blank=True)
    price = models.DecimalField(_("单价（元）"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)])
    visibility = models.CharField(_("谁能看到"), max_length=8, choices=Visibility, default=Visibility.DESK)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    active = models.BooleanField(_("在用"), default=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=0, help_text="Grows with every change: two people at once are told.")
    search = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("物料")
        ordering = ["firm", "role", "pk"]
        indexes = [models.Index(fields=["role", "active"])]

    def __str__(self) -> str:
        return self.text


class SupplyLink(models.Model):
    """A supply link that somebody has seen: who supplies whom with what, on what evidence, since when."""

    class Kind(models.TextChoices):
        SUPPLY = "supply", _("直接供应")
        AGENCY = "agency", _("代采原材料")
        CO_SALE = "co_sale", _("协同销售")

    class Status(models.TextChoices):
        RUNNING = "running", _("在运行")
        INTENT = "intent", _("已有意向")
        ENDED = "ended", _("已结束")

    supplier = models.ForeignKey("members.Firm", models.PROTECT, related_name="supplies", verbose_name=_("供方"))
    customer = models.ForeignKey("members.Firm", models.PROTECT, related_name="supplied_by", verbose_name=_("需方"))
    chain = models.ForeignKey("members.Chain", models.PROTECT, null=True, blank=True, related_name="links", verbose_name=_("计入产业链"))
    product = models.CharField(_("物料"), max_length=200, blank=True)
    kind = models.CharField(_("方式"), max_length=8, choices=Kind, default=Kind.SUPPLY)
    status = models.CharField(_("状态"), max_length=8, choices=Status, default=Status.RUNNING)
    since = PartialDateField(_("自"))
    until = PartialDateField(_("至"))
    evidence = models.TextField(_("依据"), help_text=_("谁在何处见到：走访记录、合同、报道。"))
    confirmed_on = models.DateField(_("最近核实"), null=True, blank=True)
    by_alliance = models.BooleanField(_("由联盟促成"), default=False)
    visibility = models.CharField(_("谁能看到"), max_length=8, choices=Visibility, default=Visibility.DESK)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=0, help_text="Grows with every change: two people at once are told.")

    class Meta:
        verbose_name = _("供求关系")
        ordering = ["pk"]
        indexes = [models.Index(fields=["status"])]
        constraints = [models.CheckConstraint(condition=~Q(supplier=F("customer")), name="link_between_two_firms")]

    def __str__(self) -> str:
        return f"{self.supplier} → {self.customer}"


class Discovery(models.Model):
    """One run of the engine over a chain's register."""

    chain = models.ForeignKey("members.Chain", models.CASCADE, related_name="discoveries")
    started_at = models.DateTimeField(auto_now_add=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    firms = models.PositiveIntegerField(default=0)
    suggestions = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    knowledge = models.CharField(max_length=40, help_text="Version of the knowledge base used.")

    class Meta:
        verbose_name = _("发现")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.chain} {self.started_at:%Y-%m-%d %H:%M}"


class Suggestion(models.Model):
    """A link that the engine suggests. `key` says which one, so that a later run updates it and feedback stays."""

    class Kind(models.TextChoices):
        USE = "use", _("副产有人用")
        SUPPLY = "supply", _("有人能供")
        CHAIN = "chain", _("多步链条")

    chain = models.ForeignKey("members.Chain", models.CASCADE, related_name="suggestions")
    discovery = models.ForeignKey(Discovery, models.CASCADE, related_name="rows")
    key = models.CharField(max_length=64)
    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    giver = models.ForeignKey("members.Firm", models.CASCADE, related_name="suggested_giving", verbose_name=_("供方"))
    taker = models.ForeignKey("members.Firm", models.CASCADE, related_name="suggested_taking", verbose_name=_("需方"))
    giver_stream = models.ForeignKey(Stream, models.SET_NULL, null=True, blank=True, related_name="+")
    taker_stream = models.ForeignKey(Stream, models.SET_NULL, null=True, blank=True, related_name="+")
    firms = models.JSONField(default=list, help_text="Primary keys along the path, giver first.")
    what = models.CharField(_("物料"), max_length=300)
    what_en = models.CharField(max_length=300, blank=True)
    question = models.CharField(max_length=300, db_index=True)
    score = models.FloatField(_("得分"))
    rank = models.PositiveIntegerField(_("名次"))
    inferred = models.BooleanField(_("推断的需求"), default=False)
    gate = models.CharField(max_length=10, blank=True, help_text="'' | waste | hazardous")
    reason = models.JSONField(default=dict)
    # Whose words it rests on, on every firm of the path: who may not see one of them may not see the suggestion.
    rests_on = models.ManyToManyField(Stream, related_name="suggestions")
    traced = models.BooleanField(default=False, help_text="`rests_on` names at least one stream of every firm.")
    # The same flow answers several questions, the giver's and the taker's: lists show it once.
    again = models.PositiveSmallIntegerField(
        default=0, help_text="0: shown. 1: the best answer of a supply question to a flow shown as use. 2: the same once more."
    )
    known = models.ForeignKey(
        SupplyLink, models.SET_NULL, null=True, blank=True, related_name="+", help_text="The running link of the same thing."
    )
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    dismissed_reason = models.CharField(_("不采用的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("建议")
        ordering = ["-score", "pk"]
        constraints = [models.UniqueConstraint(fields=["chain", "key"], name="suggestion_once")]
        indexes = [models.Index(fields=["kind", "-score"])]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}: {self.what}"
