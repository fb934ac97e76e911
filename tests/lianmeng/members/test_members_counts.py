"""How many there are, today and on any day."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from factories import LONG_AGO, AllianceFactory, FirmFactory, OrganisationFactory, appointed

from lianmeng.members import actions, queries
from lianmeng.members.models import Membership, Organisation, Place, Seat
from lianmeng.people.models import Role
from lianmeng.trail import queries as trail
from lianmeng.web.dates import PartialDate

DAY = datetime.timedelta(days=1)


@pytest.fixture
def alliance_of_37(db):
    alliance = AllianceFactory()
    for _ in range(37):
        actions.join_alliance(
            None, alliance=alliance, organisation=OrganisationFactory(), joined_on=LONG_AGO, joined=PartialDate(None, 5)
        )
    return alliance


def test_37_members_then_36_after_one_leaves_and_still_37_as_of_yesterday(alliance_of_37):
    today = timezone.localdate()
    assert queries.member_count(alliance_of_37) == 37

    leaving = alliance_of_37.memberships.first()
    actions.leave_alliance(None, membership=leaving, reason="企业注销")

    assert queries.member_count(alliance_of_37) == 36
    assert queries.member_count(alliance_of_37, as_of=today - DAY) == 37
    assert queries.member_count(alliance_of_37, as_of=LONG_AGO - DAY) == 0
    leaving.refresh_from_db()
    assert (leaving.left_on, leaving.leaving_reason) == (today, "企业注销")
    entry = trail.of(leaving.organisation).first()
    assert (entry.verb, entry.reason, entry.wall) == ("alliance left", "企业注销", "party")

    actions.join_alliance(None, alliance=alliance_of_37, organisation=leaving.organisation)
    assert queries.member_count(alliance_of_37) == 37
    assert Membership.objects.filter(organisation=leaving.organisation).count() == 2


def test_nobody_joins_twice_nor_before_having_left(alliance_of_37):
    row = alliance_of_37.memberships.first()
    with pytest.raises(ValidationError, match="已是这个联盟的成员"):
        actions.join_alliance(None, alliance=alliance_of_37, organisation=row.organisation)
    actions.leave_alliance(None, membership=row, reason="合并")
    with pytest.raises(ValidationError) as told:
        actions.join_alliance(
            None, alliance=alliance_of_37, organisation=row.organisation, joined_on=timezone.localdate() - 9 * DAY
        )
    assert list(told.value.message_dict) == ["joined_on"]
    with pytest.raises(ValidationError, match="结束"):
        actions.leave_alliance(None, membership=row, reason="再退一次")


@pytest.mark.parametrize(
    ("field", "kwargs"),
    [
        ("reason", {"reason": "  "}),
        ("left_on", {"reason": "合并", "left_on": LONG_AGO - DAY}),
        ("left_on", {"reason": "合并", "left_on": datetime.date(2999, 1, 1)}),
    ],
)
def test_leaving_that_makes_no_sense_is_refused_and_nothing_changes(alliance_of_37, field, kwargs):
    row = alliance_of_37.memberships.first()
    with pytest.raises(ValidationError) as told:
        actions.leave_alliance(None, membership=row, **kwargs)
    assert list(told.value.message_dict) == [field]
    assert queries.member_count(alliance_of_37) == 37


def test_an_association_joins_as_one_and_its_firms_are_not_counted_twice(cast):
    association = actions.add_organisation(None, kind=Organisation.Kind.ASSOCIATION, name="示例有色金属行业协会党支部")
    for firm in (cast.firm, cast.rival):
        actions.cover(None, organisation=association, firm=firm)
    before = queries.firm_count(cast.chain)
    actions.join_alliance(None, alliance=cast.alliance, organisation=association)
    assert queries.member_count(cast.alliance) == 2
    assert queries.firm_count(cast.chain) == before == 3
    rows = {firm.pk: firm.coverage for firm in queries.with_coverage(queries.visible_firms(cast.secretariat))}
    assert len(rows) == 3
    assert rows[cast.firm.pk] == "covered"
    assert rows[cast.rival.pk] == "none", "membership of an association is no coverage"


def test_a_joint_branch_is_one_organisation_covering_three_firms(cast):
    joint = actions.add_organisation(None, kind=Organisation.Kind.JOINT_BRANCH, name="示例联合党支部")
    firms = [FirmFactory() for _ in range(3)]
    for firm in firms:
        actions.cover(None, organisation=joint, firm=firm, since=PartialDate(2023))
    actions.join_alliance(None, alliance=cast.alliance, organisation=joint)
    assert queries.member_count(cast.alliance) == 2
    assert joint.coverages.count() == 3
    found = queries.with_coverage(queries.visible_firms(cast.owner)).filter(pk__in=[f.pk for f in firms])
    assert {firm.coverage for firm in found} == {"joint"}


def test_coverage_tells_own_joint_instructor_and_none_apart_in_one_query(cast, django_assert_num_queries):
    lonely, instructed = FirmFactory(), FirmFactory()
    appointed(Role.LIAISON, firm=instructed)
    with django_assert_num_queries(1):
        rows = {f.pk: f.coverage for f in queries.with_coverage(queries.Firm.objects.all())}
    assert rows[cast.firm.pk] == "covered"
    assert rows[instructed.pk] == "instructor"
    assert rows[lonely.pk] == "none"
    assert {f.pk for f in queries.uncovered_among([cast.firm.pk, lonely.pk, instructed.pk])} == {lonely.pk, instructed.pk}


def test_coverage_that_ended_shows_until_the_day_before(cast):
    row = cast.branch.coverages.get()
    actions.end_cover(None, coverage=row, reason="改为联合支部")
    firm = queries.Firm.objects.filter(pk=cast.firm.pk)
    assert queries.with_coverage(firm).get().coverage == "instructor"  # the cast's liaison stays
    assert queries.with_coverage(firm, timezone.localdate() - DAY).get().coverage == "covered"
    actions.cover(None, organisation=cast.branch, firm=cast.firm)
    assert cast.branch.coverages.count() == 2


def test_338_firms_on_the_chain_and_a_grade_changes_without_losing_the_old_one(cast):
    place = cast.chain.places.get(firm=cast.firm)
    new = actions.regrade(cast.secretariat, place=place, grade=Place.Grade.LEADING, source="市工信局文件", reason="年度评定")
    assert queries.firm_count(cast.chain) == 3
    grades = queries.register(cast.chain).filter(firm=cast.firm).values_list("grade", flat=True)
    assert list(grades) == ["leading"]
    yesterday = queries.register(cast.chain, timezone.localdate() - DAY).get(firm=cast.firm)
    assert yesterday.grade == "other"
    assert new.pk != place.pk
    with pytest.raises(ValidationError, match="没有变化"):
        actions.regrade(cast.secretariat, place=new, grade=Place.Grade.LEADING)


def test_a_firm_leaves_the_chain_and_comes_back(cast):
    place = cast.chain.places.get(firm=cast.buyer)
    actions.leave_chain(cast.secretariat, place=place, reason="迁出")
    assert queries.firm_count(cast.chain) == 2
    assert queries.firm_count(cast.chain, timezone.localdate() - DAY) == 3
    actions.place_on_chain(cast.secretariat, chain=cast.chain, firm=cast.buyer)
    assert queries.firm_count(cast.chain) == 3


def test_a_segment_of_another_chain_is_refused(cast):
    other = actions.add_chain(None, name="另一条链", region=cast.city)
    segment = actions.add_segment(None, chain=other, name="铝")
    with pytest.raises(ValidationError, match="另一条产业链"):
        actions.place_on_chain(None, chain=cast.chain, firm=FirmFactory(), segment=segment)


@pytest.mark.parametrize(("since", "covered"), [
    ("2026-06-01", 0), ("2026-05-20", 1), ("2026-05", 1), ("2026-06", 0), ("2027", 0), ("2026", 1), ("9月8日", 1), (None, 1),
])
def test_a_past_day_counts_no_coverage_that_began_later(cast, since, covered):
    joint = OrganisationFactory(kind=Organisation.Kind.JOINT_BRANCH)
    actions.join_alliance(None, alliance=cast.alliance, organisation=joint, joined_on=LONG_AGO)
    actions.cover(None, organisation=joint, firm=cast.buyer, since=since and PartialDate.parse(since))
    day = datetime.date(2026, 5, 20)
    assert queries.covering(day).filter(firm=cast.buyer).count() == covered
    assert queries.members_listed(cast.alliance, day).get(organisation=joint).firms_now == covered


def test_a_term_told_by_its_year_alone_may_end_in_the_year_in_which_it_began(cast):
    held = actions.seat(
        cast.secretariat, alliance=cast.alliance, organisation=cast.branch, title=Seat.Title.COUNCIL,
        since=PartialDate(2026, 5), until=PartialDate(2026),
    )
    assert (str(held.since), str(held.until)) == ("2026-05", "2026")


def test_the_council_has_one_chair_and_a_seat_ends_when_the_member_leaves(cast):
    other = OrganisationFactory()
    with pytest.raises(ValidationError, match="不是这个联盟的成员"):
        actions.seat(None, alliance=cast.alliance, organisation=other, title=Seat.Title.COUNCIL)
    actions.join_alliance(None, alliance=cast.alliance, organisation=other)
    actions.seat(None, alliance=cast.alliance, organisation=cast.branch, title=Seat.Title.CHAIR, since=PartialDate(2023, 5))
    with pytest.raises(ValidationError, match="甲铝业党支部"):
        actions.seat(None, alliance=cast.alliance, organisation=other, title=Seat.Title.CHAIR)
    actions.seat(None, alliance=cast.alliance, organisation=other, title=Seat.Title.COUNCIL)
    assert [s.title for s in queries.council(cast.alliance)] == ["chair", "council"]
    assert [s.title for s in queries.council(cast.alliance, LONG_AGO)] == ["council"]
    actions.leave_alliance(None, membership=cast.branch.memberships.get(), reason="撤并")
    assert [s.title for s in queries.council(cast.alliance)] == ["council"]
    assert [s.title for s in queries.council(cast.alliance, timezone.localdate() - DAY)] == ["chair", "council"]


def test_a_charter_is_signed_once_by_each_and_never_rewritten(cast):
    charter = actions.add_charter(cast.secretariat, alliance=cast.alliance, text="第一条 宗旨")
    assert charter.version == 1
    actions.sign(cast.secretariat, charter=charter, organisation=cast.branch, signed=PartialDate(None, 5))
    with pytest.raises(ValidationError, match="已签署"):
        actions.sign(cast.secretariat, charter=charter, organisation=cast.branch)
    with pytest.raises(ValidationError, match="不能改写"):
        actions.add_charter(cast.secretariat, alliance=cast.alliance, text="改", version=1)
    assert charter.signatures.count() == 1


def test_only_the_own_desk_changes_an_alliance(cast):
    elsewhere = AllianceFactory()
    other_desk = appointed(Role.SECRETARIAT, alliance=elsewhere)
    organisation = OrganisationFactory()
    for account in (other_desk, cast.owner, cast.park_official, cast.observer, cast.stranger):
        with pytest.raises(PermissionDenied):
            actions.join_alliance(account, alliance=cast.alliance, organisation=organisation)
    assert queries.member_count(cast.alliance) == 1
    actions.join_alliance(cast.secretariat, alliance=cast.alliance, organisation=organisation)
    assert queries.member_count(cast.alliance) == 2
