"""Opportunities as people see them."""

import pytest
from django.urls import reverse

from lianmeng.coshare import actions
from lianmeng.coshare.models import Opportunity
from lianmeng.coshare.states import State
from lianmeng.web.dates import PartialDate


@pytest.fixture
def lead(cast):
    return actions.open_lead(
        cast.secretariat, alliance=cast.alliance, what="铝屑", giver=cast.firm, taker=cast.buyer, source="visit",
        found=PartialDate.parse("2026-09-08"), waste=True,
    )


def test_the_desk_calls_both_in_two_taps(cast, as_, lead):
    page = reverse("coshare:opportunity", args=[lead.pk])
    desk = as_(cast.secretariat)
    assert "今天联系双方" in desk.get(page).text
    answer = desk.post(reverse("coshare:contact", args=[lead.pk]), {"version": lead.version, "side": "both", "happened": "2026-09-08"})
    assert answer.url == page
    lead.refresh_from_db()
    assert lead.state == State.CONTACTED


def test_a_wrong_form_keeps_what_was_typed_and_says_what_to_do(cast, as_, lead):
    answer = as_(cast.secretariat).post(
        reverse("coshare:move", args=[lead.pk]), {"version": lead.version, "to": "visit", "happened": "31-99", "note": "写了很多"}
    )
    assert answer.status_code == 422
    assert "写了很多" in answer.text
    assert "31-99" in answer.text
    assert "不是可用的日期" in answer.text
    lead.refresh_from_db()
    assert lead.state == State.LEAD


def test_a_stale_form_is_told_and_can_be_sent_again(cast, as_, lead):
    old = lead.version
    actions.contact(cast.head, opportunity=lead, side="giver")
    form = {"version": old, "side": "taker", "note": "我也打了"}
    answer = as_(cast.secretariat).post(reverse("coshare:contact", args=[lead.pk]), form)
    assert answer.status_code == 422
    assert cast.head.name in answer.text
    assert "我也打了" in answer.text
    assert f'value="{old + 1}"' in answer.text


@pytest.mark.parametrize("who", ["rival_owner", "owner", "observer", "other_owner"])
def test_a_lead_does_not_exist_for_a_rival_nor_yet_for_the_firms(cast, as_, lead, who):
    account = cast.buyer_owner if who == "other_owner" else getattr(cast, who)
    browser = as_(account)
    assert browser.get(reverse("coshare:opportunity", args=[lead.pk])).status_code == 404
    assert "铝屑" not in browser.get(reverse("coshare:index")).text
    assert browser.post(reverse("coshare:move", args=[lead.pk]), {"to": "declined", "note": "x"}).status_code == 404


def test_the_parties_see_it_once_contacted_but_have_no_button(cast, as_, lead):
    actions.contact(cast.secretariat, opportunity=lead, side="both")
    for account in (cast.owner, cast.buyer_owner):
        page = as_(account).get(reverse("coshare:opportunity", args=[lead.pk]))
        assert page.status_code == 200
        assert "记下进展" not in page.text
    assert as_(cast.rival_owner).get(reverse("coshare:opportunity", args=[lead.pk])).status_code == 404


def test_both_parks_see_the_tie_between_them(cast, as_, lead):
    for account in (cast.park_official, cast.other_park_official):
        assert "铝屑" in as_(account).get(reverse("coshare:index")).text


def test_a_lead_by_hand_needs_one_side(cast, as_):
    form = {"what": "边角料", "source": "visit", "giver": "", "giver_group": "", "taker": cast.buyer.pk}
    answer = as_(cast.secretariat).post(reverse("coshare:new"), form)
    assert answer.status_code == 422
    assert "供方" in answer.text
    assert not Opportunity.objects.exists()
    answer = as_(cast.secretariat).post(reverse("coshare:new"), form | {"giver_group": "园区碳素企业"})
    assert answer.status_code == 302
    assert Opportunity.objects.get().giver_group == "园区碳素企业"


@pytest.mark.parametrize("query", ["?page=abc", "?page=-1", "?page=99999999999999999999", "?state=' OR 1=1", "?state=" + "x" * 5000])
def test_spoiled_addresses_still_show_the_list(cast, as_, lead, query):
    answer = as_(cast.secretariat).get(reverse("coshare:index") + query)
    assert answer.status_code == 200
    assert "铝屑" in answer.text


def test_the_list_takes_the_same_queries_for_one_row_and_for_forty(cast, as_, lead, django_assert_max_num_queries):
    desk = as_(cast.secretariat)
    for n in range(40):
        actions.open_lead(cast.secretariat, alliance=cast.alliance, what=f"铜渣{n}", giver=cast.firm, taker=cast.buyer, source="visit")
    with django_assert_max_num_queries(14):
        assert desk.get(reverse("coshare:index")).text.count("铜渣") == 40
