"""`lianmeng settings`: every setting, its value in force and what it is for."""

from django.core.management.base import BaseCommand

from lianmeng.settings import Environment, env

SECRET = {"lianmeng_secret_key", "database_url"}


class Command(BaseCommand):
    help = "List every setting with the value in force."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        for name, field in Environment.model_fields.items():
            value = getattr(env, name)
            shown = "(set)" if name in SECRET and value else repr(str(value))
            self.stdout.write(f"{name.upper()}={shown}\n    {field.description}")
