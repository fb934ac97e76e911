"""Signing in: by password with lockout, by a one-time link, and what an account without a role meets."""

import datetime

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from factories import AccountFactory

from lianmeng.people import actions
from lianmeng.people.models import Account
from lianmeng.trail.models import Entry

PASSWORD = "correct horse battery"
ME = "/me/"


@pytest.fixture
def anna(cast):
    cast.secretariat.set_password(PASSWORD)
    cast.secretariat.save()
    return cast.secretariat


def sign_in(client, username, password, **more):
    return client.post(reverse("people:signin"), {"username": username, "password": password, **more})


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def test_the_right_password_signs_in_leads_to_next_and_gives_the_session_a_new_key(anna, client):
    client.get(reverse("people:signin"))
    client.session["x"] = 1
    session = client.session
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    before = session.session_key
    answer = sign_in(client, anna.username, PASSWORD, next=ME)
    assert answer.headers["Location"] == ME
    assert signed_in_as(client) == str(anna.pk)
    assert client.session.session_key != before


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_next_never_leads_off_the_site(anna, client, wanted):
    assert "evil" not in sign_in(client, anna.username, PASSWORD, next=wanted).headers["Location"]


def test_a_wrong_password_an_unknown_name_and_a_closed_account_are_told_the_same_and_keep_what_was_typed(anna, client):
    closed = AccountFactory(is_active=False)
    closed.set_password(PASSWORD)
    closed.save()
    said = []
    for username, password in ((anna.username, "wrong"), ("nobody-here", "wrong"), (closed.username, PASSWORD)):
        answer = sign_in(client, username, password, next=ME)
        text = answer.content.decode()
        assert f'value="{username}"' in text
        assert f'name="next" value="{ME}"' in text
        assert password not in text
        said.append(answer.context["form"].non_field_errors())
    assert said[0] == said[1] == said[2]
    assert signed_in_as(client) is None


@pytest.mark.parametrize("known", [True, False])
def test_too_many_failures_lock_the_name_say_how_long_and_are_over_after_that(anna, client, known):
    username = anna.username if known else "nobody-here"
    for _n in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, username, "wrong")
    assert answer.status_code == 429
    assert f"请等 {settings.AXES_COOLOFF_TIME * 60:.0f} 分钟" in answer.content.decode()
    assert int(answer.headers["Retry-After"]) == settings.AXES_COOLOFF_TIME * 3600
    assert sign_in(client, username, PASSWORD).status_code == 429
    assert signed_in_as(client) is None
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(hours=settings.AXES_COOLOFF_TIME, seconds=1))
    sign_in(client, username, PASSWORD)
    assert (signed_in_as(client) == str(anna.pk)) is known


def test_trying_while_locked_does_not_lengthen_the_lock(anna, client):
    for _n in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, anna.username, "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(hours=settings.AXES_COOLOFF_TIME) + datetime.timedelta(seconds=90))
    assert "请等 2 分钟" in sign_in(client, anna.username, "wrong").content.decode()


def test_a_lock_on_one_name_leaves_others_alone(anna, cast, client):
    for _n in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, cast.owner.username, "wrong")
    sign_in(client, anna.username, PASSWORD)
    assert signed_in_as(client) == str(anna.pk)


def test_signing_out_needs_a_post(as_, cast):
    browser = as_(cast.owner)
    assert browser.get(reverse("people:signout")).status_code == 405
    assert signed_in_as(browser) == str(cast.owner.pk)
    browser.post(reverse("people:signout"))
    assert signed_in_as(browser) is None


def test_a_one_time_link_is_not_used_up_by_looking_and_signs_in_once(cast, client):
    query = actions.one_time_link(cast.owner)
    for _look in range(3):
        page = client.get(reverse("people:once") + query)
        assert str(cast.owner) in page.content.decode()
    assert signed_in_as(client) is None
    sesame = query.partition("sesame=")[2]
    answer = client.post(reverse("people:once"), {"sesame": sesame, "next": ME})
    assert answer.headers["Location"] == ME
    assert signed_in_as(client) == str(cast.owner.pk)
    assert Entry.objects.filter(verb="signed in by link", actor=cast.owner).count() == 1
    client.post(reverse("people:signout"))
    again = client.post(reverse("people:once"), {"sesame": sesame})
    assert again.status_code == 410
    assert "链接已失效" in again.content.decode()
    assert signed_in_as(client) is None


@pytest.mark.parametrize("sesame", ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAA", "%00", "中文"])
def test_a_link_that_is_none_says_what_to_do(cast, client, sesame):
    answer = client.get(reverse("people:once"), {"sesame": sesame})
    assert answer.status_code == 410
    assert "请秘书处重新生成" in answer.content.decode()


def test_a_link_older_than_a_day_and_one_of_a_closed_account_do_not_hold(cast, client, monkeypatch):
    old, closed = actions.one_time_link(cast.owner), actions.one_time_link(cast.observer)
    Account.objects.filter(pk=cast.observer.pk).update(is_active=False)
    assert client.get(reverse("people:once") + closed).status_code == 410
    real = __import__("time").time
    monkeypatch.setattr("time.time", lambda: real() + settings.SESAME_MAX_AGE + 60)
    assert client.get(reverse("people:once") + old).status_code == 410


def test_an_account_without_a_role_is_told_so_on_every_page_and_may_see_its_own(cast, client, as_):
    cast.stranger.set_password(PASSWORD)
    cast.stranger.save()
    answer = sign_in(client, cast.stranger.username, PASSWORD, next="/me/accounts/")
    assert answer.headers["Location"] == ME
    assert "还没有角色" in client.get(ME).content.decode()
    page = client.get(reverse("people:accounts"))
    assert page.status_code == 403
    assert "目前没有角色" in page.content.decode()
    assert cast.stranger.username in page.content.decode()


def test_a_page_asks_a_visitor_to_sign_in_and_remembers_where_they_went(client, db):
    assert client.get(ME).headers["Location"] == f"/me/signin/?next={ME}"


def test_a_password_is_changed_with_the_old_one_and_other_browsers_are_signed_out(anna, client, as_):
    sign_in(client, anna.username, PASSWORD)
    other, link = as_(anna), actions.one_time_link(anna)
    new = {"new_password1": "a new long phrase 9", "new_password2": "a new long phrase 9"}
    refused = client.post(reverse("people:password"), {"old_password": "wrong", **new})
    assert "old_password" in refused.context["form"].errors
    client.post(reverse("people:password"), {"old_password": PASSWORD, **new})
    anna.refresh_from_db()
    assert anna.check_password("a new long phrase 9")
    assert client.get(ME).status_code == 200
    assert other.get(ME).status_code == 302
    assert client.get(reverse("people:once") + link).status_code == 410
    assert Entry.objects.filter(verb="password changed", actor=anna).count() == 1


def test_who_came_by_a_link_sets_a_password_without_the_old_one_but_not_a_weak_one(anna, client):
    client.post(reverse("people:once"), {"sesame": actions.one_time_link(anna).partition("=")[2]})
    weak = client.post(reverse("people:password"), {"new_password1": "12345678901", "new_password2": "12345678901"})
    assert weak.context["form"].errors
    client.post(reverse("people:password"), {"new_password1": "a new long phrase 9", "new_password2": "a new long phrase 9"})
    anna.refresh_from_db()
    assert anna.check_password("a new long phrase 9")
    assert "old_password" in client.get(reverse("people:password")).context["form"].fields
