"""Organisations and the firms they cover."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianmeng.members.actions.steps import Day, apply, current, ends, keep, may, wall_of
from lianmeng.members.models import Coverage, Firm, Organisation, Region
from lianmeng.members.queries import same_organisation, searchable
from lianmeng.people.models import Account
from lianmeng.trail.actions import record
from lianmeng.web.dates import PartialDate
from lianmeng.web.names import tidy
from lianmeng.web.origins import Origin

ORGANISATION_FIELDS = ("kind", "name", "short_name", "name_en", "region", "duties", "origin", "source")


@transaction.atomic
def add_organisation(
    by: Account | None, *, kind: str, name: str, short_name: str = "", name_en: str = "", region: Region | None = None,
    duties: str = "", origin: str = Origin.ENTERED, source: str = "", same_name_ok: bool = False,
) -> Organisation:
    """Add an organisation of any kind. One of the same name and kind is refused unless `same_name_ok`.
    Trail: organisation added."""
    may(by, "members.change_register")
    organisation = Organisation(
        kind=kind, name=name, short_name=short_name, name_en=name_en, region=region, duties=duties, origin=origin,
        source=source,
    )
    _keep_organisation(organisation, same_name_ok)
    record(by, verb="organisation added", target=organisation, detail={"kind": kind}, wall=wall_of(organisation))
    return organisation


@transaction.atomic
def change_organisation(
    by: Account | None, *, organisation: Organisation, version: int | None = None, reason: str = "",
    same_name_ok: bool = False, **changes: object,
) -> Organisation:
    """Change what is known of an organisation (ORGANISATION_FIELDS). With `version`, a stale one is refused.
    Trail: organisation changed, the fields' names."""
    organisation = current(organisation, version)
    may(by, "members.change_organisation", organisation)
    changed = apply(organisation, changes, ORGANISATION_FIELDS)
    if not changed:
        return organisation
    organisation.version += 1
    _keep_organisation(organisation, same_name_ok or "name" not in changed)
    detail = {"fields": sorted(changed)}
    record(by, verb="organisation changed", target=organisation, reason=reason, detail=detail, wall=wall_of(organisation))
    return organisation


@transaction.atomic
def cover(
    by: Account | None, *, organisation: Organisation, firm: Firm, since: PartialDate | None = None,
    origin: str = Origin.ENTERED,
) -> Coverage:
    """The organisation covers the firm from now on (for an association: the firm is its member). Trail on the
    organisation: firm covered."""
    may(by, "members.change_organisation", organisation)
    may(by, "members.change_firm_register", firm)
    if Coverage.objects.filter(organisation=organisation, firm=firm, until=None).exists():
        raise ValidationError({"firm": _("“%(org)s”已覆盖“%(firm)s”。") % {"org": organisation, "firm": firm}})
    coverage = Coverage(organisation=organisation, firm=firm, since=since, origin=origin)
    keep(coverage)
    record(by, verb="firm covered", target=organisation, detail={"firm": firm.pk, "since": since}, wall=wall_of(organisation))
    return coverage


@transaction.atomic
def end_cover(by: Account | None, *, coverage: Coverage, until: Day | None = None, reason: str = "") -> Coverage:
    """The organisation no longer covers the firm, from `until`; the row stays. Trail: cover ended."""
    coverage = current(coverage)
    may(by, "members.change_organisation", coverage.organisation)
    since = coverage.since.earliest() if coverage.since else None
    until = ends("until", until, since, coverage.until)
    coverage.until = until
    keep(coverage)
    record(
        by, verb="cover ended", target=coverage.organisation, reason=reason,
        detail={"firm": coverage.firm_id, "until": until}, wall=wall_of(coverage.organisation),
    )
    return coverage


def _keep_organisation(organisation: Organisation, same_name_ok: bool) -> None:
    for name in ("name", "short_name", "name_en", "source"):
        setattr(organisation, name, tidy(getattr(organisation, name) or ""))
    twin = None if same_name_ok else same_organisation(organisation)
    if twin is not None:
        raise ValidationError(
            {"name": ValidationError(_("“%(org)s”已在名册里。"), params={"org": twin.name}, code="duplicate")}
        )
    organisation.search = searchable(organisation.name, organisation.short_name, organisation.name_en)
    keep(organisation)
