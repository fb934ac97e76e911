"""Alliances, organisations, firms, regions: who is there. Memberships and grades are dated rows, never overwritten."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianmeng.web.dates import PartialDateField
from lianmeng.web.origins import Origin


class Named:
    """Something with a Chinese name and perhaps an English one. `__str__` stays Chinese: the trail keeps it."""

    @property
    def shown(self) -> str:
        """Its name in the language of the page, short where there is a short one."""
        return (_english() and self.name_en) or str(self)

    @property
    def shown_full(self) -> str:
        """Its full name in the language of the page."""
        return (_english() and self.name_en) or self.name


def _english() -> bool:
    return (get_language() or "").startswith("en")


class Region(Named, models.Model):
    """A place in the administrative tree; parks and management districts are places too."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        COUNTY = "county", _("县市区")
        DISTRICT = "district", _("管理区")
        PARK = "park", _("园区")

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    path = models.CharField(max_length=200, db_index=True, editable=False, help_text="/1/4/9/ : its ancestors and itself")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    search = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("区域")
        ordering = ["path"]
        constraints = [models.UniqueConstraint(fields=["parent", "name"], name="region_once_under_parent")]

    def __str__(self) -> str:
        return self.name


class Chain(Named, models.Model):
    """An industrial chain of a region."""

    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="chains", verbose_name=_("区域"))
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)

    class Meta:
        verbose_name = _("产业链")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Segment(Named, models.Model):
    """A branch of a chain: aluminium, carbon, rubber."""

    chain = models.ForeignKey(Chain, models.CASCADE, related_name="segments", verbose_name=_("产业链"))
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)

    class Meta:
        verbose_name = _("链条环节")
        ordering = ["chain", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["chain", "name"], name="segment_once_in_chain")]

    def __str__(self) -> str:
        return self.name


class Firm(Named, models.Model):
    """A firm. Distinct from the party organisation that may cover it."""

    class Ownership(models.TextChoices):
        UNKNOWN = "unknown", _("未知")
        PUBLIC = "public", _("公有控股")
        NON_PUBLIC = "non_public", _("非公有控股")

    name = models.CharField(_("全称"), max_length=160)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    other_names = models.JSONField(_("其他名称"), default=list, blank=True, help_text=_("曾用名、繁体名等"))
    # A code is unique where it is known; NULL is "unknown" and may repeat.
    code = models.CharField(_("统一社会信用代码"), max_length=18, null=True, blank=True, unique=True)
    stock_code = models.CharField(_("证券代码"), max_length=12, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="firms", verbose_name=_("所在地"))
    industry = models.CharField(_("行业"), max_length=80, blank=True)
    ownership = models.CharField(_("所有制"), max_length=12, choices=Ownership, default=Ownership.UNKNOWN)
    origin = models.CharField(_("来源"), max_length=10, choices=Origin, default=Origin.ENTERED)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    active = models.BooleanField(_("在册"), default=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=0, help_text="Grows with every change: two people at once are told.")
    search = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("企业")
        ordering = ["pk"]
        indexes = [models.Index(fields=["active", "name"])]

    def __str__(self) -> str:
        return self.short_name or self.name


class Organisation(Named, models.Model):
    """A party organisation, association, park office, department, task force or other body."""

    class Kind(models.TextChoices):
        BRANCH = "branch", _("党支部")
        JOINT_BRANCH = "joint_branch", pgettext_lazy("kind", "联合党支部")
        COMMITTEE = "committee", _("党委（党总支）")
        ASSOCIATION = "association", _("行业协会党组织")
        TASK_FORCE = "task_force", _("产业链建设工作专班")
        PARK_OFFICE = "park_office", _("产业园区")
        DEPARTMENT = "department", _("主管部门")
        OTHER = "other", _("其他")

    PARTY_KINDS = (Kind.BRANCH, Kind.JOINT_BRANCH, Kind.COMMITTEE, Kind.ASSOCIATION)

    kind = models.CharField(_("类别"), max_length=14, choices=Kind)
    name = models.CharField(_("名称"), max_length=160)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("所在地"))
    duties = models.TextField(_("职责"), blank=True)
    origin = models.CharField(_("来源"), max_length=10, choices=Origin, default=Origin.ENTERED)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="Grows with every change: two people at once are told.")
    search = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("组织")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.short_name or self.name


