"""Reads of the register. Whoever reads passes the account; what is not theirs does not come back."""

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.fields import CharField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin

from lianmeng.members.models import (
    Alliance,
    Certificate,
    Chain,
    Coverage,
    Firm,
    Membership,
    Organisation,
    Place,
    Region,
    Seat,
)
from lianmeng.people.models import Appointment, Role
from lianmeng.people.queries import scope_of
from lianmeng.people.rules import is_signed_in
from lianmeng.web.dates import PartialDate
from lianmeng.web.names import fold, search_text, tidy
from lianmeng.web.origins import Origin

Day = datetime.date

COVERAGE = {  # how the party's work reaches a firm
    "covered": _("单独组建"),
    "joint": _("联合组建"),
    "instructor": _("仅有指导员"),
    "none": _("无覆盖记录"),
}
# A joint branch is one branch for several firms; an association's rows are its member firms, no coverage.
SINGLE_KINDS = (Organisation.Kind.BRANCH, Organisation.Kind.COMMITTEE)
COVERING_KINDS = (*SINGLE_KINDS, Organisation.Kind.JOINT_BRANCH)

SOON_DAYS = 90  # before a certificate expires

_SUFFIXES = ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "公司")


# Who sees what


def in_charge(account: object, *, firm: str = "firm") -> Q:
    """Rows about firms that the account answers for, for use in `filter()`.

    The desk: the firms of its alliances' chains. A park official: firms in the region and below. A liaison
    cadre: the assigned firms or region. An owner: the own firm. `firm` is the lookup path to the firm
    ("" when the rows are firms).
    """
    scope = scope_of(account)
    prefix = f"{firm}__" if firm else ""
    found = Q(pk__in=())
    desk = scope.in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    if desk:
        on_chain = Place.objects.filter(chain__alliances__in=desk, until_on=None).values("firm_id")
        found |= Q(**{f"{prefix}pk__in": on_chain})
    for path in scope.in_regions(Role.PARK_OFFICIAL, Role.LIAISON):
        found |= Q(**{f"{prefix}region__path__startswith": path})
    own = scope.own_firms | scope.charges
    if own:
        found |= Q(**{f"{prefix}pk__in": own})
    return found


def visible_firms(account: object) -> QuerySet[Firm]:
    """The register is open to everyone with a role; what is inside a firm's row is not (`members.view_firm_inside`)."""
    return _open(account, Firm.objects.select_related("region"))


def visible_organisations(account: object) -> QuerySet[Organisation]:
    return _open(account, Organisation.objects.select_related("region"))


def visible_certificates(account: object) -> QuerySet[Certificate]:
    return _open(account, Certificate.objects.select_related("firm", "organisation"))


def visible_alliances(account: object) -> QuerySet[Alliance]:
    return _open(account, Alliance.objects.select_related("region", "chain"))


def visible_regions(account: object) -> QuerySet[Region]:
    return _open(account, Region.objects.all())


def home_alliance(account: object) -> Alliance | None:
    """The alliance whose page opens first: the account's own, that of its organisation, firm or region, else the first."""
    scope = scope_of(account)
    kinds = (scope.alliances, scope.organisations, scope.firms, scope.region_paths)
    own, organisations, firms, paths = (frozenset().union(*held.values()) for held in kinds)
    joined = Membership.objects.filter(on_day("joined_on", "left_on", None), organisation__in=organisations)
    placed = Place.objects.filter(firm__in=firms, until_on=None)
    near = Q(region__in={int(pk) for path in paths for pk in path.strip("/").split("/")})
    for path in paths:
        near |= Q(region__path__startswith=path)
    ways = (Q(pk__in=own), Q(pk__in=joined.values("alliance")), Q(chain__in=placed.values("chain")), near)
    rows = visible_alliances(account)  # nothing is asked of the database for an empty set
    return next(filter(None, (rows.filter(way).first() for way in ways)), None) or rows.first()


def run_by(account: object) -> QuerySet[Alliance]:
    """The alliances that the account runs."""
    return Alliance.objects.filter(pk__in=scope_of(account).in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD))


def chains_run_by(account: object) -> QuerySet[Chain]:
    return Chain.objects.filter(pk__in=run_by(account).values("chain_id"))


