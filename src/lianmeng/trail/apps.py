from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "lianmeng.trail"
    label = "trail"
    verbose_name = _("留痕")
