"""`lianmeng load firms FILE`: check a file of firms, and load it with --apply; undo a load with --undo."""

import time
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianmeng.load import actions, sheets, undoing
from lianmeng.load.models import Batch
from lianmeng.load.showing import VERDICT_TONES
from lianmeng.members.models import Alliance
from lianmeng.people.models import Account

ENGLISH = {
    "add": "added", "change": "changed", "same": "left as they are", "ask": "to decide on the page", "refused": "refused",
    "skipped": "skipped",
}
SHOWN = 40


class Told(actions.Quiet):
    """Progress on a terminal, one line that is written over."""

    def __init__(self, out: object) -> None:
        self.out, self.live = out, bool(out.isatty())
        self.text, self.done, self.total = "", 0, 0

    def stage(self, text: str, total: int = 0) -> None:
        self.text, self.done, self.total = text, 0, total
        self._tell()

    def step(self, n: int = 1) -> None:
        self.done += n
        self._tell()

    def _tell(self) -> None:
        if self.live:
            count = f" {self.done}/{self.total}" if self.total else ""
            self.out.write(f"\r\x1b[K{self.text}{count}", ending="")
            self.out.flush()

    def clear(self) -> None:
        if self.live:
            self.out.write("\r\x1b[K", ending="")


class Command(BaseCommand):
    help = (
        "Check a file of firms (.xlsx, .csv) against the register; --apply loads it. "
        "Ends with 0: fine, 1: some rows refused, 2: the file cannot be used."
    )

    def create_parser(self, *args: object, **kwargs: object) -> CommandParser:
        """FILE may also stand after the options; plain argparse loses an optional one there."""
        parser = super().create_parser(*args, **kwargs)
        parser.parse_args = parser.parse_intermixed_args
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["firms"])
        parser.add_argument("file", nargs="?", type=Path, help=".xlsx or .csv")
        parser.add_argument("--chain", type=int, help="ID of the chain; not needed when there is one alliance.")
        parser.add_argument("--sheet", default="", help="Name of the sheet; else the first with a column of names.")
        parser.add_argument("--apply", action="store_true", help="Load what can be loaded.")
        parser.add_argument("--by", metavar="USERNAME", help="In whose name; else in the system's.")
        parser.add_argument("--undo", type=int, metavar="BATCH", help="Undo a whole load.")
        parser.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="Write the rows that stay out, with what to do.")

    def handle(self, **options: object) -> None:
        by = None
        if options["by"]:
            by = Account.objects.filter(username=options["by"]).first()
            if by is None:
                self._stop(f"There is no account {options['by']}.")
        progress = Told(self.stdout)
        try:
            if options["undo"]:
                self._undo(by, int(options["undo"]), progress)
            else:
                self._load(by, options, progress)
        except (ValidationError, PermissionDenied) as wrong:
            progress.clear()
            self._stop("\n".join(wrong.messages if isinstance(wrong, ValidationError) else [str(wrong)]))

    def _stop(self, text: str) -> None:
        raise CommandError(text, returncode=2)

    def _undo(self, by: Account | None, pk: int, progress: Told) -> None:
        batch = Batch.objects.filter(pk=pk).first()
        if batch is None:
            self._stop(f"There is no batch {pk}. `lianmeng load firms FILE` prints the number of each.")
        undoing.undo(by, batch=batch, progress=progress)
        progress.clear()
        self.stdout.write(f"Batch {pk} ({batch.file_name}) is undone.")

    def _load(self, by: Account | None, options: dict[str, object], progress: Told) -> None:
        path = options["file"]
        if path is None:
            self._stop("Name a file: lianmeng load firms FILE")
        alliance = self._alliance(options["chain"])
        try:
            content = path.read_bytes()
        except OSError as wrong:
            self._stop(f"{path}: {wrong.strerror}. Name a file that can be read.")
        began = time.monotonic()
        batch = actions.check_file(
            by, alliance=alliance, name=path.name, content=content, sheet=str(options["sheet"]), progress=progress
        )
        progress.clear()
        if batch.state == Batch.State.REFUSED:
            self._stop(f"{path.name}: {batch.error}")
        self._table(batch, time.monotonic() - began)
        if options["errors"]:
            out = options["errors"]
            out.write_bytes(sheets.report(batch, batch.rows.filter(verdict__in=["refused", "ask"]).select_related("proposed")))
            self.stdout.write(f"Rows that stay out: {out}")
        if options["apply"]:
            self._apply(by, batch, progress)
        else:
            self.stdout.write("Nothing was written to the register (dry run). Add --apply to load.")
        if batch.counts["refused"]:
            raise SystemExit(1)

    def _apply(self, by: Account | None, batch: Batch, progress: Told) -> None:
        if not (batch.counts["add"] or batch.counts["change"]):
            self.stdout.write("Nothing to load.")
            return
        began = time.monotonic()
        actions.load_batch(by, batch=batch, progress=progress)
        progress.clear()
        self.stdout.write(
            f"Loaded in {time.monotonic() - began:.1f} s. Undo all of it: lianmeng load firms --undo {batch.pk}"
        )

    def _alliance(self, chain: object) -> Alliance:
        found = list(Alliance.objects.select_related("region", "chain").filter(**({"chain": chain} if chain else {})))
        if not found:
            self._stop("There is no alliance on that chain yet. Make one first: its secretariat answers for the register.")
        if len(found) > 1 and not chain:
            known = ", ".join(f"{one.chain_id} ({one.name})" for one in found)
            self._stop(f"There are several alliances. Add --chain ID, one of: {known}")
        return found[0]

    def _table(self, batch: Batch, seconds: float) -> None:
        self.stdout.write(f"Batch {batch.pk}: {batch.file_name}, sheet {batch.sheet}, {batch.alliance} ({seconds:.1f} s)")
        for verdict in VERDICT_TONES:
            self.stdout.write(f"  {batch.counts[verdict]:>7}  {ENGLISH[verdict]}")
        for notice in batch.notices:
            self.stdout.write(f"  · {notice}")
        refused = batch.rows.filter(verdict="refused")
        for row in refused[:SHOWN]:
            for line in sheets.told(row).splitlines():
                self.stdout.write(f"  {line}")
        if refused.count() > SHOWN:
            self.stdout.write("  … more: --errors OUT.xlsx writes them all.")
