"""Loading: the planned rows into the register, in bulk. Called inside the transaction of the load."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.utils import timezone

from lianmeng.chain.models import Stream
from lianmeng.load.models import Batch, Row
from lianmeng.load.planning import ROLES
from lianmeng.load.queries import chunks
from lianmeng.members.models import Certificate, Firm, Place
from lianmeng.members.queries import searchable
from lianmeng.web.names import search_text
from lianmeng.web.origins import Origin, Visibility

SIZE = 500
TEXTS = ("short_name", "name_en", "stock_code", "industry")
RESTORED = ("name", "short_name", "name_en", "other_names", "code", "stock_code", "region", "industry", "ownership", "search")


@contextmanager
def many_rows() -> Iterator[None]:
    """Tens of thousands of rows alive at once: the collector would walk over them again and again, a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def search_texts(rows: list[Row], step: Callable[[int], None]) -> dict[tuple[str, ...], str]:
    """What the search columns will hold, worked out (pinyin takes longest) before the database is locked."""
    texts: dict[tuple[str, ...], str] = {}
    for done, row in enumerate(rows, start=1):
        if row.verdict == Row.Verdict.ADD:
            names = _names(row.values)
            texts[names] = searchable(*names)
        for _key, text in row.changes.get("streams") or []:
            if (text,) not in texts:
                texts[text,] = search_text(text)
        if done % 100 == 0:
            step(100)
    return texts


def _names(values: dict[str, object]) -> tuple[str, ...]:
    return (values["name"], values.get("short_name") or "", values.get("name_en") or "", *(values.get("other_names") or []))


def write(batch: Batch, rows: list[Row], texts: dict[tuple[str, ...], str]) -> None:
    """Firms, places, streams, certificates of these rows. Sets each row's `firm`, and `before` for undoing."""
    source = batch.file_name[:200]
    _add_firms([row for row in rows if row.verdict == Row.Verdict.ADD], source, texts)
    _change_firms([row for row in rows if row.verdict == Row.Verdict.CHANGE])
    _places(batch, rows, source)
    _streams(rows, source, texts)
    _certificates(rows, source)


def _add_firms(rows: list[Row], source: str, texts: dict[tuple[str, ...], str]) -> None:
    firms = []
    for row in rows:
        values = row.values
        firm = Firm(
            name=values["name"], code=values.get("code") or None, region_id=values.get("region"), origin=Origin.LOADED,
            source=source, other_names=values.get("other_names") or [], ownership=values.get("ownership") or Firm.Ownership.UNKNOWN,
            search=texts[_names(values)], **{key: values.get(key) or "" for key in TEXTS},
        )
        firms.append(firm)
    for row, firm in zip(rows, Firm.objects.bulk_create(firms, batch_size=SIZE), strict=True):
        row.firm, row.before = firm, {"added": True, "version": firm.version}


def _change_firms(rows: list[Row]) -> None:
    firms: dict[int, Firm] = {}
    for keys in chunks(sorted(int(row.proposed_id) for row in rows)):
        firms.update(Firm.objects.select_for_update().in_bulk(keys))
    changed = []
    for row in rows:
        firm = firms[row.proposed_id]
        row.firm, row.before = firm, {"version": firm.version}
        own = row.changes.get("firm")
        if not own:
            continue
        row.before["firm"] = {"search": firm.search}
        for name, (old, new) in own.items():
            row.before["firm"][name] = old
            setattr(firm, "region_id" if name == "region" else name, new)
        firm.search = _search(firm)
        firm.version += 1
        row.before["version"] = firm.version
        changed.append(firm)
    save_firms(changed)


def save_firms(firms: list[Firm]) -> None:
    """Existing firms with what may have changed on them."""
    Firm.objects.bulk_create(
        firms, batch_size=SIZE, update_conflicts=True, unique_fields=["id"], update_fields=[*RESTORED, "version", "changed_at"]
    )


def _search(firm: Firm) -> str:
    return searchable(firm.name, firm.short_name, firm.name_en, *firm.other_names)


def _places(batch: Batch, rows: list[Row], source: str) -> None:
    """A firm that was already on the chain with another grade or segment: the old place ends, a new one begins."""
    today = timezone.localdate()
    due = [(row, row.changes["place"]) for row in rows if row.changes.get("place")]
    ended = []
    for row, change in due:
        if change.get("old"):
            row.before["place_ended"] = change["old"]["place"]
            ended.append(change["old"]["place"])
    for keys in chunks(ended):
        Place.objects.filter(pk__in=keys).update(until_on=today)
    made = Place.objects.bulk_create((
        Place(
            chain=batch.chain, firm=row.firm, segment_id=change["segment"], grade=change["grade"], since_on=today,
            source=source, origin=Origin.LOADED,
        ) for row, change in due
    ), batch_size=SIZE)
    _remember([row for row, _change in due], "place", made)


def _streams(rows: list[Row], source: str, texts: dict[tuple[str, ...], str]) -> None:
    due, streams = [], []
    for row in rows:
        quantity = row.values.get("quantity")
        for key, text in row.changes.get("streams") or []:
            stream = Stream(
                firm=row.firm, role=ROLES[key], text=text, origin=Origin.LOADED, source=source, search=texts[text,],
                visibility=Visibility.CHAIN if key == "makes" else Visibility.DESK,
            )
            if quantity and key == "makes":
                _set_quantity(stream, quantity)
            due.append(row)
            streams.append(stream)
    _remember(due, "streams", Stream.objects.bulk_create(streams, batch_size=SIZE))
    known = {row.changes["quantity"]["stream"]: row for row in rows if row.changes.get("quantity")}
    found = [stream for keys in chunks(sorted(known)) for stream in Stream.objects.filter(pk__in=keys)]
    for stream in found:
        row = known[stream.pk]
        row.before["quantity"] = {"stream": stream.pk, "unit": stream.unit, "cadence": stream.cadence}
        _set_quantity(stream, row.changes["quantity"]["new"])
        stream.version += 1
        row.before["quantity"]["version"] = stream.version
    Stream.objects.bulk_update(found, ["quantity", "unit", "cadence", "version"], batch_size=100)


def _set_quantity(stream: Stream, quantity: list[str]) -> None:
    stream.quantity, stream.unit, stream.cadence = Decimal(quantity[0]), quantity[1], Stream.Cadence.YEAR


def _certificates(rows: list[Row], source: str) -> None:
    due = [(row, one) for row in rows for one in row.changes.get("certificates") or []]
    made = Certificate.objects.bulk_create((
        Certificate(
            firm=row.firm, name=name, level=level, issued=issued, expires=expires, origin=Origin.LOADED, source=source
        ) for row, (name, level, issued, expires) in due
    ), batch_size=SIZE)
    _remember([row for row, _one in due], "certificates", made)


def _remember(rows: list[Row], key: str, made: Iterable[object]) -> None:
    for row, one in zip(rows, made, strict=True):
        row.before.setdefault("made", {}).setdefault(key, []).append(one.pk)
