"""Who sees which streams, links and suggestions."""

import pytest
from chain_streams import stream
from factories import AllianceFactory, SupplyLinkFactory, appointed

from lianmeng.chain import actions, queries
from lianmeng.chain.models import Stream, Suggestion
from lianmeng.people.models import Role

R = Stream.Role


def names(rows, cast):
    """Which accounts of the cast see any of these rows."""
    found = set()
    for name in ALL:
        if rows(getattr(cast, name)).exists():
            found.add(name)
    return found


ALL = (
    "secretariat", "head", "owner", "rival_owner", "buyer_owner", "branch_secretary", "liaison", "park_official",
    "other_park_official", "handler", "expert", "observer", "stranger",
)
IN_CHARGE = {"secretariat", "head", "owner", "liaison", "park_official"}
ALLIED = {"branch_secretary", "expert", "observer"}


@pytest.mark.parametrize(
    ("visibility", "others"),
    [
        ("desk", set()),
        ("alliance", ALLIED),
        ("chain", set(ALL) - {"stranger"}),
        ("public", set(ALL) - {"stranger"}),
    ],
)
def test_a_stream_is_seen_by_those_in_charge_and_those_it_is_open_to(cast, visibility, others):
    stream(cast.firm, R.MAKES, "铝锭", visibility=visibility)
    assert names(queries.visible_streams, cast) == IN_CHARGE | others


def test_an_owner_whose_firm_a_member_covers_sees_what_is_open_to_the_alliance(cast):
    stream(cast.buyer, R.MAKES, "压铸件", visibility="alliance")
    assert queries.visible_streams(cast.owner).filter(firm=cast.buyer).exists()
    assert not queries.visible_streams(cast.rival_owner).exists(), "no member covers the rival"


def test_an_owner_whose_covering_organisation_left_sees_it_no_longer(cast):
    stream(cast.buyer, R.MAKES, "压铸件", visibility="alliance")
    cast.branch.memberships.update(left_on="2021-01-01")
    assert not queries.visible_streams(cast.owner).exists()


def test_an_expert_of_another_alliance_does_not_see_what_is_open_to_this_one(cast):
    stream(cast.firm, R.MAKES, "铝锭", visibility="alliance")
    assert not queries.visible_streams(appointed(Role.EXPERT, alliance=AllianceFactory())).exists()


def test_a_price_is_shown_to_those_in_charge_and_to_nobody_else(cast):
    stream(cast.firm, R.MAKES, "铝锭", visibility="public", price=17200)
    shown = {n: queries.visible_streams(getattr(cast, n)).get().shown_price for n in ALL if n != "stranger"}
    assert {n for n, price in shown.items() if price is not None} == IN_CHARGE
    assert {n for n in shown if queries.visible_streams(getattr(cast, n)).get().inside} == IN_CHARGE


@pytest.mark.parametrize(
    ("visibility", "others"), [("desk", set()), ("alliance", ALLIED), ("public", set(ALL) - {"stranger"})]
)
def test_a_link_is_seen_from_both_ends_and_by_those_it_is_open_to(cast, visibility, others):
    SupplyLinkFactory(supplier=cast.firm, customer=cast.buyer, product="铝锭", visibility=visibility)
    both = IN_CHARGE | {"buyer_owner", "other_park_official"}
    assert names(queries.visible_links, cast) == both | others


def test_a_suggestion_is_for_the_desk_and_the_parks_of_its_ends(found):
    assert Suggestion.objects.filter(giver=found.firm, taker=found.buyer, kind="use").exists()
    assert names(queries.visible_suggestions, found) == {
        "secretariat", "head", "liaison", "park_official", "other_park_official",
    }


def test_an_owner_sees_a_suggestion_once_the_other_firm_opens_what_it_rests_on(found):
    found.tyres.visibility = "chain"
    found.tyres.save()
    rows = queries.visible_suggestions(found.owner)
    assert (found.firm, found.buyer) in [(row.giver, row.taker) for row in rows]
    assert all({row.giver, row.taker} == {found.firm, found.buyer} for row in rows)
    assert not queries.visible_suggestions(found.buyer_owner).exists(), "the off-cuts are not open to him"
    assert not queries.visible_suggestions(found.rival_owner).exists()


def test_an_owner_no_longer_sees_it_once_it_is_put_aside_or_the_stream_retired(found):
    found.tyres.visibility = "chain"
    found.tyres.save()
    row = queries.visible_suggestions(found.owner).first()
    actions.dismiss(found.secretariat, suggestion=row, reason="已问过，不合适")
    assert row not in queries.visible_suggestions(found.owner)
    assert row in queries.visible_suggestions(found.secretariat)
    actions.restore(found.secretariat, suggestion=row)
    assert row in queries.visible_suggestions(found.owner)
    actions.retire_stream(found.secretariat, stream=found.tyres)
    assert row not in queries.visible_suggestions(found.owner)


def test_an_inferred_end_rests_on_what_the_firm_makes(found):
    row = Suggestion.objects.get(giver=found.firm, taker=found.buyer, kind="use", giver_stream=found.offcuts)
    assert row.inferred
    assert row.traced
    assert set(row.rests_on.all()) == {found.offcuts, found.tyres}


def test_an_untraced_suggestion_is_not_for_owners(found):
    Stream.objects.update(visibility="public")
    Suggestion.objects.update(traced=False)
    assert not queries.visible_suggestions(found.owner).exists()


def test_the_desk_of_another_alliance_sees_nothing_of_this_one(found):
    other = appointed(Role.SECRETARIAT, alliance=AllianceFactory())
    for rows in (queries.visible_streams, queries.visible_links, queries.visible_suggestions):
        assert not rows(other).exists()


def test_reads_take_one_query_each(found, django_assert_num_queries):
    for account in (found.owner, found.secretariat, found.park_official):
        account.__dict__.pop("_scope", None)
        with django_assert_num_queries(4):  # one for the roles
            list(queries.visible_streams(account))
            list(queries.visible_links(account))
            list(queries.visible_suggestions(account))
