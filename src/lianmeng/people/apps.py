from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "lianmeng.people"
    label = "people"
    verbose_name = _("账号与角色")

    def ready(self) -> None:
        # Models exist from here on. The trail is a floor below and knows no roles: it is told whose lines one may read.
        from lianmeng.people.queries import acts  # noqa: PLC0415
        from lianmeng.trail.queries import tell_whose  # noqa: PLC0415

        tell_whose(acts)
