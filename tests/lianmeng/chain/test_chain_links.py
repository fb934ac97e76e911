"""Streams and links put down, changed and walked."""

import datetime
from decimal import Decimal

import pytest
from chain_streams import stream
from django.core.exceptions import PermissionDenied, ValidationError
from factories import ChainFactory, PlaceFactory, SupplyLinkFactory

from lianmeng.chain import actions, queries
from lianmeng.chain.models import Stream, SupplyLink
from lianmeng.trail.models import Entry
from lianmeng.web.dates import PartialDate

R = Stream.Role


def test_an_owner_puts_down_a_by_product_of_unknown_quantity(cast):
    row = actions.add_stream(cast.owner, firm=cast.firm, role=R.DISCARDS, text="  铝渣（干） ")
    assert (row.text, row.quantity, row.unit, row.active) == ("铝渣(干)", None, "", True)
    assert "lz" in row.search
    assert Entry.objects.get(verb="stream added").actor == cast.owner


@pytest.mark.parametrize("who", ["rival_owner", "other_park_official", "observer", "expert", "handler", "stranger"])
def test_somebody_not_in_charge_puts_down_nothing(cast, who):
    with pytest.raises(PermissionDenied):
        actions.add_stream(getattr(cast, who), firm=cast.firm, role=R.MAKES, text="铝锭")
    assert not Stream.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("quantity", Decimal("-1")), ("quantity", Decimal("NaN")), ("quantity", Decimal("1e400")), ("role", "steals"),
     ("cadence", "hourly"), ("text", ""), ("price", Decimal("-5")), ("visibility", "world")],
)
def test_a_bad_value_names_its_field_and_nothing_is_kept(cast, field, value):
    values = {"role": R.MAKES, "text": "铝锭", "unit": "吨", field: value}
    with pytest.raises(ValidationError) as wrong:
        actions.add_stream(cast.owner, firm=cast.firm, **values)
    assert field in wrong.value.message_dict
    assert not Stream.objects.exists()


def test_a_quantity_needs_its_unit(cast):
    with pytest.raises(ValidationError) as wrong:
        actions.add_stream(cast.owner, firm=cast.firm, role=R.MAKES, text="铝锭", quantity=Decimal(5))
    assert "unit" in wrong.value.message_dict


def test_two_people_change_one_stream_and_the_second_is_told(cast):
    row = actions.add_stream(cast.owner, firm=cast.firm, role=R.MAKES, text="铝锭")
    actions.change_stream(cast.secretariat, stream=row, version=0, grade="A356.2")
    with pytest.raises(ValidationError) as wrong:
        actions.change_stream(cast.owner, stream=row, version=0, grade="ADC12")
    assert wrong.value.code == "stale"
    row.refresh_from_db()
    assert row.grade == "A356.2"


def test_the_trail_names_a_changed_price_but_not_the_price(cast):
    row = actions.add_stream(cast.owner, firm=cast.firm, role=R.MAKES, text="铝锭")
    actions.change_stream(cast.owner, stream=row, price=Decimal("17234.50"))
    assert Entry.objects.get(verb="stream changed").detail == {"firm": cast.firm.pk, "fields": ["price"]}


def test_a_link_needs_evidence_and_two_firms(cast):
    with pytest.raises(ValidationError) as wrong:
        actions.add_link(cast.secretariat, supplier=cast.firm, customer=cast.buyer, evidence=" ")
    assert "evidence" in wrong.value.message_dict
    with pytest.raises(ValidationError) as wrong:
        actions.add_link(cast.secretariat, supplier=cast.firm, customer=cast.firm, evidence="走访")
    assert "customer" in wrong.value.message_dict
    assert not SupplyLink.objects.exists()


def test_an_owner_does_not_put_down_a_link_of_another_firm_or_his_own(cast):
    for who in (cast.owner, cast.rival_owner):
        with pytest.raises(PermissionDenied):
            actions.add_link(who, supplier=cast.firm, customer=cast.buyer, evidence="走访")


def test_a_running_link_is_not_put_down_twice(cast):
    actions.add_link(cast.secretariat, supplier=cast.firm, customer=cast.buyer, product="铝锭", evidence="走访")
    with pytest.raises(ValidationError) as wrong:
        actions.add_link(cast.secretariat, supplier=cast.firm, customer=cast.buyer, product=" 鋁錠", evidence="合同")
    assert "product" in wrong.value.message_dict


