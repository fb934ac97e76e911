"""`lianmeng discover`: what the engine finds in a register, for people or one JSON object a line."""

import argparse
import json

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from lianmeng.chain import actions, bridge, queries
from lianmeng.chain.models import Suggestion
from lianmeng.members.models import Chain, Firm
from lianmeng.web.names import fold


def _top(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError("write a number from 1 to 1000")
    return int(text)


class Command(BaseCommand):
    help = "Find links between firms that nobody has noticed. Reads the register; writes only with --save."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--chain", type=int, help="id of the chain; not needed where one alliance works on one chain")
        parser.add_argument("--json", action="store_true", help="one suggestion a line, as JSON")
        parser.add_argument("--top", type=_top, default=10, help="answers to one question at most (10)")
        parser.add_argument("--firm", help="only this firm's questions: its name, short name or id")
        parser.add_argument("--kind", choices=Suggestion.Kind.values, help="only this kind")
        parser.add_argument("--save", action="store_true", help="keep them as `discover now` on the page does")

    def handle(self, **options: object) -> None:
        chain = self._chain(options["chain"])
        firm = self._firm(chain, options["firm"]) if options["firm"] else None
        if options["save"]:
            run = actions.discover(None, chain=chain, top=options["top"])
            self.stderr.write(f"{run.firms} firms read, {run.suggestions} suggestions kept, {run.seconds} s")
            rows = Suggestion.objects.filter(chain=chain, discovery=run, dismissed_at=None).order_by("-score", "pk")
            if firm:
                rows = rows.filter(Q(giver=firm) | Q(taker=firm))
            if options["kind"]:
                rows = rows.filter(kind=options["kind"])
            found = list(rows)
        else:
            kinds = (options["kind"],) if options["kind"] else Suggestion.Kind.values
            only = [firm.pk] if firm else None
            register = bridge.register_of(chain)
            found = [f.row for f in bridge.discover(register, top=options["top"], kinds=kinds, only=only)]
        names = queries.firm_names(found)
        for row in found:
            self.stdout.write(self._json(row, names) if options["json"] else self._line(row, names))

    def _json(self, row: Suggestion, names: dict[int, str]) -> str:
        told = {
            "kind": row.kind, "from": names.get(row.giver_id, ""), "to": names.get(row.taker_id, ""),
            "firms": [names.get(pk, "") for pk in row.firms], "what": row.what, "what_en": row.what_en,
            "score": round(row.score, 6), "rank": row.rank, "need": "inferred" if row.inferred else "stated",
            "gate": row.gate, "sentence": bridge.sentence(row, names), "reason": row.reason,
        }
        return json.dumps(told, ensure_ascii=False)

    def _line(self, row: Suggestion, names: dict[int, str]) -> str:
        mark = " *" if row.inferred else ""
        return f"{row.score:.3f} {row.rank:>2} {row.kind:<6}{mark} {bridge.sentence(row, names)}"

    def _chain(self, pk: int | None) -> Chain:
        chains = list(Chain.objects.filter(pk=pk) if pk else Chain.objects.all()[:20])
        working = chains if len(chains) == 1 else [chain for chain in chains if chain.alliances.exists()]
        if len(working) == 1:
            return working[0]
        if pk:
            raise CommandError(f"there is no chain {pk}")
        if not chains:
            raise CommandError("there is no chain yet: load a register first (lianmeng load, or lianmeng demo)")
        listed = "\n".join(f"  --chain {chain.pk}  {chain}" for chain in chains)
        raise CommandError(f"there are several chains; say which one:\n{listed}")

    def _firm(self, chain: Chain, name: str) -> Firm:
        firms = Firm.objects.filter(places__chain=chain, places__until_on=None, active=True).distinct()
        wanted = fold(name)
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 18 else None
        exact = [f for f in firms if f.pk == number or wanted in (fold(f.name), fold(f.short_name), fold(f.name_en))]
        near = exact or [f for f in firms if wanted and wanted in fold(f.name)]
        if len(near) == 1:
            return near[0]
        if near:
            raise CommandError("several firms have that in their name: " + ", ".join(f.name for f in near[:10]))
        raise CommandError(f"no firm of this chain is called {name}")
