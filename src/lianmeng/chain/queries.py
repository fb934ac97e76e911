"""Reads of the chain. Every one starts from what the account may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.chain.models import Discovery, Stream, Suggestion, SupplyLink
from lianmeng.chain.rules import STAFF
from lianmeng.chain.walks import Edge, Path, between, groups, rings, walk
from lianmeng.members.models import Alliance, Chain, Coverage, Firm, Membership, Organisation, Place
from lianmeng.members.queries import in_charge
from lianmeng.people.models import Appointment, Role
from lianmeng.people.queries import scope_of
from lianmeng.web.names import fold
from lianmeng.web.origins import Visibility

OPEN_TO_ALL = (Visibility.CHAIN, Visibility.PUBLIC)


def visible_streams(account: object) -> QuerySet[Stream]:
    """Streams the account may see, retired ones too. `shown_price` is the price where it may see that
    (`price` itself is never for a page or the API); `inside` says whether it is in charge of the firm."""
    if not scope_of(account).roles:
        return Stream.objects.none()
    mine = in_charge(account)
    shared = Q(visibility__in=OPEN_TO_ALL) | Q(visibility=Visibility.ALLIANCE, firm__in=_alliance_firms(account))
    return Stream.objects.filter(mine | shared).annotate(
        inside=Case(When(mine, then=Value(True)), default=Value(False), output_field=BooleanField()),
        shown_price=Case(When(mine, then=F("price"))),
    )


def visible_links(account: object) -> QuerySet[SupplyLink]:
    """Links the account may see, ended ones too, with both firms."""
    if not scope_of(account).roles:
        return SupplyLink.objects.none()
    allied = _alliance_firms(account)
    shared = Q(visibility__in=OPEN_TO_ALL) | (
        Q(visibility=Visibility.ALLIANCE) & (Q(supplier__in=allied) | Q(customer__in=allied))
    )
    mine = in_charge(account, firm="supplier") | in_charge(account, firm="customer")
    return SupplyLink.objects.filter(mine | shared).select_related("supplier", "customer", "chain")


def visible_suggestions(account: object) -> QuerySet[Suggestion]:
    """Suggestions the account may see, put aside and known ones too (`open_suggestions` leaves those out).

    The desk sees its chains', park and liaison those with an end in their charge. An owner sees one with an
    end of the own firm, not put aside, if every stream that it rests on at the other firms is open to him.
    """
    scope = scope_of(account)
    desk = scope.in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    found = Q(pk__in=())
    if desk:
        found |= Q(chain__in=Alliance.objects.filter(pk__in=desk).values("chain_id"))
    for end in ("giver", "taker"):
        for path in scope.in_regions(Role.PARK_OFFICIAL, Role.LIAISON):
            found |= Q(**{f"{end}__region__path__startswith": path})
        if scope.charges:
            found |= Q(**{f"{end}__in": scope.charges})
    if scope.own_firms:
        open_to_me = visible_streams(account).filter(active=True).values("pk")
        grounds = Suggestion.rests_on.through.objects.filter(suggestion=OuterRef("pk"))
        found |= (
            (Q(giver__in=scope.own_firms) | Q(taker__in=scope.own_firms))
            & Q(traced=True, dismissed_at=None)
            & ~Exists(grounds.exclude(stream__in=open_to_me))
        )
    return Suggestion.objects.filter(found).select_related("giver__region", "taker__region", "chain", "known")


def open_suggestions(account: object) -> QuerySet[Suggestion]:
    """Visible ones that are neither put aside nor already a running link, each flow once."""
    return visible_suggestions(account).filter(dismissed_at=None, known=None, again=0)


def visible_discoveries(account: object) -> QuerySet[Discovery]:
    """Runs over the chains that the account's alliances run: what was read and how much was found."""
    desk = scope_of(account).in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    return Discovery.objects.filter(chain__in=Alliance.objects.filter(pk__in=desk).values("chain_id"))


