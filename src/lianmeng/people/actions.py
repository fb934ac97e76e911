"""Writes about accounts, roles and keys."""

import datetime
import secrets

from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from sesame.backends import ModelBackend as ByLink
from sesame.utils import get_query_string

from lianmeng.people.models import Account, ApiToken, Appointment, Role
from lianmeng.people.queries import holds_today
from lianmeng.people.tokens import PREFIX, digest
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
PLACES = ("alliance", "region", "organisation", "firm")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _require(by: Account | None, permission: str, record_: object = None) -> None:
    """The system (None: the command line, the demo) may; an account only where the named predicate holds."""
    if by is not None and not by.has_perm(permission, record_):
        raise PermissionDenied(_("您没有做这一步的权限；需要时请联系秘书处。"))


@transaction.atomic
def add_account(by: Account | None, *, username: str, name: str, password: str | None = None, email: str = "") -> Account:
    """Make an account. Without a password it signs in by a one-time link only. Trail: account added."""
    _require(by, "people.change_accounts")
    account = Account(username=username.strip(), name=name.strip(), email=email.strip())
    account.set_password(password) if password else account.set_unusable_password()
    account.full_clean(exclude=["password"])
    if password:
        _check_password(password, account)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:  # somebody took the name between the check and the write
        raise ValidationError({"username": _("这个登录名已经有人使用，请换一个。")}) from None
    record(by, verb="account added", target=account, wall=Wall.SYSTEM)
    return account


def _check_password(password: str, account: Account, field: str = "password") -> None:
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise ValidationError({field: weak.messages}) from None


@transaction.atomic
def appoint(
    by: Account | None, *, account: Account, role: str, since: datetime.date, until: datetime.date | None = None,
    alliance: object = None, region: object = None, organisation: object = None, firm: object = None,
) -> Appointment:
    """Give a role in one place for a term. ValidationError names the missing place. Trail: role given.

    An account gives roles only within its own alliance (`people.give_role`).
    """
    Account.objects.select_for_update().get(pk=account.pk)  # two givers queue: no role twice
    held = Appointment(
        account=account, role=role, since=since, until=until,
        alliance=alliance, region=region, organisation=organisation, firm=firm,
    )
    held.full_clean()
    _check_places(held)
    _check_term(held)
    _require(by, "people.give_role", held)
    held.save()
    account.__dict__.pop("_scope", None)
    record(by, verb="role given", target=account, detail=_about(held), wall=Wall.SYSTEM)
    return held


def _check_places(held: Appointment) -> None:
    needed = NEEDS[Role(held.role)]
    if not any(getattr(held, f"{place}_id") for place in needed):
        raise ValidationError({place: _("请选择这个角色在哪里任职。") for place in needed[:1]})
    for place in PLACES:
        if place not in needed and getattr(held, f"{place}_id"):
            raise ValidationError({place: _("这个角色不在这里任职，请去掉。")})


def _check_term(held: Appointment) -> None:
    if held.until and held.until < held.since:
        raise ValidationError({"until": _("任职结束不能早于开始。")})
    same = Appointment.objects.filter(
        account=held.account, role=held.role, alliance=held.alliance, region=held.region,
        organisation=held.organisation, firm=held.firm,
    )
    for other in same:
        if (other.until is None or held.since <= other.until) and (held.until is None or other.since <= held.until):
            raise ValidationError({"role": _("这个账号在同一处已有这个角色，任期重叠；请先结束原来的任职。")})


def _about(held: Appointment) -> dict[str, object]:
    return {
        "appointment": held.pk, "role": held.role, "since": held.since, "until": held.until,
        **{place: getattr(held, f"{place}_id") for place in PLACES if getattr(held, f"{place}_id")},
    }


