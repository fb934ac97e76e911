"""The admin: looks only, for holders of `admin.look`, and shows no more than the pages do."""

import pytest
from django.contrib import admin
from django.urls import reverse
from factories import AccountFactory, AllianceFactory, appointed

from lianmeng.people.admin import ReadOnlyAdmin
from lianmeng.people.models import Account, Role


def test_every_table_of_the_admin_is_read_only():
    assert all(isinstance(one, ReadOnlyAdmin) for one in admin.site._registry.values())


def test_the_secretariat_enters_without_a_staff_flag_and_changes_nothing(cast, as_):
    browser = as_(cast.secretariat)
    assert "账号" in browser.get(reverse("admin:index")).content.decode()
    for table in ("people_account", "people_appointment", "trail_entry"):
        assert browser.get(reverse(f"admin:{table}_changelist")).status_code == 200
        assert browser.get(reverse(f"admin:{table}_add")).status_code == 403
    one = reverse("admin:people_account_change", args=[cast.owner.pk])
    assert browser.get(one).status_code == 200
    browser.post(one, {"username": "taken-over", "name": "x"})
    browser.post(reverse("admin:people_account_delete", args=[cast.owner.pk]), {"post": "yes"})
    assert Account.objects.get(pk=cast.owner.pk).username == cast.owner.username


def test_passwords_and_other_alliances_are_not_shown(cast, as_):
    far = appointed(Role.SECRETARIAT, alliance=AllianceFactory())
    browser = as_(cast.secretariat)
    assert far.username not in browser.get(reverse("admin:people_account_changelist")).content.decode()
    cast.owner.set_password("correct horse battery")
    cast.owner.save()
    one = browser.get(reverse("admin:people_account_change", args=[cast.owner.pk])).content.decode()
    assert cast.owner.username in one
    assert cast.owner.password not in one


@pytest.mark.parametrize("who", ["head", "owner", "observer", "stranger"])
def test_others_do_not_enter_and_are_told_so(cast, as_, who):
    browser = as_(getattr(cast, who))
    assert browser.get(reverse("admin:index"), follow=True).status_code == 403
    assert browser.get(reverse("admin:people_account_changelist"), follow=True).status_code == 403


def test_a_staff_flag_alone_opens_nothing(as_, db):
    assert as_(AccountFactory(is_staff=True)).get(reverse("admin:index"), follow=True).status_code == 403


def test_a_visitor_meets_the_sites_own_sign_in_with_its_lockout(client, db):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("people:signin"))
    assert "next=/admin/" in answer.redirect_chain[-1][0]