def visible_firms(account: object) -> QuerySet[Firm]:
    """Names of firms on the register are open to everybody with a role; what they make and buy is not."""
    if not scope_of(account).roles:
        return Firm.objects.none()
    return Firm.objects.filter(active=True).select_related("region")


def visible_chains(account: object) -> QuerySet[Chain]:
    if not scope_of(account).roles:
        return Chain.objects.none()
    return Chain.objects.select_related("region").prefetch_related("segments", "alliances")


def chain_links(chain: Chain, account: object) -> QuerySet[SupplyLink]:
    """Visible links that count for the chain: told so, or told nothing and both firms stand on it."""
    on = _on(chain)
    return visible_links(account).filter(Q(chain=chain) | Q(chain=None, supplier__in=on, customer__in=on))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Links of one firm: with those that supply it and with those that it supplies."""

    up: list[SupplyLink] = field(default_factory=list)
    down: list[SupplyLink] = field(default_factory=list)


def neighbours(firm: Firm, account: object) -> Neighbours:
    """The firm's visible links that have not ended. Upstream is a role on the link, not a label of the firm."""
    found = Neighbours()
    rows = visible_links(account).filter(Q(supplier=firm) | Q(customer=firm)).exclude(status=SupplyLink.Status.ENDED)
    for link in rows:
        (found.up if link.customer_id == firm.pk else found.down).append(link)
    return found


def edges(account: object, chain: Chain | None = None) -> list[Edge]:
    """Running links that the account may see, as edges between firms' primary keys: one query."""
    rows = chain_links(chain, account) if chain else visible_links(account)
    return [Edge(r.supplier_id, r.customer_id, r) for r in rows.filter(status=SupplyLink.Status.RUNNING)]


def paths(firm: Firm, account: object, *, direction: str = "down", depth: int = 3) -> list[Path]:
    """Ways downstream (or "up") from the firm, nearest first; each a tuple of edges that carry their link."""
    return walk(edges(account), firm.pk, forward=direction == "down", depth=max(1, min(depth, 8)))


def path(start: Firm, end: Firm, account: object) -> Path:
    """The shortest way from one firm to another over running links; () where none is seen."""
    return between(edges(account), start.pk, end.pk, depth=8)


def products_along(way: Path, account: object) -> list[str]:
    """What flows along a way, in order, and last what the firm at its end makes: 回收铝, 铝锭, 铝压铸件."""
    if not way:
        return []
    found = [edge.what.product for edge in way if edge.what.product]
    made = visible_streams(account).filter(firm_id=way[-1].target, role=Stream.Role.MAKES, active=True)
    first = made.order_by("pk").values_list("text", flat=True).first()
    return [*found, first] if first and first not in found else found


def product_path(start: str, end: str, account: object) -> list[str]:
    """Products from one to another: a firm that is supplied with the one supplies or makes the other."""
    links = edges(account)
    made = visible_streams(account).filter(role=Stream.Role.MAKES, active=True).values_list("firm_id", "text")
    names: dict[str, str] = {}
    taken, given = defaultdict(set), defaultdict(set)
    for firm, text, table in [
        *((e.target, e.what.product, taken) for e in links),
        *((e.source, e.what.product, given) for e in links),
        *((firm, text, given) for firm, text in made),
    ]:
        if text:
            names.setdefault(fold(text), text)
            table[firm].add(fold(text))
    steps = [Edge(a, b) for firm, texts in taken.items() for a in sorted(texts) for b in sorted(given[firm]) if a != b]
    way = between(steps, fold(start), fold(end), depth=8)
    return [names[way[0].source], *(names[edge.target] for edge in way)] if way else []


def isolated_firms(chain: Chain, account: object) -> QuerySet[Firm]:
    """Firms of the chain in the account's charge that have no running link with anybody, on any chain."""
    running = SupplyLink.objects.filter(status=SupplyLink.Status.RUNNING)
    return (
        visible_firms(account)
        .filter(in_charge(account, firm=""), pk__in=_on(chain))
        .filter(~Exists(running.filter(supplier=OuterRef("pk"))), ~Exists(running.filter(customer=OuterRef("pk"))))
        .order_by("name", "pk")
    )


