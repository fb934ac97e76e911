"""Firms, their places on chains and their certificates."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianmeng.members.actions.steps import Day, apply, current, ends, keep, may, not_future, wall_of
from lianmeng.members.codes import clean_code
from lianmeng.members.models import Certificate, Chain, Firm, Organisation, Place, Region, Segment
from lianmeng.members.queries import duplicates, searchable
from lianmeng.people.models import Account
from lianmeng.trail.actions import Wall, record
from lianmeng.web.dates import PartialDate
from lianmeng.web.names import tidy
from lianmeng.web.origins import Origin

OWNER_FIELDS = ("short_name", "name_en", "other_names", "stock_code", "industry")
FIRM_FIELDS = (*OWNER_FIELDS, "name", "code", "region", "ownership", "origin", "source", "active")
KEEP = object()  # "leave as it is", where None means "not known"


@transaction.atomic
def add_firm(
    by: Account | None, *, name: str, short_name: str = "", name_en: str = "", other_names: tuple | list = (),
    code: str | None = "", stock_code: str = "", region: Region | None = None, industry: str = "",
    ownership: str = Firm.Ownership.UNKNOWN, origin: str = Origin.ENTERED, source: str = "",
    same_name_ok: bool = False,
) -> Firm:
    """Add a firm to the register; `place_on_chain` then puts it on a chain. Trail: firm added.

    ValidationError: a code that is wrong or taken; a name already there (unless `same_name_ok`, or both codes
    are known and differ).
    """
    may(by, "members.change_register")
    firm = Firm(
        name=name, short_name=short_name, name_en=name_en, other_names=list(other_names), code=code,
        stock_code=stock_code, region=region, industry=industry, ownership=ownership, origin=origin, source=source,
    )
    _keep_firm(firm, same_name_ok)
    record(by, verb="firm added", target=firm, detail={"origin": origin, "source": source})
    return firm


@transaction.atomic
def change_firm(
    by: Account | None, *, firm: Firm, version: int | None = None, reason: str = "", same_name_ok: bool = False,
    **changes: object,
) -> Firm:
    """Change what is known of a firm (FIRM_FIELDS; its owner OWNER_FIELDS only). With `version`, a stale one is
    refused. Trail: firm changed, the fields' names."""
    firm = current(firm, version)
    may(by, "members.change_firm", firm)
    changed = apply(firm, changes, FIRM_FIELDS)
    if set(changed) - set(OWNER_FIELDS):
        may(by, "members.change_firm_register", firm)
    if not changed:
        return firm
    firm.version += 1
    # A name that was let through once is not asked about again.
    _keep_firm(firm, same_name_ok or not {"name", "short_name", "code"} & set(changed))
    record(by, verb="firm changed", target=firm, reason=reason, detail={"fields": sorted(changed)})
    return firm


@transaction.atomic
def place_on_chain(
    by: Account | None, *, chain: Chain, firm: Firm, grade: str = Place.Grade.OTHER, segment: Segment | None = None,
    since_on: Day | None = None, source: str = "", origin: str = Origin.ENTERED,
) -> Place:
    """Enter a firm in the register of a chain. Trail on the firm: placed on chain."""
    may(by, "members.change_chain", chain)
    may(by, "members.take_firm", firm)
    since_on = not_future("since_on", since_on)
    before = Place.objects.filter(chain=chain, firm=firm)
    if before.filter(until_on=None).exists():
        raise ValidationError({"firm": _("“%(firm)s”已在这条产业链的名册里。") % {"firm": firm}})
    if before.filter(until_on__gt=since_on).exists():
        raise ValidationError({"since_on": _("登记日早于上一次注销日，请改为其后的日期。")})
    place = _place(chain=chain, firm=firm, grade=grade, segment=segment, since_on=since_on, source=source, origin=origin)
    record(by, verb="placed on chain", target=firm, detail={"chain": chain.pk, "grade": grade, "since_on": since_on})
    return place


