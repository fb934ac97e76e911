"""`lianmeng demo`: the alliance of the article on this machine, with one-time sign-ins for each role."""

import os

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianmeng.demo import world
from lianmeng.people.actions import one_time_link
from lianmeng.people.models import Account
from lianmeng.web.management.commands.serve import run

SHOWN = ("secretariat", "head", "owner", "rival", "secretary", "liaison", "park", "park2", "department", "expert", "observer")


class Command(BaseCommand):
    help = "Load the demo world (once) and serve it on 127.0.0.1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--no-serve", action="store_true", help="Load and print the sign-ins, do not serve.")

    def handle(self, **options: object) -> None:
        os.environ["LIANMENG_DEMO"] = "true"  # for the processes started below
        settings.LIANMENG_DEMO = True
        call_command("migrate", verbosity=0, interactive=False)
        if not world.is_loaded():
            self.stdout.write("正在载入演示数据 Loading the demo …")
            world.load(lambda line: self.stdout.write(f"  · {line}"))
        elif not Account.objects.filter(username="secretariat", name__startswith="示例").exists():
            raise CommandError(
                "The database holds an alliance that is not the demo's. Set LIANMENG_DATA to another folder and try again."
            )
        port = int(options["port"])
        self._signins(port)
        if not options["no_serve"]:
            call_command("collectstatic", verbosity=0, interactive=False)
            run("127.0.0.1", port, 1, worker=True)

    def _signins(self, port: int) -> None:
        base = f"http://127.0.0.1:{port}"
        self.stdout.write("\n演示数据：标有“示例”的内容为虚构。This is a demo; what is marked 示例 is invented.")
        self.stdout.write(f"链盟 Lianmeng: {base}/\n一次性登录链接（每个角色一条，24 小时内有效）One-time sign-ins, one a role, for 24 hours:\n")
        known = {account.username: account for account in Account.objects.filter(username__in=SHOWN)}
        for username in SHOWN:
            if username in known:
                self.stdout.write(f"  {known[username].name}\n    {base}/me/once/{one_time_link(known[username])}")
        self.stdout.write("")
        self.stdout.flush()