def uncovered_neighbours(account: object, chain: Chain | None = None) -> list[tuple[Firm, Firm]]:
    """(uncovered firm, covered neighbour): where party life could reach up or down the chain next."""
    found = edges(account, chain)
    firms = {f.pk: f for e in found for f in (e.what.supplier, e.what.customer)}
    covered = set(_covering().filter(firm__in=firms).values_list("firm_id", flat=True))
    pairs = {}
    for edge in found:
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if one not in covered and other in covered:
                pairs.setdefault(one, (firms[one], firms[other]))
    return sorted(pairs.values(), key=lambda pair: pair[0].pk)


def coverage_of(firms: Collection[int]) -> dict[int, str]:
    """How party life reaches each firm: own, joint, instructor (a liaison cadre only) or none. Two queries."""
    today = timezone.localdate()
    found = dict.fromkeys(firms, "none")
    held = Appointment.objects.filter(role=Role.LIAISON, firm__in=found, since__lte=today)
    for firm in held.filter(Q(until=None) | Q(until__gte=today)).values_list("firm_id", flat=True):
        found[firm] = "instructor"
    for firm, kind in _covering().filter(firm__in=found).values_list("firm_id", "organisation__kind"):
        found[firm] = "joint" if kind == Organisation.Kind.JOINT_BRANCH and found[firm] != "own" else "own"
    return found


def single_sources(account: object, chain: Chain | None = None) -> list[SupplyLink]:
    """Links that are the only running supply of that product to that customer, as far as the account sees."""
    by_need: dict[tuple[int, str], list[SupplyLink]] = defaultdict(list)
    for edge in edges(account, chain):
        if edge.what.product and edge.what.kind == SupplyLink.Kind.SUPPLY:
            by_need[edge.what.customer_id, fold(edge.what.product)].append(edge.what)
    return [links[0] for links in by_need.values() if len({link.supplier_id for link in links}) == 1]


def firm_groups(account: object, chain: Chain | None = None) -> list[set[int]]:
    """Groups of three firms and more that running links hold together."""
    return groups(edges(account, chain))


def firm_rings(account: object, chain: Chain | None = None) -> list[Path]:
    """Closed ways: firms that help each other round."""
    return rings(edges(account, chain))


