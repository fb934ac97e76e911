"""Writes about accounts, roles and keys."""

import datetime
import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from sesame.utils import get_query_string

from lianmeng.people.models import Account, ApiToken, Appointment, Role
from lianmeng.trail.actions import Wall, record

NEEDS = {  # a role without a place would reach everywhere or nowhere
    Role.SECRETARIAT: ("alliance",),
    Role.ALLIANCE_HEAD: ("alliance",),
    Role.FIRM_OWNER: ("firm",),
    Role.BRANCH_SECRETARY: ("organisation",),
    Role.LIAISON: ("firm", "region"),
    Role.PARK_OFFICIAL: ("region",),
    Role.DEPARTMENT_HANDLER: ("organisation",),
    Role.EXPERT: ("alliance",),
    Role.OBSERVER: ("alliance",),
}


@transaction.atomic
def add_account(by: Account | None, *, username: str, name: str, password: str | None = None, email: str = "") -> Account:
    """Make an account. Without a password it signs in by a one-time link only. Trail: account added."""
    account = Account(username=username, name=name, email=email)
    account.set_password(password) if password else account.set_unusable_password()
    account.full_clean(exclude=["password"])
    account.save()
    record(by, verb="account added", target=account, wall=Wall.SYSTEM)
    return account


@transaction.atomic
def appoint(
    by: Account | None, *, account: Account, role: str, since: datetime.date, until: datetime.date | None = None,
    alliance: object = None, region: object = None, organisation: object = None, firm: object = None,
) -> Appointment:
    """Give a role in one place for a term. ValidationError names the missing place. Trail: role given."""
    held = Appointment(
        account=account, role=role, since=since, until=until,
        alliance=alliance, region=region, organisation=organisation, firm=firm,
    )
    held.full_clean()
    if not any(getattr(held, f"{place}_id") for place in NEEDS[Role(role)]):
        raise ValidationError({NEEDS[Role(role)][0]: _("请选择这个角色在哪里任职。")})
    if until and until < since:
        raise ValidationError({"until": _("任职结束不能早于开始。")})
    held.save()
    account.__dict__.pop("_scope", None)
    record(by, verb="role given", target=account, detail={"role": role, "since": since, "until": until}, wall=Wall.SYSTEM)
    return held


@transaction.atomic
def end_appointment(by: Account | None, *, appointment: Appointment, until: datetime.date, reason: str = "") -> Appointment:
    """End a role on a day (the last day it holds). The row stays. Trail: role ended."""
    if until < appointment.since:
        raise ValidationError({"until": _("任职结束不能早于开始。")})
    appointment.until = until
    appointment.save(update_fields=["until"])
    appointment.account.__dict__.pop("_scope", None)
    record(
        by, verb="role ended", target=appointment.account, reason=reason,
        detail={"role": appointment.role, "until": until}, wall=Wall.SYSTEM,
    )
    return appointment


def one_time_link(account: Account) -> str:
    """The query string of a link that signs this account in once, within a day. Anyone who has it can use it."""
    return get_query_string(account)


@transaction.atomic
def issue_token(by: Account, *, label: str, scope: str, days: int = 90) -> tuple[ApiToken, str]:
    """Make an API key for `by` itself; the key is returned once and kept only as a digest. Trail: token issued."""
    if not 1 <= days <= 366:
        raise ValidationError({"days": _("有效期为 1 至 366 天。")})
    key = "lm_" + secrets.token_urlsafe(32)
    token = ApiToken(
        account=by, label=label, scope=scope, digest=token_digest(key), expires_at=timezone.now() + datetime.timedelta(days=days)
    )
    token.full_clean()
    token.save()
    record(by, verb="token issued", target=by, detail={"label": label, "scope": scope, "days": days}, wall=Wall.SYSTEM)
    return token, key


@transaction.atomic
def revoke_token(by: Account, *, token: ApiToken) -> ApiToken:
    """Make a key useless at once. Trail: token revoked."""
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record(by, verb="token revoked", target=token.account, detail={"label": token.label}, wall=Wall.SYSTEM)
    return token


def token_digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
