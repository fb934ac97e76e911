"""What an account may act as today: its appointments, read once a request."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from lianmeng.people.models import Account, Appointment, Role


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


def current_appointments(account: Account) -> list[Appointment]:
    today = timezone.localdate()
    return list(
        Appointment.objects.filter(account=account, since__lte=today)
        .filter(Q(until=None) | Q(until__gte=today))
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
