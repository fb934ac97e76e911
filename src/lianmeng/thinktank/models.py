"""智库: institutions, experts as far as they are public, their visits, stations and programmes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.web.dates import PartialDateField
from lianmeng.web.origins import Origin


class Institution(models.Model):
    """A university, institute or other research force."""

    class Kind(models.TextChoices):
        UNIVERSITY = "university", _("高校")
        INSTITUTE = "institute", _("科研院所")
        PARTNER = "partner", _("共建单位")

    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    name = models.CharField(_("名称"), max_length=120, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    search = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("科研机构")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Expert(models.Model):
    """An expert of the think tank, with what is public about him or her and no more."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="experts", verbose_name=_("机构"))
    name = models.CharField(_("姓名"), max_length=60)
    title = models.CharField(_("职务职称"), max_length=120, blank=True)
    fields = models.CharField(_("研究领域"), max_length=200, blank=True)
    leads_team = models.BooleanField(_("带队"), default=False)
    account = models.OneToOneField(
        "people.Account", models.SET_NULL, null=True, blank=True, related_name="expert", verbose_name=_("账号")
    )
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    search = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("专家")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """A team came: to advise, to survey or to talk."""

    class Form(models.TextChoices):
        CONSULTING = "consulting", _("咨询服务")
        SURVEY = "survey", _("调研考察")
        SEMINAR = "seminar", _("座谈交流")

    class Topic(models.TextChoices):
        PARTY = "party", _("企业党建")
        PROJECT = "project", _("项目落地")
        GROWTH = "growth", _("企业发展")

    alliance = models.ForeignKey("members.Alliance", models.PROTECT, related_name="expert_visits")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="visits", verbose_name=_("机构"))
    experts = models.ManyToManyField(Expert, related_name="visits", verbose_name=_("专家"), blank=True)
    form = models.CharField(_("形式"), max_length=12, choices=Form)
    topic = models.CharField(_("议题"), max_length=10, choices=Topic, blank=True)
    happened = PartialDateField(_("日期"))
    region = models.ForeignKey("members.Region", models.PROTECT, null=True, blank=True, related_name="expert_visits", verbose_name=_("到访地"))
    note = models.TextField(_("记录"), blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    source = models.CharField(_("出处"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("专家来访")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.institution} {self.get_form_display()}"


class Station(models.Model):
    """A postdoc or expert station with its plaque in a park."""

    class Kind(models.TextChoices):
        POSTDOC = "postdoc", _("博士后工作站")
        EXPERT = "expert", _("专家工作站")

    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    name = models.CharField(_("名称"), max_length=160)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="stations", verbose_name=_("机构"))
    lead = models.ForeignKey(Expert, models.PROTECT, null=True, blank=True, related_name="stations", verbose_name=_("带头人"))
    region = models.ForeignKey("members.Region", models.PROTECT, related_name="stations", verbose_name=_("挂牌地"))
    opened = PartialDateField(_("挂牌"))
    topics = models.CharField(_("课题"), max_length=200, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    source = models.CharField(_("出处"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("工作站")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """A talent programme that the alliance draws on. Figures only where somebody entered them."""

    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    region = models.ForeignKey("members.Region", models.PROTECT, related_name="programmes", verbose_name=_("区域"))
    aims_at = models.CharField(_("对象"), max_length=120, blank=True)
    arrivals = models.PositiveIntegerField(_("已引进人数"), null=True, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    source = models.CharField(_("出处"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("人才计划")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