def _open(account: object, rows: QuerySet) -> QuerySet:
    return rows if is_signed_in(account) else rows.none()


# Names


def searchable(*names: str) -> str:
    """What the `search` column keeps: every name folded, its pinyin initials, and its pinyin in full."""
    kept = [name for name in names if name]
    return search_text(*kept, *("".join(lazy_pinyin(fold(name))) for name in kept))


def search(rows: QuerySet, text: str) -> QuerySet:
    """Rows whose `search` column holds every word of the text: Hans = Hant, full-width, initials, pinyin, English."""
    words = tidy(text).split(" ") if tidy(text) else []
    folded = [fold(word) for word in words]
    if words and not any(folded):
        return rows.none()
    for word in filter(None, folded):
        rows = rows.filter(search__contains=word)
    return rows


def find_firms(account: object, text: str) -> QuerySet[Firm]:
    """Visible firms by any of their names; by code only those that the account answers for."""
    firms = visible_firms(account)
    code = "".join(text.split()).upper()
    found = search(firms, text)
    if len(code) >= 6 and code.isascii() and code.isalnum():
        by_code = firms.filter(in_charge(account, firm=""), code__contains=code)
        return firms.filter(Q(pk__in=found.values("pk")) | Q(pk__in=by_code.values("pk")))
    return found


@dataclass(frozen=True, slots=True)
class Twin:
    """A firm that may be the same as another, and why: "code" or "name"."""

    firm: Firm
    by: str


def duplicates(firm: Firm) -> list[Twin]:
    """Other firms with the same code, then those with one of the same names (company suffix aside). Firms whose
    codes are both known and differ are two firms."""
    others = Firm.objects.exclude(pk=firm.pk)
    twins = [Twin(other, "code") for other in others.filter(code=firm.code)] if firm.code else []
    cores = {core for name in names_of(firm) if (core := core_name(name))}
    near = Q(pk__in=())
    for core in cores:
        near |= Q(search__contains=f"|{core}")
    for other in others.filter(near).exclude(pk__in=[twin.firm.pk for twin in twins]):
        differ = bool(firm.code and other.code)
        if not differ and cores & {core_name(name) for name in names_of(other)}:
            twins.append(Twin(other, "name"))
    return twins


def names_of(firm: Firm) -> list[str]:
    return [name for name in (firm.name, firm.short_name, firm.name_en, *firm.other_names) if name]


def core_name(name: str) -> str:
    """A firm's name folded, without the suffix that says what form of company it is."""
    folded = fold(name)
    for suffix in _SUFFIXES:
        if folded.endswith(suffix) and len(folded) > len(suffix):
            return folded[: -len(suffix)]
    return folded


def same_organisation(organisation: Organisation) -> Organisation | None:
    """Another organisation of the same kind with the same name."""
    name = fold(organisation.name)
    others = Organisation.objects.exclude(pk=organisation.pk).filter(kind=organisation.kind, search__contains=f"|{name}|")
    return next((other for other in others if fold(other.name) == name), None)


# Counting, on any day


def on_day(since: str, until: str, day: Day | None) -> Q:
    """Rows that hold on a day: begun, and not ended on or before it."""
    day = day or timezone.localdate()
    return Q(**{f"{since}__lte": day}) & (Q(**{until: None}) | Q(**{f"{until}__gt": day}))


def members(alliance: Alliance, as_of: Day | None = None) -> QuerySet[Membership]:
    """The memberships that hold on a day (today)."""
    return alliance.memberships.filter(on_day("joined_on", "left_on", as_of)).select_related("organisation__region")


def member_count(alliance: Alliance, as_of: Day | None = None) -> int:
    """How many party organisations are members on a day. An association counts once; its firms do not count."""
    return members(alliance, as_of).values("organisation").distinct().count()


def members_listed(alliance: Alliance, as_of: Day | None = None) -> QuerySet[Membership]:
    """The members on a day with `firms_now`: how many firms each covers that day."""
    covers = covers_on(as_of or timezone.localdate(), "organisation__coverages__")
    return members(alliance, as_of).annotate(firms_now=Count("organisation__coverages", filter=covers)).order_by("pk")


