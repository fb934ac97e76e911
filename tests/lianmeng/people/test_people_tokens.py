"""Keys to the API."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from lianmeng.people import actions
from lianmeng.people.models import ApiToken
from lianmeng.people.tokens import account_of


def issue(account, **more):
    return actions.issue_token(account, **{"label": "ERP", "scope": "read", **more})


def test_a_key_acts_as_its_account_with_its_scope_in_one_query(cast, django_assert_num_queries):
    _token, key = issue(cast.owner, scope="write")
    with django_assert_num_queries(1):
        assert account_of(key) == (cast.owner, "write")


def test_only_a_digest_is_kept(cast):
    token, key = issue(cast.owner)
    assert key not in str(ApiToken.objects.filter(pk=token.pk).values().get())


def test_an_expired_a_revoked_and_a_closed_accounts_key_do_not_hold(cast):
    expired, key_of_expired = issue(cast.owner)
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    revoked, key_of_revoked = issue(cast.owner)
    actions.revoke_token(cast.owner, token=revoked)
    _closed, key_of_closed = issue(cast.observer)
    cast.observer.is_active = False
    cast.observer.save()
    assert [account_of(k) for k in (key_of_expired, key_of_revoked, key_of_closed)] == [None, None, None]


@pytest.mark.parametrize("key", ["", "lm_", "lm_wrong", "x" * 10_000, "lm_" + "\ud800", "lm_\x00", "锁"])
def test_any_other_text_is_no_key(cast, key):
    issue(cast.owner)
    assert account_of(key) is None


def test_nobody_revokes_anothers_key(cast, as_):
    token, key = issue(cast.owner)
    with pytest.raises(PermissionDenied):
        actions.revoke_token(cast.rival_owner, token=token)
    assert as_(cast.rival_owner).post(reverse("people:revoke-token", args=[token.pk])).status_code == 404
    assert account_of(key)


def test_an_account_without_a_role_gets_no_key(cast, as_):
    with pytest.raises(PermissionDenied):
        issue(cast.stranger)
    assert as_(cast.stranger).post(reverse("people:issue-token"), {"label": "x", "scope": "read", "days": 9}).status_code == 403
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [0, 367, -1])
def test_a_key_is_for_a_year_at_most(cast, days):
    with pytest.raises(ValidationError) as wrong:
        issue(cast.owner, days=days)
    assert "days" in wrong.value.message_dict


def test_the_page_shows_a_new_key_once_lists_it_and_revokes_it(cast, as_):
    browser = as_(cast.owner)
    page = browser.post(reverse("people:issue-token"), {"label": "与ERP对接", "scope": "read", "days": "30"})
    key = page.context["key"]
    assert key in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert account_of(key) == (cast.owner, "read")
    later = browser.get(reverse("people:me")).content.decode()
    assert key not in later
    assert "与ERP对接" in later
    browser.post(reverse("people:revoke-token", args=[ApiToken.objects.get().pk]))
    assert account_of(key) is None


def test_bad_input_makes_no_key_and_keeps_what_was_typed(cast, as_):
    page = as_(cast.owner).post(reverse("people:issue-token"), {"label": "与ERP对接", "scope": "all", "days": "900"})
    assert {"scope", "days"} <= set(page.context["form"].errors)
    assert "与ERP对接" in page.content.decode()
    assert not ApiToken.objects.exists()