class Coverage(models.Model):
    """A party organisation covers a firm, from when to when. A joint branch covers several.

    For an association the rows are the firms that are its members: they are no party coverage.
    `until` is the first day on which it no longer covers.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="coverages", verbose_name=_("组织"))
    firm = models.ForeignKey(Firm, models.CASCADE, related_name="coverages", verbose_name=_("企业"))
    since = PartialDateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)

    class Meta:
        verbose_name = _("覆盖")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "firm"], condition=Q(until=None), name="coverage_once_now")
        ]


class Alliance(Named, models.Model):
    """Several party organisations of one chain in one region that work together."""

    name = models.CharField(_("名称"), max_length=160)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="alliances", verbose_name=_("区域"))
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="alliances", verbose_name=_("产业链"))
    founded = PartialDateField(_("成立"))
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    source = models.CharField(_("出处"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("联盟")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """An organisation is a member of an alliance from joining to leaving. Leaving ends the row; re-joining adds one.

    `joined` and `left` are what people say; `joined_on` and `left_on` are the days the register counts by:
    a member counts on day D when joined_on <= D and (left_on is null or D < left_on).
    """

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="memberships", verbose_name=_("联盟"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships", verbose_name=_("组织"))
    joined = PartialDateField(_("加入（所知）"))
    joined_on = models.DateField(_("登记加入日"))
    left_on = models.DateField(_("退出日"), null=True, blank=True)
    leaving_reason = models.CharField(_("退出原因"), max_length=200, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)

    class Meta:
        verbose_name = _("成员")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["alliance", "organisation"], condition=Q(left_on=None), name="member_once_now"),
            models.CheckConstraint(condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="member_leaves_after_joining"),
        ]


class Seat(models.Model):
    """A seat on the council, with its term."""

    class Title(models.TextChoices):
        CHAIR = "chair", _("理事长单位")
        VICE_CHAIR = "vice_chair", _("副理事长单位")
        COUNCIL = "council", _("理事单位")
        ROTATING_CHAIR = "rotating_chair", _("轮值理事长单位")

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="seats", verbose_name=_("联盟"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="seats", verbose_name=_("组织"))
    title = models.CharField(_("席位"), max_length=16, choices=Title)
    since = PartialDateField(_("任期自"))
    until = PartialDateField(_("任期至"))
    ended_on = models.DateField(_("卸任日"), null=True, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)

    class Meta:
        verbose_name = _("理事席位")
        ordering = ["pk"]


class Charter(models.Model):
    """A version of the alliance's charter."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="charters", verbose_name=_("联盟"))
    version = models.PositiveSmallIntegerField(_("版本"))
    text = models.TextField(_("正文"))
    adopted = PartialDateField(_("通过"))
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)

    class Meta:
        verbose_name = _("章程")
        ordering = ["alliance", "-version"]
        constraints = [models.UniqueConstraint(fields=["alliance", "version"], name="charter_version_once")]

    def __str__(self) -> str:
        return f"{self.alliance} v{self.version}"


class Signature(models.Model):
    """An organisation signed a charter."""

    charter = models.ForeignKey(Charter, models.CASCADE, related_name="signatures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="signatures", verbose_name=_("签署组织"))
    signed = PartialDateField(_("签署"))
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)

    class Meta:
        verbose_name = _("签署")
        constraints = [models.UniqueConstraint(fields=["charter", "organisation"], name="signed_once")]


class Place(models.Model):
    """A firm's place on a chain: its segment and grade, dated. The register of a chain is its open places."""

    class Grade(models.TextChoices):
        LEADING = "leading", _("龙头企业")
        KEY = "key", _("重点企业")
        OTHER = "other", _("链上企业")

    chain = models.ForeignKey(Chain, models.CASCADE, related_name="places", verbose_name=_("产业链"))
    firm = models.ForeignKey(Firm, models.CASCADE, related_name="places", verbose_name=_("企业"))
    segment = models.ForeignKey(Segment, models.SET_NULL, null=True, blank=True, related_name="places", verbose_name=_("环节"))
    grade = models.CharField(_("等级"), max_length=10, choices=Grade, default=Grade.OTHER)
    since_on = models.DateField(_("登记日"))
    until_on = models.DateField(_("注销日"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)

    class Meta:
        verbose_name = _("链上位置")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "firm"], condition=Q(until_on=None), name="place_once_now")
        ]


class Certificate(Named, models.Model):
    """A title held by a firm or an organisation: high-tech enterprise, little giant, benchmark organisation."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家级")
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县级")

    firm = models.ForeignKey(Firm, models.CASCADE, null=True, blank=True, related_name="certificates", verbose_name=_("企业"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="certificates", verbose_name=_("组织"))
    name = models.CharField(_("称号"), max_length=120)
    name_en = models.CharField(_("英文称号"), max_length=160, blank=True)
    level = models.CharField(_("级别"), max_length=10, choices=Level)
    issued = PartialDateField(_("颁发"))
    expires = PartialDateField(_("到期"))
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    source = models.CharField(_("出处"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("证书与称号")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(firm__isnull=False, organisation=None) | Q(firm=None, organisation__isnull=False),
                name="certificate_has_one_holder",
            )
        ]

    def __str__(self) -> str:
        return self.name