def test_a_link_is_confirmed_by_its_owner_then_ended_by_the_park(cast):
    link = actions.add_link(
        cast.park_official, supplier=cast.firm, customer=cast.buyer, product="铝锭", evidence="走访", status="intent",
        since=PartialDate.parse("9月8日"),
    )
    actions.confirm_link(cast.owner, link=link, on=datetime.date(2026, 9, 10), evidence="首批到货单")
    link.refresh_from_db()
    assert (link.status, link.confirmed_on, str(link.since)) == ("running", datetime.date(2026, 9, 10), "XXXX-09-08")
    assert link.evidence.splitlines() == ["走访", "2026-09-10 首批到货单"]
    with pytest.raises(ValidationError):
        actions.end_link(cast.park_official, link=link, reason=" ")
    actions.end_link(cast.park_official, link=link, reason="停产")
    link.refresh_from_db()
    assert link.status == "ended"
    with pytest.raises(ValidationError):
        actions.confirm_link(cast.owner, link=link, on=datetime.date(2026, 9, 11))


def test_a_day_in_the_future_confirms_nothing(cast):
    link = SupplyLinkFactory(supplier=cast.firm, customer=cast.buyer)
    with pytest.raises(ValidationError):
        actions.confirm_link(cast.secretariat, link=link, on=datetime.date(2999, 1, 1))


def test_from_the_first_to_the_last_of_the_trio_are_two_links(cast, trio):
    way = queries.path(trio.jifu, trio.xingrui, cast.secretariat)
    assert [edge.what for edge in way] == [trio.first, trio.second]
    assert queries.path(trio.xingrui, trio.jifu, cast.secretariat) == ()
    assert queries.path(trio.jifu, trio.xingrui, cast.rival_owner) == ()


def test_the_products_of_the_way_stand_in_order(cast, trio):
    way = queries.path(trio.jifu, trio.xingrui, cast.secretariat)
    assert queries.products_along(way, cast.secretariat) == ["回收铝", "铝锭", "铝压铸件"]
    assert queries.product_path("回收鋁", "铝压铸件", cast.secretariat) == ["回收铝", "铝锭", "铝压铸件"]
    assert queries.product_path("铝压铸件", "回收铝", cast.secretariat) == []
    assert queries.product_path("回收铝", "铝压铸件", cast.rival_owner) == []


def test_upstream_is_a_role_on_the_link_not_a_label(cast, trio):
    seen = queries.neighbours(trio.senke, cast.secretariat)
    assert [link.supplier for link in seen.up] == [trio.jifu]
    assert [link.customer for link in seen.down] == [trio.xingrui]
    assert queries.neighbours(trio.senke, cast.rival_owner) == queries.Neighbours()


def test_ways_up_and_down_are_bounded_and_survive_a_ring(cast, trio):
    assert [len(way) for way in queries.paths(trio.jifu, cast.secretariat)] == [1, 2]
    assert [len(way) for way in queries.paths(trio.xingrui, cast.secretariat, direction="up")] == [1, 2]
    assert [len(way) for way in queries.paths(trio.jifu, cast.secretariat, depth=1)] == [1]
    SupplyLinkFactory(supplier=trio.xingrui, customer=trio.jifu, product="压铸边角料")
    assert [len(way) for way in queries.paths(trio.jifu, cast.secretariat, depth=99)] == [1, 2]
    assert [len(ring) for ring in queries.firm_rings(cast.secretariat)] == [3]


def test_the_trio_is_one_group_of_three(cast, trio):
    SupplyLinkFactory(supplier=cast.firm, customer=cast.buyer)
    assert queries.firm_groups(cast.secretariat) == [{trio.jifu.pk, trio.senke.pk, trio.xingrui.pk}]