@transaction.atomic
def leave_chain(by: Account | None, *, place: Place, until_on: Day | None = None, reason: str = "") -> Place:
    """Strike a firm off the register of a chain from `until_on`; the row stays. Trail on the firm: left chain."""
    place = current(place)
    may(by, "members.change_chain", place.chain)
    until_on = ends("until_on", until_on, place.since_on, place.until_on)
    place.until_on = until_on
    keep(place)
    record(by, verb="left chain", target=place.firm, reason=reason, detail={"chain": place.chain_id, "until_on": until_on})
    return place


@transaction.atomic
def regrade(
    by: Account | None, *, place: Place, grade: str | None = None, segment: Segment | object | None = KEEP,
    on: Day | None = None, source: str = "", reason: str = "", origin: str = Origin.ENTERED,
) -> Place:
    """Give a firm another grade or segment (what is left out stays): the old row ends on `on` and a new one begins.

    Returns the new row. Trail on the firm: regraded.
    """
    place = current(place)
    may(by, "members.change_chain", place.chain)
    on = ends("on", on, place.since_on, place.until_on)
    grade, segment = grade or place.grade, place.segment if segment is KEEP else segment
    if (grade, segment) == (place.grade, place.segment):
        raise ValidationError({"grade": _("等级和环节都没有变化。")})
    place.until_on = on
    keep(place)
    new = _place(
        chain=place.chain, firm=place.firm, grade=grade, segment=segment, since_on=on, source=source, origin=origin
    )
    detail = {"chain": place.chain_id, "from": place.grade, "to": grade, "on": on}
    record(by, verb="regraded", target=place.firm, reason=reason, detail=detail)
    return new


@transaction.atomic
def add_certificate(
    by: Account | None, *, name: str, level: str, firm: Firm | None = None, organisation: Organisation | None = None,
    name_en: str = "", issued: PartialDate | None = None, expires: PartialDate | None = None,
    origin: str = Origin.ENTERED, source: str = "",
) -> Certificate:
    """Give a firm or an organisation (one of them) a title. Trail on the holder: certificate added."""
    if (firm is None) == (organisation is None):
        raise ValidationError({"firm": _("证书属于一家企业或一个组织，请选其一。")})
    if firm is not None:
        may(by, "members.change_firm", firm)
    else:
        may(by, "members.change_organisation", organisation)
    if issued and expires and expires.before(issued):
        raise ValidationError({"expires": _("到期不能早于颁发。")})
    certificate = Certificate(
        firm=firm, organisation=organisation, name=tidy(name), name_en=tidy(name_en), level=level, issued=issued,
        expires=expires, origin=origin, source=source,
    )
    keep(certificate)
    wall = Wall.BUSINESS if firm is not None else wall_of(organisation)
    detail = {"name": certificate.name, "level": level, "expires": expires}
    record(by, verb="certificate added", target=firm or organisation, detail=detail, wall=wall)
    return certificate


def _keep_firm(firm: Firm, same_name_ok: bool) -> None:
    for name in ("name", "short_name", "name_en", "industry", "stock_code", "source"):
        setattr(firm, name, tidy(getattr(firm, name) or ""))
    firm.other_names = [tidy(name) for name in firm.other_names if name and tidy(name)]
    try:
        firm.code = clean_code(firm.code or "")
    except ValidationError as wrong:
        raise ValidationError({"code": wrong}) from None
    for twin in duplicates(firm):
        if twin.by == "code":
            raise ValidationError({"code": _("这个代码已登记给“%(firm)s”。") % {"firm": twin.firm.name}})
        if not same_name_ok:
            raise ValidationError(
                {"name": ValidationError(
                    _("“%(firm)s”已在名册里。若确是另一家，请填写代码或勾选“确是另一家”。"),
                    params={"firm": twin.firm.name}, code="duplicate",
                )}
            )
    firm.search = searchable(firm.name, firm.short_name, firm.name_en, *firm.other_names)
    keep(firm)


def _place(**fields: object) -> Place:
    place = Place(**fields)
    if place.segment and place.segment.chain_id != place.chain_id:
        raise ValidationError({"segment": _("这个环节属于另一条产业链，请另选。")})
    keep(place)
    return place