def figures(chain: Chain, account: object) -> dict[str, object]:
    """Counts for tiles; `isolated` is None for those who are in charge of no firm."""
    scope = scope_of(account)
    running = chain_links(chain, account).filter(status=SupplyLink.Status.RUNNING)
    return {
        "firms": visible_firms(account).filter(pk__in=_on(chain)).count(),
        "links": running.count(),
        "by_alliance": running.filter(by_alliance=True).count(),
        "isolated": isolated_firms(chain, account).count() if keeps_firms(account) else None,
        "suggestions": open_suggestions(account).filter(chain=chain).order_by().count(),
        "discovery": Discovery.objects.filter(chain=chain).select_related("chain").first() if scope.roles else None,
    }


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment of a chain with its counts; pk None for firms that stand in none; `isolated` (those in the
    account's charge) None for an owner, to whom a 0 would say what he may not know."""

    pk: int | None
    name: str
    firms: int
    isolated: int | None


def segments(chain: Chain, account: object) -> list[SegmentRow]:
    """Three queries."""
    open_places = Place.objects.filter(chain=chain, until_on=None, firm__active=True).order_by()
    firms = dict(open_places.values_list("segment").annotate(n=Count("pk")))
    keeps, alone = scope_of(account).has(*STAFF), {}
    if keeps:
        those = open_places.filter(firm__in=isolated_firms(chain, account).order_by())
        alone = dict(those.values_list("segment").annotate(n=Count("pk")))
    rows = [(segment.pk, segment.shown) for segment in chain.segments.all()] + [(None, _("未分环节"))]
    return [
        SegmentRow(pk, name, firms.get(pk, 0), alone.get(pk, 0) if keeps else None)
        for pk, name in rows if pk or firms.get(pk)
    ]


def of_firm(firm: Firm, account: object) -> QuerySet[Suggestion]:
    """Open suggestions with the firm at an end, best first."""
    return open_suggestions(account).filter(Q(giver=firm) | Q(taker=firm)).order_by("-score", "pk")


def narrowed(rows: QuerySet[Suggestion], by: dict[str, object]) -> QuerySet[Suggestion]:
    """Suggestions narrowed by the values of SuggestionFilter; what is absent narrows nothing, but closed ones stay out."""
    state = by.get("state") or ""
    if state != "all":
        rows = rows.filter(dismissed_at__isnull=state != "dismissed", known__isnull=state != "known")
    rows = rows.filter(again__lte=1 if by.get("kind") == Suggestion.Kind.SUPPLY else 0)
    if by.get("chain"):
        rows = rows.filter(chain=by["chain"])
    if by.get("kind"):
        rows = rows.filter(kind=by["kind"])
    if by.get("needs"):
        rows = rows.filter(inferred=by["needs"] == "inferred")
    if by.get("firm"):
        rows = rows.filter(Q(giver=by["firm"]) | Q(taker=by["firm"]))
    if by.get("segment"):
        there = Place.objects.filter(segment=by["segment"], until_on=None).values("firm_id")
        rows = rows.filter(Q(giver__in=there) | Q(taker__in=there))
    if by.get("park"):
        path = by["park"].path
        rows = rows.filter(Q(giver__region__path__startswith=path) | Q(taker__region__path__startswith=path))
    if by.get("score") is not None:
        rows = rows.filter(score__gte=by["score"])
    return rows


def keeps_firms(account: object) -> bool:
    """Whether firms are in the account's charge at all."""
    scope = scope_of(account)
    return scope.has(*STAFF) or bool(scope.own_firms)


def firm_names(rows: Iterable[Suggestion], language: str = "") -> dict[int, str]:
    """Names of all firms along the rows' ways, by primary key, for sentences: one query."""
    wanted = {pk for row in rows for pk in row.firms}
    named = Firm.objects.filter(pk__in=wanted).only("name", "short_name", "name_en")
    return {firm.pk: (firm.name_en if language.startswith("en") else "") or str(firm) for firm in named}


def around(suggestion: Suggestion, account: object) -> list[Suggestion]:
    """Who else answers the same question, best first, as far as the account sees."""
    rows = visible_suggestions(account).filter(chain=suggestion.chain, question=suggestion.question)
    if suggestion.kind == Suggestion.Kind.CHAIN:
        rows = rows.filter(giver=suggestion.giver)
    return list(rows.order_by("rank", "pk")[:20])


def seen_streams(account: object, pks: Iterable[int]) -> set[int]:
    """Which of these streams in use the account may see."""
    return set(visible_streams(account).filter(pk__in=set(pks), active=True).values_list("pk", flat=True))


def _on(chain: Chain) -> object:
    return Place.objects.filter(chain=chain, until_on=None).values("firm_id")


def _covering() -> QuerySet[Coverage]:
    today = timezone.localdate()
    return Coverage.objects.filter(Q(until=None) | Q(until__gt=today), organisation__kind__in=Organisation.PARTY_KINDS)


def _alliance_firms(account: object) -> object:
    """Firms on the chains of the alliances in which the account has a part, as a subquery."""
    scope, today = scope_of(account), timezone.localdate()
    direct = scope.in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD, Role.OBSERVER, Role.EXPERT)
    organisations = Q(organisation__in=scope.of_organisations(Role.BRANCH_SECRETARY))
    covering = _covering().filter(firm__in=scope.own_firms).values("organisation_id")
    members = Membership.objects.filter(
        organisations | Q(organisation__in=covering), Q(left_on=None) | Q(left_on__gt=today), joined_on__lte=today
    )
    allied = Q(chain__alliances__in=direct) | Q(chain__alliances__in=members.values("alliance_id"))
    return Place.objects.filter(allied, until_on=None).values("firm_id")
