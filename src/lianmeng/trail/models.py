"""Who did what, when, why. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnly(models.QuerySet):
    def update(self, **kwargs: object) -> int:
        raise TypeError("the trail is append-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("the trail is append-only")


class Entry(models.Model):
    """One act. `hash` covers this row and the hash of the row before, so a changed or missing row shows."""

    class Wall(models.TextChoices):
        BUSINESS = "business", _("业务")
        PARTY = "party", _("党务")
        SYSTEM = "system", _("系统")

    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("何人"))
    actor_label = models.CharField(_("何人（当时）"), max_length=120)
    verb = models.CharField(_("做了什么"), max_length=60, db_index=True)
    target = models.CharField(_("对象"), max_length=60, help_text="app.Model:pk")
    target_label = models.CharField(_("对象名称"), max_length=200)
    reason = models.TextField(_("为何"), blank=True)
    detail = models.JSONField(default=dict)
    wall = models.CharField(max_length=10, choices=Wall)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["target"])]
        verbose_name = _("留痕")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.verb} {self.target_label}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None:
            raise TypeError("the trail is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError("the trail is append-only")


class Head(models.Model):
    """The last link of the chain: one row, locked while an entry is added, so that two writers queue."""

    number = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
