"""What an account may act as today: its appointments, read once a request."""

import datetime
from dataclasses import dataclass, field

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from lianmeng.people.models import Account, ApiToken, Appointment, Role
from lianmeng.web.names import fold


@dataclass(frozen=True, slots=True)
class Scope:
    """An account's roles and where they hold, as sets of primary keys and region paths ("/1/4/")."""

    roles: frozenset[str] = frozenset()
    alliances: dict[str, frozenset[int]] = field(default_factory=dict)
    region_paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    firms: dict[str, frozenset[int]] = field(default_factory=dict)
    organisations: dict[str, frozenset[int]] = field(default_factory=dict)

    def has(self, *roles: str) -> bool:
        return bool(self.roles & set(roles))

    def in_alliances(self, *roles: str) -> frozenset[int]:
        return frozenset().union(*(self.alliances.get(role, frozenset()) for role in roles))

    def in_regions(self, *roles: str) -> tuple[str, ...]:
        return tuple(sorted({path for role in roles for path in self.region_paths.get(role, ())}))

    def of_firms(self, *roles: str) -> frozenset[int]:
        return frozenset().union(*(self.firms.get(role, frozenset()) for role in roles))

    def of_organisations(self, *roles: str) -> frozenset[int]:
        return frozenset().union(*(self.organisations.get(role, frozenset()) for role in roles))

    @property
    def desk(self) -> bool:
        """Runs an alliance: the secretariat or its head."""
        return self.has(Role.SECRETARIAT, Role.ALLIANCE_HEAD)

    @property
    def own_firms(self) -> frozenset[int]:
        return self.of_firms(Role.FIRM_OWNER)

    @property
    def charges(self) -> frozenset[int]:
        """Firms looked after as liaison cadre."""
        return self.of_firms(Role.LIAISON)


NOBODY = Scope()


def holds_today() -> Q:
    """Appointments whose term includes today; the last day counts."""
    today = timezone.localdate()
    return Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))


def not_over() -> Q:
    """Appointments that hold today or will hold later."""
    return Q(until=None) | Q(until__gte=timezone.localdate())


def current_appointments(account: Account) -> list[Appointment]:
    return list(
        Appointment.objects.filter(holds_today(), account=account)
        .select_related("region", "alliance", "organisation", "firm")
        .order_by("pk")
    )


def scope_of(account: object) -> Scope:
    """The account's Scope, one query, kept on the object for the length of the request."""
    if not isinstance(account, Account) or not account.is_active:
        # A lazy request.user is unwrapped by isinstance; strangers have no scope.
        return NOBODY
    known = account.__dict__.get("_scope")
    if known is None:
        known = account.__dict__["_scope"] = _read(account)
    return known