def test_an_isolated_firm_gains_both_ends_and_leaves_the_list(cast, trio):
    assert set(queries.isolated_firms(cast.chain, cast.secretariat)) == {cast.firm, cast.rival, cast.buyer}
    assert set(queries.isolated_firms(cast.chain, cast.owner)) == {cast.firm}
    assert not queries.isolated_firms(cast.chain, cast.observer).exists()
    intent = SupplyLinkFactory(supplier=trio.xingrui, customer=cast.buyer, status="intent")
    assert cast.buyer in queries.isolated_firms(cast.chain, cast.secretariat)
    actions.confirm_link(cast.secretariat, link=intent, on=datetime.date(2026, 1, 1))
    assert cast.buyer not in queries.isolated_firms(cast.chain, cast.secretariat)


def test_a_firm_on_two_chains_has_its_tie_counted_for_the_chain_it_names(cast):
    recycling = ChainFactory(region=cast.city)
    for firm in (cast.firm, cast.buyer):
        PlaceFactory(chain=recycling, firm=firm)
    link = SupplyLinkFactory(supplier=cast.firm, customer=cast.buyer, kind="agency", chain=recycling)
    assert list(queries.chain_links(recycling, cast.secretariat)) == [link]
    assert not queries.chain_links(cast.chain, cast.secretariat).exists()


def test_the_neighbours_of_a_covered_firm_without_an_organisation_are_found(cast):
    SupplyLinkFactory(supplier=cast.firm, customer=cast.buyer)
    SupplyLinkFactory(supplier=cast.buyer, customer=cast.rival)
    assert queries.uncovered_neighbours(cast.secretariat) == [(cast.buyer, cast.firm)]
    assert queries.coverage_of([cast.firm.pk, cast.buyer.pk]) == {cast.firm.pk: "own", cast.buyer.pk: "none"}


def test_a_single_source_is_one_supplier_of_one_product(cast, trio):
    other = SupplyLinkFactory(supplier=cast.firm, customer=trio.senke, product="铝屑")
    SupplyLinkFactory(supplier=cast.rival, customer=trio.senke, product="鋁屑")
    singles = queries.single_sources(cast.secretariat)
    assert trio.first in singles
    assert other not in singles


def test_figures_count_what_the_account_sees(cast, trio):
    seen = queries.figures(cast.chain, cast.secretariat)
    assert (seen["firms"], seen["links"], seen["isolated"], seen["by_alliance"]) == (6, 2, 3, 2)
    assert queries.figures(cast.chain, cast.rival_owner)["links"] == 0
    assert queries.figures(cast.chain, cast.observer)["isolated"] is None


def test_reads_of_the_chain_stay_flat(cast, trio, django_assert_max_num_queries):
    for _ in range(20):
        SupplyLinkFactory(supplier=cast.firm, customer=stream(cast.buyer, R.MAKES, "铝").firm)
    for read in (
        lambda: queries.paths(trio.jifu, cast.secretariat), lambda: queries.firm_groups(cast.secretariat, cast.chain),
        lambda: queries.neighbours(trio.senke, cast.secretariat), lambda: queries.single_sources(cast.secretariat),
    ):
        with django_assert_max_num_queries(2):
            read()
    with django_assert_max_num_queries(8):
        queries.figures(cast.chain, cast.secretariat)


def test_an_older_sighting_written_down_later_does_not_move_the_last_one_back(cast):
    link = SupplyLinkFactory(supplier=cast.firm, customer=cast.buyer, product="铝锭", confirmed_on=datetime.date(2026, 10, 1))
    actions.confirm_link(cast.secretariat, link=link, on=datetime.date(2026, 5, 8), evidence="五月走访见到")
    link.refresh_from_db()
    assert link.confirmed_on == datetime.date(2026, 10, 1)
    assert "2026-05-08 五月走访见到" in link.evidence


def test_a_link_does_not_end_before_it_began(cast):
    link = SupplyLinkFactory(supplier=cast.firm, customer=cast.buyer, product="铝锭", since=PartialDate.parse("2026-05"))
    for until in ("2026-04", "2025"):
        with pytest.raises(ValidationError) as wrong:
            actions.end_link(cast.secretariat, link=link, until=PartialDate.parse(until), reason="停产")
        assert "until" in wrong.value.message_dict
    actions.end_link(cast.secretariat, link=link, until=PartialDate.parse("2026"), reason="停产")
    link.refresh_from_db()
    assert (link.status, str(link.until)) == (SupplyLink.Status.ENDED, "2026")
