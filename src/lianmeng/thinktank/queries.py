"""Reads of the think tank. What is public about it is open to everybody with a role."""

from collections.abc import Sequence

from django.db.models import Prefetch, Q, QuerySet

from lianmeng.people.rules import is_signed_in
from lianmeng.thinktank.models import Expert, Institution, Programme, Station, Visit
from lianmeng.web.names import fold, tidy


def visible(account: object) -> QuerySet[Institution]:
    """Institutions with their people, visits and stations: five queries however many there are."""
    visits = visible_visits(account)
    stations = visible_stations(account)
    return _open(account, Institution.objects.prefetch_related("experts", Prefetch("visits", visits), Prefetch("stations", stations)))


def visible_experts(account: object) -> QuerySet[Expert]:
    return _open(account, Expert.objects.select_related("institution"))


def visible_visits(account: object) -> QuerySet[Visit]:
    return _open(account, Visit.objects.select_related("institution", "region", "alliance").prefetch_related("experts"))


def visible_stations(account: object) -> QuerySet[Station]:
    return _open(account, Station.objects.select_related("institution", "region", "lead"))


def visible_programmes(account: object) -> QuerySet[Programme]:
    return _open(account, Programme.objects.select_related("region"))


def narrowed(account: object, *, q: str = "", kind: str = "") -> QuerySet[Institution]:
    """Institutions by their own name or a person's, field or initials."""
    rows = visible(account)
    if kind:
        rows = rows.filter(kind=kind)
    words = [fold(word) for word in tidy(q).split(" ")] if tidy(q) else []
    if words and not any(words):
        return rows.none()
    for word in filter(None, words):
        rows = rows.filter(Q(search__contains=word) | Q(pk__in=Expert.objects.filter(search__contains=word).values("institution_id")))
    return rows


def counts(account: object) -> Sequence[int]:
    """Institutions, people, visits, stations, programmes."""
    rows = (visible(account), visible_experts(account), visible_visits(account), visible_stations(account), visible_programmes(account))
    return [one.count() for one in rows]


def _open(account: object, rows: QuerySet) -> QuerySet:
    return rows if is_signed_in(account) else rows.none()