def _read(account: Account) -> Scope:
    roles: set[str] = set()
    alliances: dict[str, set[int]] = {}
    paths: dict[str, set[str]] = {}
    firms: dict[str, set[int]] = {}
    organisations: dict[str, set[int]] = {}
    for held in current_appointments(account):
        roles.add(held.role)
        if held.alliance_id:
            alliances.setdefault(held.role, set()).add(held.alliance_id)
        if held.region:
            paths.setdefault(held.role, set()).add(held.region.path)
        if held.firm_id:
            firms.setdefault(held.role, set()).add(held.firm_id)
        if held.organisation_id:
            organisations.setdefault(held.role, set()).add(held.organisation_id)
    return Scope(
        frozenset(roles),
        {k: frozenset(v) for k, v in alliances.items()},
        {k: tuple(sorted(v)) for k, v in paths.items()},
        {k: frozenset(v) for k, v in firms.items()},
        {k: frozenset(v) for k, v in organisations.items()},
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """The places in which an account may give and end roles."""

    alliances: QuerySet
    regions: QuerySet
    organisations: QuerySet
    firms: QuerySet


def reach(account: object, *roles: str) -> Reach:
    """Where a secretariat appoints: its alliances; their region with all below; firms that stand on their
    chains today; organisations that are members today or cover such a firm, and bodies of no party kind
    (departments, park offices, task forces) in the region. Other roles appoint nowhere; `roles` asks for them all the same.
    """
    desk = scope_of(account).in_alliances(*(roles or (Role.SECRETARIAT,)))
    today = timezone.localdate()
    alliances = _places("alliance").filter(pk__in=desk)
    below = Q(pk__in=())
    inside = Q(pk__in=())
    for path in alliances.values_list("region__path", flat=True).distinct():
        below |= Q(path__startswith=path)
        inside |= Q(region__path__startswith=path)
    firms = _places("firm").filter(
        pk__in=_places("firm").filter(places__until_on=None, places__chain__alliances__in=desk).values("pk")
    )
    organisation = Appointment._meta.get_field("organisation").related_model
    members = Q(memberships__left_on=None) | Q(memberships__left_on__gt=today)
    joined = organisation.objects.filter(members, memberships__alliance__in=desk).values("pk")
    covering = organisation.objects.filter(coverages__until=None, coverages__firm__in=firms).values("pk")
    bodies = inside & ~Q(kind__in=organisation.PARTY_KINDS)
    return Reach(
        alliances,
        _places("region").filter(below),
        _places("organisation").filter(Q(pk__in=joined) | Q(pk__in=covering) | bodies),
        firms,
    )


def _places(name: str) -> QuerySet:
    """All alliances, regions, organisations or firms: tables of the floor above, met through the foreign key."""
    return Appointment._meta.get_field(name).related_model.objects.all()


def within(places: Reach) -> Q:
    """Appointments that name at least one place, and none outside the reach."""
    inside = {
        "alliance": places.alliances, "region": places.regions,
        "organisation": places.organisations, "firm": places.firms,
    }
    found, placed = Q(), Q()
    for name, rows in inside.items():
        found &= Q(**{name: None}) | Q(**{f"{name}__in": rows.values("pk")})
        placed |= Q(**{f"{name}__isnull": False})
    return found & placed


def reaches(account: object, appointment: Appointment) -> bool:
    """Whether every place of the appointment, saved or not, is within the account's reach."""
    places = reach(account)
    named = [
        (rows, pk)
        for rows, pk in (
            (places.alliances, appointment.alliance_id), (places.regions, appointment.region_id),
            (places.organisations, appointment.organisation_id), (places.firms, appointment.firm_id),
        )
        if pk is not None
    ]
    return bool(named) and all(rows.filter(pk=pk).exists() for rows, pk in named)


def visible_appointments(account: object) -> QuerySet[Appointment]:
    """Roles, past ones too, in places where the account appoints."""
    return Appointment.objects.filter(within(reach(account))).select_related("alliance", "region", "organisation", "firm")


def visible(account: object) -> QuerySet[Account]:
    """Accounts that hold or held a role within the account's reach, and those that never held any."""
    if not scope_of(account).has(Role.SECRETARIAT):
        return Account.objects.none()
    held = Appointment.objects.filter(account=OuterRef("pk"))
    return Account.objects.filter(Exists(held.filter(within(reach(account)))) | ~Exists(held)).order_by("username")


def acts(account: object) -> Q:
    """Lines of the trail that the desk reads: acts of those who held a role in its alliances on the day of the act.
    What somebody did before coming or after going elsewhere is another desk's."""
    places = reach(account, Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    held = Appointment.objects.filter(within(places), account=OuterRef("actor"), since__lte=OuterRef("at__date"))
    return Q(Exists(held.filter(Q(until=None) | Q(until__gte=OuterRef("at__date")))))


def listed(account: object, *, words: str = "", role: str = "") -> QuerySet[Account]:
    """The accounts page: visible accounts by name, sign-in name or role, with the roles that one may see."""
    shown = visible_appointments(account).filter(not_over()).order_by("pk")
    found = visible(account)
    for word in words.split():
        found = found.filter(Q(username__icontains=word) | Q(name__icontains=word))
    if role:
        found = found.filter(pk__in=shown.filter(role=role).values("account_id"))
    return found.prefetch_related(Prefetch("appointments", queryset=shown, to_attr="shown"))


def answers_for(account: object, other: Account) -> bool:
    """Whether every role the other holds or will hold is within the account's reach."""
    open_roles = Appointment.objects.filter(not_over(), account=other)
    return not open_roles.exclude(pk__in=open_roles.filter(within(reach(account))).values("pk")).exists()


def live_tokens(account: Account) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(account=account, revoked_at=None, expires_at__gt=timezone.now()).order_by("-pk")


def locked_until(username: str) -> datetime.datetime | None:
    """When a name that was locked after failed sign-ins may be tried again."""
    last = AccessAttempt.objects.filter(username=username).order_by("-attempt_time").first()
    return last.attempt_time + get_cool_off() if last else None


def find_place(rows: QuerySet, text: str) -> list[object]:
    """Firms or organisations that a typed name, short name or code means: exact ones, else up to nine that are like it."""
    exact = Q(name=text) | Q(short_name=text)
    if hasattr(rows.model, "code"):
        exact |= Q(code=text)
    found = list(rows.filter(exact)[:9])
    if not found and fold(text):
        found = list(rows.filter(search__contains=fold(text))[:9])
    return found
