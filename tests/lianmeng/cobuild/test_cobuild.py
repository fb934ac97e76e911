"""What the organisations do together: who sees it, who keeps it, the joint branch and the benchmark."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import AllianceFactory, FirmFactory, OrganisationFactory, PlaceFactory, SupplyLinkFactory

from lianmeng.cobuild import actions, queries
from lianmeng.cobuild.models import Activity, Part
from lianmeng.members.models import Certificate, Coverage, Organisation, Seat
from lianmeng.people.models import Account
from lianmeng.trail.models import Entry
from lianmeng.web.origins import Visibility

Kind, How = Activity.Kind, Part.Capacity
DESK, PUBLIC = Visibility.DESK, Visibility.PUBLIC


def keep(cast, *, kind=Kind.THEME_DAY, firms=(), organisations=(), visibility=DESK, host=None, alliance=None, title="示例活动"):
    return actions.add_activity(
        None, alliance=alliance or cast.alliance, kind=kind, title=title, host=host, visibility=visibility,
        firms=[(firm, How.MEMBER) for firm in firms], organisations=[(one, How.MEMBER) for one in organisations],
        labels=[("链上企业", How.MEMBER)],
    )


@pytest.fixture
def joint(cast):
    """A joint branch of the three firms, with the two supply links between them."""
    branch = OrganisationFactory(name="示例联合党支部", kind=Organisation.Kind.JOINT_BRANCH, region=cast.park)
    for firm in (cast.firm, cast.rival, cast.buyer):
        Coverage.objects.create(organisation=branch, firm=firm)
    SupplyLinkFactory(supplier=cast.firm, customer=cast.rival, product="回收铝", status="running", chain=cast.chain, visibility="public")
    SupplyLinkFactory(supplier=cast.rival, customer=cast.buyer, product="铝锭", status="running", chain=cast.chain, visibility="public")
    return branch


def test_the_list_holds_exactly_the_activities_that_the_rule_lets_each_account_see(cast):
    elsewhere = AllianceFactory()
    for kind, seen, firm, host, alliance in itertools.product(
        Kind, (DESK, Visibility.CHAIN, PUBLIC), (None, cast.firm, cast.buyer), (None, cast.branch), (cast.alliance, elsewhere)
    ):
        keep(cast, kind=kind, visibility=seen, firms=[firm] if firm else [], host=host, alliance=alliance,
             organisations=[cast.branch] if host is None and firm else [])
    for name, account in vars(cast).items():
        if isinstance(account, Account):
            listed = list(queries.visible(account).values_list("pk", flat=True))
            ruled = {a.pk for a in Activity.objects.all() if account.has_perm("cobuild.view_activity", a)}
            assert sorted(listed) == sorted(ruled), name
    assert not queries.visible(cast.stranger)


def test_party_life_that_is_not_public_is_hidden_from_the_park_the_owner_and_the_rival(cast, as_):
    party = keep(cast, firms=[cast.firm, cast.rival], organisations=[cast.branch], title="内部党日")
    social = keep(cast, kind=Kind.SOCIAL, firms=[cast.firm], title="篮球赛")
    shown = keep(cast, visibility=PUBLIC, title="公开党日")

    def titles(who):
        return {row.title for row in as_(who).get("/cobuild/").context["page"]}

    assert titles(cast.park_official) == titles(cast.rival_owner) == {"公开党日"}
    assert titles(cast.owner) == {"公开党日", "篮球赛"}
    assert titles(cast.branch_secretary) == {"公开党日", "内部党日"}
    assert titles(cast.secretariat) == {"公开党日", "内部党日", "篮球赛"}
    for who in (cast.park_official, cast.owner, cast.rival_owner):
        assert as_(who).get(f"/cobuild/activities/{party.pk}/").status_code == 404
        assert "内部党日" not in as_(who).get(f"/cobuild/branches/{cast.branch.pk}/").content.decode()
    assert as_(cast.rival_owner).get(f"/cobuild/activities/{social.pk}/").status_code == 404
    assert as_(cast.rival_owner).get(f"/cobuild/activities/{shown.pk}/").status_code == 200


def test_a_joint_branch_of_three_passes_and_a_sixth_unit_warns_with_the_source(cast, joint, as_):
    check = queries.check_units(joint)
    assert (check.units, check.passes) == (3, True)
    assert queries.check_units(joint, extra=2).passes
    assert not queries.check_units(joint, extra=3).passes

    page = as_(cast.secretariat).get(f"/cobuild/branches/{joint.pk}/?extra=3").content.decode()

    assert "超过一般上限" in page
    assert "支部工作条例（试行）" in page
    assert "超过一般上限" not in as_(cast.secretariat).get(f"/cobuild/branches/{joint.pk}/").content.decode()


def test_a_firm_that_left_the_joint_branch_is_no_longer_counted(joint):
    joint.coverages.filter(firm__short_name="丙压铸").update(until="2021-01-01")
    assert queries.check_units(joint).units == 2


def test_the_joint_branch_shows_its_firms_and_the_ties_between_them_without_claiming_a_cause(cast, joint, as_):
    outside = SupplyLinkFactory(supplier=cast.firm, customer=FirmFactory(), product="门外的货", status="running", visibility="public")

    page = as_(cast.secretariat).get(f"/cobuild/branches/{joint.pk}/")

    assert [tie.product for tie in page.context["ties"]] == ["回收铝", "铝锭"]
    text = page.content.decode()
    assert f"/chain/links/{page.context['ties'][0].pk}/" in text
    assert "不说明是谁促成的" in text
    assert outside.product not in text
    for firm in (cast.firm, cast.rival, cast.buyer):
        assert firm.name in text


def test_the_benchmark_branch_shows_title_seat_visits_and_guidance(cast, as_):
    Certificate.objects.create(organisation=cast.branch, name="示例市标杆党组织", level="city")
    Seat.objects.create(alliance=cast.alliance, organisation=cast.branch, title=Seat.Title.COUNCIL)
    for title in ("第一次交流", "第二次交流"):
        keep(cast, kind=Kind.EXCHANGE_VISIT, host=cast.branch, firms=[cast.buyer], title=title)
    keep(cast, kind=Kind.GUIDANCE, organisations=[cast.branch], title="到厂指导")

    page = as_(cast.secretariat).get(f"/cobuild/branches/{cast.branch.pk}/").content.decode()

    for word in ("示例市标杆党组织", "市级", "理事单位", "第一次交流", "第二次交流", "到厂指导", cast.alliance.name, "未知"):
        assert word in page
    index = as_(cast.secretariat).get("/cobuild/")
    assert [one.pk for one in index.context["benchmarks"]] == [cast.branch.pk]


def test_a_social_is_told_apart_from_party_life(cast, as_):
    social = keep(cast, kind=Kind.SOCIAL)
    keep(cast, kind=Kind.THEME_DAY)
    assert "不计入组织生活" in as_(cast.secretariat).get(f"/cobuild/activities/{social.pk}/").content.decode()
    assert [row.kind for row in as_(cast.secretariat).get("/cobuild/?kind=social").context["page"]] == ["social"]
    assert list(Entry.objects.filter(verb="activity added").order_by("pk").values_list("wall", flat=True)) == ["business", "party"]


def test_a_secretary_keeps_what_the_own_organisation_hosted(cast, as_):
    sent = {"kind": "theme_day", "title": "五月主题党日", "happened": "2026-05", "host": cast.branch.pk, "firms": [cast.firm.pk], "visibility": "desk"}

    answer = as_(cast.branch_secretary).post("/cobuild/new/", sent)

    activity = Activity.objects.get()
    assert answer.status_code == 302
    assert (activity.alliance, activity.host, str(activity.happened)) == (cast.alliance, cast.branch, "2026-05")
    assert {(part.firm, part.organisation, part.capacity) for part in activity.parts.all()} == {
        (cast.firm, None, "member"), (None, cast.branch, "host")
    }


def test_nobody_keeps_an_activity_in_anothers_name_or_alliance(cast, as_):
    other = OrganisationFactory()
    elsewhere = AllianceFactory()
    common = {"kind": Kind.THEME_DAY, "title": "冒名", "firms": [(cast.firm, How.MEMBER)]}
    for by, alliance, host in (
        (cast.branch_secretary, cast.alliance, other), (cast.branch_secretary, cast.alliance, None),
        (cast.secretariat, elsewhere, None), (cast.owner, cast.alliance, cast.branch), (cast.liaison, cast.alliance, None),
    ):
        with pytest.raises(PermissionDenied):
            actions.add_activity(by, alliance=alliance, host=host, **common)
    with pytest.raises(ValidationError):
        actions.add_activity(cast.secretariat, alliance=cast.alliance, host=other, **common)
    for who in (cast.owner, cast.liaison, cast.park_official, cast.handler, cast.expert, cast.observer):
        assert as_(who).post("/cobuild/new/", {"kind": "theme_day"}).status_code == 403
    assert not Activity.objects.exists()


def test_the_lists_take_as_many_queries_for_forty_activities_as_for_two(cast, joint, as_):
    def taken(path):
        with CaptureQueriesContext(connection) as seen:
            as_(cast.secretariat).get(path)
        return len(seen)

    def more():
        keep(cast, host=joint, firms=[cast.firm, cast.buyer], organisations=[cast.branch])

    more()
    few = [taken(path) for path in ("/cobuild/", f"/cobuild/branches/{joint.pk}/")]
    for n in range(40):
        more()
        firm = FirmFactory()
        PlaceFactory(chain=cast.chain, firm=firm)
        other = OrganisationFactory(kind=Organisation.Kind.JOINT_BRANCH, name=f"联合{n}")
        Coverage.objects.create(organisation=other, firm=firm)
        Coverage.objects.create(organisation=joint, firm=firm)
    assert [taken(path) for path in ("/cobuild/", f"/cobuild/branches/{joint.pk}/")] == few


@pytest.mark.parametrize("sent", [
    {}, {"kind": "zzz", "title": ""}, {"kind": "social", "title": "无人参加", "visibility": "desk"},
    {"kind": "social", "title": "x", "visibility": "desk", "firms": ["9" * 40, "abc"], "host": "9" * 30},
    {"kind": "social", "title": "x", "visibility": "desk", "organisations": ["-1", "²"], "labels": "甲"},
    {"kind": "social", "title": "x", "visibility": "desk", "labels": "甲", "happened": "2999-01"},
    {"kind": "social", "title": "x" * 400, "visibility": "chain", "labels": "y" * 400, "happened": "昨天"},
])
def test_a_spoiled_activity_is_told_and_not_kept(cast, as_, sent):
    answer = as_(cast.secretariat).post("/cobuild/new/", sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Activity.objects.exists()


@pytest.mark.parametrize("path", ["?kind=zzz", "?page=abc", "branches/{pk}/?extra=abc", "branches/{pk}/?extra=-1", "branches/{pk}/?extra=" + "9" * 40])
def test_spoiled_addresses_still_show_the_page(cast, joint, as_, path):
    assert as_(cast.secretariat).get("/cobuild/" + path.format(pk=joint.pk)).status_code == 200


def test_what_is_not_there_is_404_and_empty_says_what_to_do(cast, as_):
    for path in ("branches/999/", "activities/999/", "activities/" + "9" * 30 + "/"):
        assert as_(cast.secretariat).get(f"/cobuild/{path}").status_code == 404
    page = as_(cast.secretariat).get("/cobuild/").content.decode()
    assert "还没有联建活动" in page
    assert "还没有联合党支部" in page