@transaction.atomic
def end_appointment(by: Account | None, *, appointment: Appointment, until: datetime.date, reason: str = "") -> Appointment:
    """End a role on a day (the last day it holds). The row stays. Trail: role ended.

    A page cannot end the last secretariat of an alliance: nobody could appoint another. The command line can.
    """
    held = Appointment.objects.select_for_update(of=("self",)).select_related("account").get(pk=appointment.pk)
    _require(by, "people.end_role", held)
    if until < held.since:
        raise ValidationError({"until": _("任职结束不能早于开始。")})
    if held.until and held.until < timezone.localdate():
        raise ValidationError({"until": _("这段任职已经结束，不能再改。")})
    if by is not None and held.role == Role.SECRETARIAT and not _others_in_secretariat(held):
        raise ValidationError({"until": _("这是联盟目前唯一的秘书处账号；请先任命另一位，再结束这一位。")})
    held.until = until
    held.save(update_fields=["until"])
    appointment.until = until
    for account in (held.account, appointment.account, by):
        getattr(account, "__dict__", {}).pop("_scope", None)
    record(by, verb="role ended", target=held.account, reason=reason, detail=_about(held), wall=Wall.SYSTEM)
    return appointment


def _others_in_secretariat(held: Appointment) -> bool:
    others = Appointment.objects.select_for_update().filter(
        holds_today(), role=Role.SECRETARIAT, alliance=held.alliance, until=None, account__is_active=True
    )
    return any(other.account_id != held.account_id for other in others)


def one_time_link(account: Account) -> str:
    """The query string of a link that signs this account in once, within a day. Anyone who has it can use it."""
    return get_query_string(account)


@transaction.atomic
def make_link(by: Account | None, *, account: Account) -> str:
    """`one_time_link` by somebody who answers for the account. Trail: sign-in link made."""
    if not account.is_active:
        raise ValidationError(_("这个账号已停用，不能登录。"))
    _require(by, "people.make_link", account)
    record(by, verb="sign-in link made", target=account, wall=Wall.SYSTEM)
    return one_time_link(account)


def who_has(sesame: str) -> Account | None:
    """The account that a one-time link would sign in; None when it is used up, too old or not ours. Uses nothing up."""
    return ByLink().authenticate(None, sesame=sesame) if sesame else None


@transaction.atomic
def use_link(request: HttpRequest, *, sesame: str) -> Account | None:
    """Sign in by a one-time link and use it up. None when it does not hold. Trail: signed in by link."""
    known = who_has(sesame)
    if known is None:
        return None
    # Two presses of the button at once: the second one waits here, then finds the link used up.
    Account.objects.select_for_update().get(pk=known.pk)
    account = who_has(sesame)
    if account is None:
        return None
    login(request, account, backend=BACKEND)
    record(account, verb="signed in by link", target=account, wall=Wall.SYSTEM)
    return account


@transaction.atomic
def set_password(by: Account, *, password: str) -> Account:
    """Give oneself a new password: other sessions and open one-time links end. Trail: password changed."""
    _check_password(password, by, "new_password1")
    by.set_password(password)
    by.save(update_fields=["password"])
    record(by, verb="password changed", target=by, wall=Wall.SYSTEM)
    return by


@transaction.atomic
def issue_token(by: Account, *, label: str, scope: str, days: int = 90) -> tuple[ApiToken, str]:
    """Make an API key for `by` itself; the key is returned once and kept only as a digest. Trail: token issued."""
    _require(by, "people.issue_token")
    if not 1 <= days <= 366:
        raise ValidationError({"days": _("有效期为 1 至 366 天。")})
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        account=by, label=label, scope=scope, digest=digest(key), expires_at=timezone.now() + datetime.timedelta(days=days)
    )
    token.full_clean()
    token.save()
    record(by, verb="token issued", target=by, detail={"label": label, "scope": scope, "days": days}, wall=Wall.SYSTEM)
    return token, key


@transaction.atomic
def revoke_token(by: Account, *, token: ApiToken) -> ApiToken:
    """Make a key useless at once; once revoked, again changes nothing. Trail: token revoked."""
    _require(by, "people.revoke_token", token)
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(by, verb="token revoked", target=token.account, detail={"label": token.label}, wall=Wall.SYSTEM)
    return token
