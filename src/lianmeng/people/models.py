"""Accounts and the roles they hold."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Account(AbstractUser):
    """Someone who signs in. Carries as little about the person as the work needs."""

    first_name = None
    last_name = None
    name = models.CharField(_("称呼"), max_length=80, help_text=_("页面上显示的称呼，可以是岗位名。"))

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("账号")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Role(models.TextChoices):
    SECRETARIAT = "secretariat", _("秘书处")
    ALLIANCE_HEAD = "alliance_head", _("联盟负责人")
    FIRM_OWNER = "firm_owner", _("企业主")
    BRANCH_SECRETARY = "branch_secretary", _("党支部书记")
    LIAISON = "liaison", _("联企干部")
    PARK_OFFICIAL = "park_official", _("园区干部")
    DEPARTMENT_HANDLER = "department_handler", _("部门经办人")
    EXPERT = "expert", _("专家")
    OBSERVER = "observer", _("观察员")


class Appointment(models.Model):
    """A role somebody holds: where (alliance, region, organisation or firm) and from when to when."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="appointments", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    alliance = models.ForeignKey("members.Alliance", models.PROTECT, null=True, blank=True, verbose_name=_("联盟"))
    region = models.ForeignKey("members.Region", models.PROTECT, null=True, blank=True, verbose_name=_("区域"))
    organisation = models.ForeignKey("members.Organisation", models.PROTECT, null=True, blank=True, verbose_name=_("组织"))
    firm = models.ForeignKey("members.Firm", models.PROTECT, null=True, blank=True, verbose_name=_("企业"))
    since = models.DateField(_("任职自"))
    until = models.DateField(_("任职至"), null=True, blank=True)

    class Meta:
        verbose_name = _("任职")
        indexes = [models.Index(fields=["role"])]

    def __str__(self) -> str:
        return f"{self.account} · {self.get_role_display()}"


class ApiToken(models.Model):
    """A key to the API: acts as its account, with no more than its scope. Only a digest is kept."""

    class Scope(models.TextChoices):
        READ = "read", _("只读")
        WRITE = "write", _("读写")

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    label = models.CharField(_("用途"), max_length=80)
    scope = models.CharField(_("范围"), max_length=10, choices=Scope, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("到期"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("接口令牌")

    def __str__(self) -> str:
        return self.label
