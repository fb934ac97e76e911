"""Where a record comes from. What was invented for the demo says so wherever it shows."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Origin(models.TextChoices):
    ENTERED = "entered", _("录入")
    LOADED = "loaded", pgettext_lazy("origin", "导入")
    ARTICLE = "article", _("引自报道")
    SYNTHETIC = "synthetic", _("示例")


class Visibility(models.TextChoices):
    """Who beside the record's own firm, its park and the alliance's desk may see it."""

    DESK = "desk", _("仅秘书处与所在园区")
    ALLIANCE = "alliance", _("联盟成员")
    CHAIN = "chain", _("全链企业")
    PUBLIC = "public", _("公开")