def register(chain: Chain, as_of: Day | None = None) -> QuerySet[Place]:
    """The places on a chain that hold on a day (today)."""
    return chain.places.filter(on_day("since_on", "until_on", as_of)).select_related("firm__region", "segment")


def firm_count(chain: Chain, as_of: Day | None = None) -> int:
    """How many firms stand on a chain on a day."""
    return register(chain, as_of).values("firm").distinct().count()


def covered_count(chain: Chain, as_of: Day | None = None) -> int:
    """How many firms on a chain a party organisation covers on a day."""
    return covering(as_of).filter(firm__in=register(chain, as_of).values("firm")).values("firm").distinct().count()


def kinds(alliance: Alliance, as_of: Day | None = None) -> list[tuple[str, int]]:
    """Members by kind of organisation: (label, number)."""
    rows = members(alliance, as_of).values("organisation__kind").annotate(n=Count("pk")).order_by("-n")
    return [(Organisation.Kind(row["organisation__kind"]).label, row["n"]) for row in rows]


def council(alliance: Alliance, as_of: Day | None = None) -> list[Seat]:
    """The seats held on a day, chair first. A term whose beginning is not known well enough counts as begun."""
    day = as_of or timezone.localdate()
    order = [Seat.Title.CHAIR, Seat.Title.ROTATING_CHAIR, Seat.Title.VICE_CHAIR, Seat.Title.COUNCIL]
    seats = alliance.seats.filter(Q(ended_on=None) | Q(ended_on__gt=day)).select_related("organisation")
    begun = [seat for seat in seats if not (seat.since and seat.since.earliest() and seat.since.earliest() > day)]
    return sorted(begun, key=lambda seat: (order.index(seat.title), seat.pk))


# Coverage


def covering(as_of: Day | None = None) -> QuerySet[Coverage]:
    """Coverage by party organisations on a day (associations left out)."""
    return Coverage.objects.filter(covers_on(as_of or timezone.localdate()), organisation__kind__in=COVERING_KINDS)


def covers_on(day: Day, row: str = "") -> Q:
    """Coverage that holds on a day. One whose beginning is not known well enough counts as begun."""
    begun = Q(**{f"{row}since": None}) | Q(**{f"{row}since__lte": day}) | Q(**{f"{row}since__gte": PartialDate(month=1)})
    return begun & (Q(**{f"{row}until": None}) | Q(**{f"{row}until__gt": day}))


def with_coverage(firms: QuerySet[Firm], as_of: Day | None = None) -> QuerySet[Firm]:
    """The firms, each with `coverage`, a key of COVERAGE, and `coverage_origin`: "synthetic" where nothing else
    says that it is covered. One query, however many firms."""
    day = as_of or timezone.localdate()
    here = covering(day).filter(firm=OuterRef("pk"))
    instructed = Appointment.objects.filter(
        Q(until=None) | Q(until__gte=day), firm=OuterRef("pk"), role=Role.LIAISON, since__lte=day
    )
    return firms.annotate(
        coverage=Case(
            When(Exists(here.filter(organisation__kind__in=SINGLE_KINDS)), then=Value("covered")),
            When(Exists(here), then=Value("joint")),
            When(Exists(instructed), then=Value("instructor")),
            default=Value("none"),
            output_field=CharField(),
        ),
        coverage_origin=Case(
            When(~Exists(here) | Exists(here.exclude(origin=Origin.SYNTHETIC)), then=Value("")),
            default=Value(Origin.SYNTHETIC.value),
            output_field=CharField(),
        ),
    )


def uncovered(firms: QuerySet[Firm], as_of: Day | None = None) -> QuerySet[Firm]:
    """Firms that no party organisation covers, with `coverage` (an instructor alone does not cover)."""
    return with_coverage(firms, as_of).filter(coverage__in=("instructor", "none"))


def uncovered_among(firm_ids: Iterable[int], as_of: Day | None = None) -> QuerySet[Firm]:
    """Of these firms (the neighbours of a covered one, say), those without a party organisation."""
    return uncovered(Firm.objects.filter(pk__in=firm_ids, active=True).select_related("region"), as_of)


# Certificates


def valid_until(certificate: Certificate) -> Day | None:
    """The last day a certificate may hold; None where its expiry, or the year of it, is not known."""
    date = certificate.expires
    if date is None or date.year is None:
        return None
    month = date.month or 12
    return Day(date.year, month, date.day or calendar.monthrange(date.year, month)[1])


