"""`lianmeng worker`: does the background work, one piece after another."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Run the background worker. Several may run on PostgreSQL."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is queued, then stop.")

    def handle(self, **options: object) -> None:
        call_command("db_worker", interval=0.5, batch=bool(options["once"]), verbosity=0)
