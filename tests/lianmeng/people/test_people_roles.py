"""Roles: who may do what, who may give which, and that no secretariat reaches into another alliance."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from factories import (
    AccountFactory,
    AllianceFactory,
    FirmFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    RegionFactory,
    appointed,
)

from lianmeng.members.models import Organisation, Place
from lianmeng.people import actions
from lianmeng.people.models import Account, Appointment, Role
from lianmeng.people.queries import scope_of
from lianmeng.trail.models import Entry

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)

CAST = {
    "secretariat", "head", "owner", "branch_secretary", "liaison", "park_official", "handler", "expert", "observer", "stranger",
}
MAY = {
    "people.view_accounts": {"secretariat"},
    "people.change_accounts": {"secretariat"},
    "people.issue_token": CAST - {"stranger"},
    "trail.view_trail": {"secretariat", "head"},
    "trail.view_party_trail": {"secretariat", "head"},
    "admin.look": {"secretariat"},
}


@pytest.mark.parametrize("permission", MAY)
def test_the_table_of_who_may(cast, permission):
    assert {who for who in CAST if getattr(cast, who).has_perm(permission)} == MAY[permission]


@pytest.fixture
def elsewhere(cast):
    """Another alliance with a chain, a park and people of its own, in another city."""
    alliance = AllianceFactory()
    cast.far, cast.far_park = alliance, RegionFactory(parent=alliance.region)
    cast.far_firm = FirmFactory(region=cast.far_park)
    PlaceFactory(chain=alliance.chain, firm=cast.far_firm)
    cast.far_branch = OrganisationFactory(region=cast.far_park)
    MembershipFactory(alliance=alliance, organisation=cast.far_branch)
    cast.far_department = OrganisationFactory(kind=Organisation.Kind.DEPARTMENT, region=alliance.region)
    cast.far_secretariat = appointed(Role.SECRETARIAT, alliance=alliance)
    cast.far_owner = appointed(Role.FIRM_OWNER, firm=cast.far_firm)
    return cast


def places(cast, far=False):
    get = lambda own, other: getattr(cast, other if far else own)  # noqa: E731
    return [
        (Role.SECRETARIAT, {"alliance": get("alliance", "far")}),
        (Role.ALLIANCE_HEAD, {"alliance": get("alliance", "far")}),
        (Role.EXPERT, {"alliance": get("alliance", "far")}),
        (Role.FIRM_OWNER, {"firm": get("firm", "far_firm")}),
        (Role.LIAISON, {"firm": get("firm", "far_firm")}),
        (Role.LIAISON, {"region": get("park", "far_park")}),
        (Role.PARK_OFFICIAL, {"region": get("park", "far_park")}),
        (Role.BRANCH_SECRETARY, {"organisation": get("branch", "far_branch")}),
        (Role.DEPARTMENT_HANDLER, {"organisation": get("department", "far_department")}),
    ]


def test_a_secretariat_gives_every_role_in_its_own_alliance(elsewhere):
    for role, place in places(elsewhere):
        account = AccountFactory()
        actions.appoint(elsewhere.secretariat, account=account, role=role, since=TODAY(), **place)
        assert scope_of(account).roles == {role}
        assert Entry.objects.filter(verb="role given", target=f"people.Account:{account.pk}", actor=elsewhere.secretariat).exists()


def test_a_secretariat_gives_no_role_in_another_alliance_not_even_to_itself(elsewhere):
    before = Appointment.objects.count()
    for role, place in places(elsewhere, far=True):
        for account in (elsewhere.secretariat, elsewhere.stranger):
            with pytest.raises(PermissionDenied):
                actions.appoint(elsewhere.secretariat, account=account, role=role, since=TODAY(), **place)
    assert Appointment.objects.count() == before


def test_a_firm_of_the_same_park_on_another_chain_is_out_of_reach(elsewhere):
    firm = FirmFactory(region=elsewhere.park)
    PlaceFactory(chain=elsewhere.far.chain, firm=firm)
    with pytest.raises(PermissionDenied):
        actions.appoint(elsewhere.secretariat, account=elsewhere.stranger, role=Role.FIRM_OWNER, since=TODAY(), firm=firm)
    Place.objects.filter(firm=elsewhere.firm).update(until_on=TODAY())
    with pytest.raises(PermissionDenied):
        actions.appoint(elsewhere.secretariat, account=elsewhere.stranger, role=Role.FIRM_OWNER, since=TODAY(), firm=elsewhere.firm)


def test_the_region_above_is_out_of_reach(cast):
    cast.city.parent = RegionFactory()
    cast.city.save()
    with pytest.raises(PermissionDenied):
        actions.appoint(cast.secretariat, account=cast.stranger, role=Role.PARK_OFFICIAL, since=TODAY(), region=cast.city.parent)


@pytest.mark.parametrize("who", sorted(CAST - {"secretariat"}))
def test_nobody_else_gives_or_ends_roles_or_makes_links(cast, who):
    by = getattr(cast, who)
    held = cast.observer.appointments.get()
    for act in (
        lambda: actions.appoint(by, account=by, role=Role.SECRETARIAT, since=TODAY(), alliance=cast.alliance),
        lambda: actions.end_appointment(by, appointment=held, until=TODAY()),
        lambda: actions.make_link(by, account=cast.owner),
        lambda: actions.add_account(by, username="new", name="新"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    held.refresh_from_db()
    assert held.until is None
    assert not Account.objects.filter(username="new").exists()


def test_a_secretariat_makes_no_link_for_who_holds_a_role_elsewhere_or_is_superuser(elsewhere):
    both = appointed(Role.EXPERT, alliance=elsewhere.alliance)
    Appointment.objects.create(account=both, role=Role.EXPERT, alliance=elsewhere.far, since=TODAY() + 30 * DAY)
    operator = AccountFactory(is_superuser=True)
    for account in (elsewhere.far_secretariat, elsewhere.far_owner, both, operator):
        assert not elsewhere.secretariat.has_perm("people.make_link", account)
        with pytest.raises(PermissionDenied):
            actions.make_link(elsewhere.secretariat, account=account)
    for account in (elsewhere.owner, elsewhere.park_official, elsewhere.stranger):
        assert actions.make_link(elsewhere.secretariat, account=account).startswith("?sesame=")


def test_a_secretariat_whose_term_is_over_or_not_begun_gives_nothing(cast):
    for since, until in ((TODAY() - 9 * DAY, TODAY() - DAY), (TODAY() + DAY, None)):
        by = AccountFactory()
        Appointment.objects.create(account=by, role=Role.SECRETARIAT, alliance=cast.alliance, since=since, until=until)
        assert not by.has_perm("people.view_accounts")
        with pytest.raises(PermissionDenied):
            actions.appoint(by, account=cast.stranger, role=Role.EXPERT, since=TODAY(), alliance=cast.alliance)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"alliance": None}, "alliance"),
        ({"role": Role.FIRM_OWNER}, "firm"),
        ({"role": "king"}, "role"),
        ({"until": datetime.date(2000, 1, 1)}, "until"),
    ],
)
def test_a_role_that_does_not_fit_is_refused_beside_its_field(cast, change, field):
    what = {"account": cast.stranger, "role": Role.EXPERT, "since": TODAY(), "alliance": cast.alliance, **change}
    with pytest.raises(ValidationError) as wrong:
        actions.appoint(cast.secretariat, **what)
    assert field in wrong.value.message_dict
    assert not cast.stranger.appointments.exists()


def test_one_person_holds_several_roles_but_no_role_twice_in_one_place_at_a_time(cast):
    given = {"account": cast.owner, "since": TODAY()}
    actions.appoint(cast.secretariat, role=Role.FIRM_OWNER, firm=cast.buyer, **given)
    actions.appoint(cast.secretariat, role=Role.EXPERT, alliance=cast.alliance, **given)
    assert scope_of(cast.owner).own_firms == {cast.firm.pk, cast.buyer.pk}
    assert scope_of(cast.owner).roles == {Role.FIRM_OWNER, Role.EXPERT}
    with pytest.raises(ValidationError):
        actions.appoint(cast.secretariat, role=Role.FIRM_OWNER, firm=cast.buyer, **given)


def test_an_ended_role_holds_to_its_last_day_and_the_row_stays(cast):
    held = cast.expert.appointments.get()
    actions.end_appointment(cast.secretariat, appointment=held, until=TODAY(), reason="任期届满")
    assert scope_of(cast.expert).roles == {Role.EXPERT}
    Appointment.objects.filter(pk=held.pk).update(until=TODAY() - DAY)
    cast.expert.__dict__.pop("_scope")
    assert not scope_of(cast.expert).roles
    with pytest.raises(ValidationError):
        actions.end_appointment(cast.secretariat, appointment=held, until=TODAY() + DAY)
    assert Entry.objects.get(verb="role ended").reason == "任期届满"


def test_the_last_secretariat_cannot_be_ended_from_a_page(cast):
    held = cast.secretariat.appointments.get()
    with pytest.raises(ValidationError):
        actions.end_appointment(cast.secretariat, appointment=held, until=TODAY())
    actions.appoint(cast.secretariat, account=cast.observer, role=Role.SECRETARIAT, since=TODAY(), alliance=cast.alliance)
    actions.end_appointment(cast.secretariat, appointment=held, until=TODAY())
    held.refresh_from_db()
    assert held.until == TODAY()


# the pages


def give(browser, account, **data):
    return browser.post(reverse("people:give-role", args=[account.pk]), {"since": TODAY().isoformat(), **data})


def test_the_form_asks_for_the_place_that_the_role_needs(cast, as_):
    browser, address = as_(cast.secretariat), reverse("people:give-role", args=[cast.stranger.pk])
    for role, fields in (("firm_owner", {"firm"}), ("liaison", {"firm", "region"}), ("expert", {"alliance"}), ("park_official", {"region"})):
        asked = set(browser.get(address, {"role": role}).context["form"].fields) - {"role", "since", "until"}
        assert asked == fields
    assert "任职自" not in browser.get(address, {"role": "king"}).content.decode()


@pytest.mark.parametrize("typed", ["甲铝业", "甲铝业有限公司", " 甲铝业 "])
def test_a_role_is_given_on_the_page_by_the_firms_name(cast, as_, typed):
    give(as_(cast.secretariat), cast.stranger, role="firm_owner", firm=typed)
    assert scope_of(cast.stranger).own_firms == {cast.firm.pk}


def test_an_unclear_or_foreign_firm_is_told_beside_its_field_and_keeps_what_was_typed(elsewhere, as_):
    browser = as_(elsewhere.secretariat)
    unclear = give(browser, elsewhere.stranger, role="firm_owner", firm="铝业")
    assert "甲铝业有限公司" in str(unclear.context["form"].errors["firm"])
    assert 'value="铝业"' in unclear.content.decode()
    foreign = give(browser, elsewhere.stranger, role="firm_owner", firm=elsewhere.far_firm.name)
    assert "没有找到" in str(foreign.context["form"].errors["firm"])
    forged = give(browser, elsewhere.stranger, role="secretariat", alliance=elsewhere.far.pk)
    assert "alliance" in forged.context["form"].errors
    for bad in ({"role": ""}, {"role": "king"}, {"role": "expert", "alliance": "x"}, {"role": "expert", "alliance": elsewhere.alliance.pk, "since": "soon"}):
        assert give(browser, elsewhere.stranger, **bad).status_code == 422
    assert not elsewhere.stranger.appointments.exists()


def test_the_pages_show_own_people_only(elsewhere, as_):
    browser = as_(elsewhere.secretariat)
    shown = {account.username for account in browser.get(reverse("people:accounts")).context["page"]}
    assert elsewhere.owner.username in shown
    assert elsewhere.stranger.username in shown
    assert not shown & {elsewhere.far_owner.username, elsewhere.far_secretariat.username}
    for name in ("account", "give-role"):
        assert browser.get(reverse(f"people:{name}", args=[elsewhere.far_owner.pk])).status_code == 404
    assert browser.post(reverse("people:make-link", args=[elsewhere.far_owner.pk])).status_code == 404
    held = elsewhere.far_owner.appointments.get()
    for account in (elsewhere.far_owner, elsewhere.owner):
        assert browser.post(reverse("people:end-role", args=[account.pk, held.pk]), {"until": TODAY()}).status_code == 404
    held.refresh_from_db()
    assert held.until is None


def test_the_list_searches_and_filters_and_takes_a_flat_number_of_queries(cast, as_, django_assert_max_num_queries):
    browser = as_(cast.secretariat)
    address = reverse("people:accounts")
    found = browser.get(address, {"q": cast.owner.name}).context["page"].object_list
    assert cast.owner in found
    assert cast.observer not in browser.get(address, {"role": "firm_owner"}).context["page"].object_list
    for _n in range(60):
        appointed(Role.EXPERT, alliance=cast.alliance)
    with django_assert_max_num_queries(9):
        assert len(browser.get(address).context["page"].object_list) == 50
    assert browser.get(address, {"page": "2"}).context["page"].number == 2
    assert browser.get(address, {"page": "x"}).context["page"].number == 1


def test_an_account_is_added_on_the_page_given_a_link_and_the_link_signs_in(cast, as_, client):
    browser = as_(cast.secretariat)
    taken = browser.post(reverse("people:add-account"), {"username": cast.owner.username, "name": "新人"})
    assert "username" in taken.context["form"].errors
    assert 'value="新人"' in taken.content.decode()
    browser.post(reverse("people:add-account"), {"username": "xinren", "name": "新人"})
    account = Account.objects.get(username="xinren")
    assert not account.has_usable_password()
    page = browser.post(reverse("people:make-link", args=[account.pk]))
    link = page.context["link"]
    assert "no-store" in page.headers["Cache-Control"]
    assert link not in browser.get(reverse("people:account", args=[account.pk])).content.decode()
    client.post(reverse("people:once"), {"sesame": link.partition("sesame=")[2]})
    assert client.session["_auth_user_id"] == str(account.pk)


def test_ending_a_role_on_the_page(cast, as_):
    held, browser = cast.expert.appointments.get(), as_(cast.secretariat)
    address = reverse("people:end-role", args=[cast.expert.pk, held.pk])
    early = browser.post(address, {"until": "1999-01-01"})
    assert "until" in early.context["form"].errors
    browser.post(address, {"until": TODAY().isoformat(), "reason": "调离"})
    held.refresh_from_db()
    assert held.until == TODAY()
    assert "调离" in browser.get(reverse("people:account", args=[cast.expert.pk])).content.decode()


def test_my_page_shows_my_roles_with_place_and_term(cast, as_):
    text = as_(cast.owner).get(reverse("people:me")).content.decode()
    assert "企业主" in text
    assert cast.firm.short_name in text
    assert "2020年1月1日" in text
    assert "账号与角色" not in text


@pytest.mark.parametrize("who", sorted(CAST - {"secretariat"}))
def test_accounts_are_the_secretariats_alone(cast, as_, who):
    browser = as_(getattr(cast, who))
    pages = [reverse("people:accounts"), reverse("people:add-account"), reverse("people:account", args=[cast.owner.pk])]
    assert {browser.get(page).status_code for page in pages} == {403}