def validity(certificate: Certificate, today: Day | None = None) -> str:
    """"expired", "soon" (within 90 days), "valid" or "unknown"."""
    last = valid_until(certificate)
    if last is None:
        return "unknown"
    left = (last - (today or timezone.localdate())).days
    return "expired" if left < 0 else "soon" if left <= SOON_DAYS else "valid"


def expiring(account: object, today: Day | None = None) -> list[Certificate]:
    """Certificates of firms the account answers for that have expired or soon will, the most urgent first."""
    rows = visible_certificates(account).filter(in_charge(account)).exclude(expires=None)
    due = [row for row in rows if validity(row, today) in ("expired", "soon")]
    return sorted(due, key=lambda row: (valid_until(row), row.pk))


# Lists


def narrowed_firms(
    account: object, *, q: str = "", chain: Chain | None = None, grade: str = "", segment: object = None, region: Region | None = None,
    coverage: str = "", certificate: str = "", origin: str = "",
) -> QuerySet[Firm]:
    """Firms in the register, narrowed, each with `coverage`, its places and its certificates: three queries."""
    firms = with_coverage((find_firms(account, q) if q else visible_firms(account)).filter(active=True))
    if chain or grade or segment:
        places = Place.objects.filter(until_on=None)
        places = places.filter(chain=chain) if chain else places
        places = places.filter(grade=grade) if grade else places
        places = places.filter(segment=segment) if segment else places
        firms = firms.filter(pk__in=places.values("firm_id"))
    if region:
        firms = firms.filter(region__path__startswith=region.path)
    if coverage:
        firms = firms.filter(coverage__in=("covered", "joint") if coverage == "any" else (coverage,))
    if certificate:
        firms = firms.filter(pk__in=Certificate.objects.filter(name=certificate, firm__isnull=False).values("firm_id"))
    if origin:
        firms = firms.filter(origin=origin)
    now = Place.objects.filter(until_on=None).select_related("segment", "chain")
    return firms.prefetch_related(Prefetch("places", now, to_attr="places_now"), "certificates").order_by("pk")


def narrowed_organisations(
    account: object, *, q: str = "", kind: str = "", region: Region | None = None, member: str = "",
) -> QuerySet[Organisation]:
    """Organisations, narrowed, each with `firms_now` (how many firms it covers) and its memberships of today."""
    day = timezone.localdate()
    rows = visible_organisations(account)
    rows = search(rows, q) if q else rows
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(region__path__startswith=region.path) if region else rows
    if member:
        holds = Q(pk__in=Membership.objects.filter(on_day("joined_on", "left_on", day)).values("organisation_id"))
        rows = rows.filter(holds if member == "yes" else ~holds)
    now = Membership.objects.filter(on_day("joined_on", "left_on", day)).select_related("alliance")
    covers = Count("coverages", filter=Q(coverages__until=None) | Q(coverages__until__gt=day))
    return rows.annotate(firms_now=covers).prefetch_related(Prefetch("memberships", now, to_attr="memberships_now")).order_by("pk")


def firms_by_region(account: object) -> dict[int, int]:
    """How many firms lie in each region and below it, by the region's primary key: two queries."""
    own = dict(visible_firms(account).filter(active=True).order_by().values_list("region").annotate(n=Count("pk")))
    total: dict[int, int] = {}
    for pk, path in visible_regions(account).values_list("pk", "path"):
        for above in path.strip("/").split("/"):
            total[int(above)] = total.get(int(above), 0) + own.get(pk, 0)
    return total


@dataclass(frozen=True, slots=True)
class Branch:
    """A place in the tree, how many firms lie in it and below, and what is below it."""

    region: Region
    firms: int
    below: list["Branch"]


def tree(regions: Iterable[Region], firms: dict[int, int]) -> list[Branch]:
    """The places nested as they lie; those whose parent is not among them stand at the top."""
    branches = {region.pk: Branch(region, firms.get(region.pk, 0), []) for region in regions}
    top = []
    for branch in branches.values():
        above = branches.get(branch.region.parent_id)
        (above.below if above else top).append(branch)
    return top
