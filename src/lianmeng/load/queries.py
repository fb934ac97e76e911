"""Reads: the loads an account may see, and what the register knows for checking a file."""

from collections.abc import Iterable, Iterator

from django.db.models import Count, Q, QuerySet

from lianmeng.chain.models import Stream
from lianmeng.load.models import Batch, Row
from lianmeng.load.register import PROVINCES, Known, Names, Register, bare
from lianmeng.members.models import Alliance, Certificate, Chain, Firm, Place, Region, Segment
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of
from lianmeng.web.names import fold

CHUNK = 5000  # keys in one IN (…)


def alliances(account: object) -> QuerySet[Alliance]:
    """Those the account may load files for."""
    held = scope_of(account).in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    return Alliance.objects.filter(pk__in=held).select_related("chain")


def visible(account: object) -> QuerySet[Batch]:
    """The loads of the alliances that the account runs."""
    held = scope_of(account).in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    return Batch.objects.filter(alliance__in=held).select_related("alliance", "chain", "account")


def counts(batch: Batch) -> dict[str, int]:
    """Rows by verdict, zero where there is none."""
    found = dict(batch.rows.order_by().values_list("verdict").annotate(Count("pk")))
    return {verdict: found.get(verdict, 0) for verdict in Row.Verdict.values}


def known(chain: Chain) -> Known:
    """Regions and the chain's segments by every name they go by. Two queries."""
    regions = Names()
    rows = {region.pk: region for region in Region.objects.all()}
    for region in rows.values():
        within = tuple(int(key) for key in region.path.strip("/").split("/")[:-1] if key)
        above = [rows[key].name for key in within if key in rows]
        fulls = ["".join([*above[start:], region.name]) for start in range(len(above))]
        shorts = ["".join([*(bare(name) for name in above[start:]), bare(region.name)]) for start in range(len(above))]
        regions.add(
            region.pk, " ".join([*above, region.name]), fold(region.name), bare(region.name), fold(region.name_en),
            *(fold(full) for full in fulls), *shorts, within=within,
        )
    segments = Names()
    for segment in Segment.objects.filter(chain=chain):
        segments.add(segment.pk, segment.name, fold(segment.name), fold(segment.name_en))
    return Known(regions, segments)


FIRM = (
    "id", "name", "short_name", "name_en", "other_names", "code", "stock_code", "region_id", "industry", "ownership",
    "active", "region__path",
)


def register(alliance: Alliance) -> Register:
    """Every firm by code and name, and the places on the alliance's chain. Four queries however many firms there are.

    The firms that the alliance may not take are those of members.take_firm: on another chain, and not in its region.
    """
    found = Register()
    names = Region.objects.exclude(kind=Region.Kind.PARK).values_list("name", flat=True)
    found.places_of_names = frozenset({*PROVINCES, *(bare(name) for name in names)})
    for firm in Firm.objects.order_by("pk").values(*FIRM).iterator(chunk_size=2000):
        found.add_firm(firm)
    stood: set[int] = set()
    for place in Place.objects.values("id", "firm_id", "segment_id", "grade", "chain_id", "until_on"):
        stood.add(place["firm_id"])
        if place["until_on"] is None and place["chain_id"] == alliance.chain_id:
            found.places[place["firm_id"]] = place
        elif place["until_on"] is None:
            found.elsewhere.add(place["firm_id"])
    near = alliance.region.path
    found.closed = {
        firm for firm in stood - found.places.keys()
        if not (found.firms[firm]["region__path"] or "").startswith(near)
    }
    return found


def fill(found: Register, firms: Iterable[int]) -> None:
    """Streams and certificates of the firms that the file names. Two queries for each 5,000 firms."""
    for keys in chunks(sorted(firms)):
        streams = Stream.objects.filter(firm__in=keys).order_by("pk")
        for stream in streams.values("id", "firm_id", "role", "text", "quantity", "unit", "cadence", "active"):
            found.streams[stream["firm_id"], stream["role"]].setdefault(fold(stream["text"]), stream)
        for firm, name, level in Certificate.objects.filter(firm__in=keys).values_list("firm_id", "name", "level"):
            found.certificates[firm].add((fold(name), level))


def chunks(keys: list[int], size: int = CHUNK) -> Iterator[list[int]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


def to_load(batch: Batch) -> QuerySet[Row]:
    """The rows that loading the batch writes."""
    return batch.rows.filter(Q(verdict=Row.Verdict.ADD) | Q(verdict=Row.Verdict.CHANGE))
