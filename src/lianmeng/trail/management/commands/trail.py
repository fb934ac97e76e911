"""`lianmeng trail verify | list`: check the trail, or read its last lines."""

import datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.trail.models import Entry
from lianmeng.trail.queries import head, narrowed, verify
from lianmeng.trail.verbs import words

SHOWN = 100


class Command(BaseCommand):
    help = "Check that no line of the trail was changed or removed (verify), or read its last lines (list)."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        checked = what.add_parser("verify", help="Exit 1 and the broken rows when the trail was tampered with.")
        checked.add_argument(
            "--expect", metavar="HASH", default="",
            help="A hash that an earlier verify printed and you kept elsewhere: it must still be in the chain.",
        )
        listed = what.add_parser("list", help="The last lines, newest first.")
        listed.add_argument("--actor", default="", help="Part of the name of who did it.")
        listed.add_argument("--verb", default="", help='As written, for example "role given".')
        listed.add_argument("--target", default="", help="Part of the record's name, or app.Model:pk.")
        listed.add_argument("--since", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD")
        listed.add_argument("--until", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD")
        listed.add_argument("--limit", type=int, default=50)

    def handle(self, *args: object, what: str, **options: object) -> None:
        if what == "verify":
            self._verify(str(options["expect"]).strip())
        else:
            self._list(options)

    def _verify(self, expected: str) -> None:
        written, found = head(), 0
        for broken in verify():
            found += 1
            if found <= SHOWN:
                self.stdout.write(f"{broken.entry}: {broken.what}")
        if found:
            raise CommandError(_("留痕不完整：%(number)s 处不对。请保留数据库现状，与备份对照。") % {"number": found})
        if expected and expected != written.hash and not Entry.objects.filter(hash=expected).exists():
            raise CommandError(_("您给出的哈希不在链上：留痕被整体改写过，或它来自另一个数据库。"))
        self.stdout.write(_("留痕完整：%(number)s 行。") % {"number": written.number})
        self.stdout.write(_("最后一行的哈希：%(hash)s（抄存到别处，以后用 --expect 核对）") % {"hash": written.hash})

    def _list(self, options: dict[str, object]) -> None:
        limit = int(options["limit"])
        if limit < 1:
            raise CommandError(_("--limit 至少为 1。"))
        wanted = {key: options[key] for key in ("actor", "verb", "target", "since", "until")}
        for entry in narrowed(Entry.objects.order_by("-pk"), **wanted)[:limit]:
            at = timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds")
            reason = f" ({entry.reason})" if entry.reason else ""
            self.stdout.write(f"{entry.pk}\t{at}\t{entry.actor_label}\t{words(entry.verb)}\t{entry.target} {entry.target_label}{reason}")
