"""An opportunity on its way from lead to running deal."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from factories import StreamFactory, SupplyLinkFactory

from lianmeng.chain.models import SupplyLink
from lianmeng.coshare import actions, queries
from lianmeng.coshare.models import Move, Opportunity
from lianmeng.coshare.rules import is_party  # noqa: F401  (registers the rules)
from lianmeng.coshare.states import MOVES, State
from lianmeng.trail.models import Entry
from lianmeng.trail.queries import verify
from lianmeng.web.dates import PartialDate
from lianmeng.web.origins import Visibility

day = PartialDate.parse


@pytest.fixture
def lead(cast):
    StreamFactory(firm=cast.firm, text="铝屑", role="discards")
    return actions.open_lead(
        cast.secretariat, alliance=cast.alliance, what="铝屑", giver=cast.firm, taker=cast.buyer, source="visit",
        found=day("2026-09-08"), waste=True,
    )


def fill(by, opportunity):
    return actions.describe(
        by, opportunity=opportunity, benefit_giver="有去处", benefit_taker="有原料", evidence="合同 1 号",
        recipient_check=Opportunity.Recipient.VERIFIED, recipient_note="看过环评和技术能力",
    )


def to_decided(cast, lead):
    row = actions.contact(cast.secretariat, opportunity=lead, side="both", happened=day("2026-09-08"))
    for state, on in ((State.INTENT, "2026-09-08"), (State.VISIT, "2026-09-15"), (State.DECIDED, "2026-09-15")):
        row = actions.move(cast.secretariat, opportunity=row, to=state, happened=day(on))
    return row


def test_a_lead_moves_on_only_when_both_sides_have_been_contacted(cast, lead):
    one = actions.contact(cast.secretariat, opportunity=lead, side="giver", happened=day("2026-09-08"))
    assert one.state == State.LEAD
    both = actions.contact(cast.secretariat, opportunity=one, side="taker", happened=day("2026-09-08"))
    assert both.state == State.CONTACTED
    assert [m.side for m in both.moves.all()] == ["", "giver", "taker"]


def test_concluding_a_deal_writes_the_supply_link_and_ending_it_ends_the_link(cast, lead):
    row = fill(cast.secretariat, to_decided(cast, lead))
    row = actions.move(cast.secretariat, opportunity=row, to=State.RETURN_VISIT, happened=day("2026-09-16"))
    assert not SupplyLink.objects.exists()
    row = actions.move(cast.secretariat, opportunity=row, to=State.CONCLUDED, happened=day("2026-09-16"))
    link = SupplyLink.objects.get()
    assert (link.supplier, link.customer, link.product, link.by_alliance) == (cast.firm, cast.buyer, "铝屑", True)
    assert str(link.since) == "2026-09-16"
    assert link.evidence == "合同 1 号"
    row = actions.move(cast.secretariat, opportunity=row, to=State.RUNNING, happened=day("2026-10-01"))
    actions.move(cast.secretariat, opportunity=row, to=State.ENDED, happened=day("2026-11-01"), note="对方停产")
    link.refresh_from_db()
    assert link.status == SupplyLink.Status.ENDED


@pytest.mark.parametrize("product", ["铝屑", "铝 屑"])
def test_concluding_a_deal_over_a_link_that_was_known_keeps_that_link_and_ends_without_it(cast, lead, product):
    known = SupplyLinkFactory(supplier=cast.firm, customer=cast.buyer, product=product)
    row = fill(cast.secretariat, to_decided(cast, lead))
    row = actions.move(cast.secretariat, opportunity=row, to=State.CONCLUDED, happened=day("2026-09-16"))
    assert (row.state, SupplyLink.objects.get()) == (State.CONCLUDED, known)
    actions.move(cast.secretariat, opportunity=row, to=State.ENDED, note="对方停产")
    known.refresh_from_db()
    assert known.status == SupplyLink.Status.RUNNING, "the alliance did not bring it about"


def test_ending_a_deal_ends_its_link_however_the_goods_were_typed(cast):
    row = actions.open_lead(
        cast.secretariat, alliance=cast.alliance, what="铝屑 （Ａ级）", giver=cast.firm, taker=cast.buyer, source="visit"
    )
    row = fill(cast.secretariat, to_decided(cast, row))
    row = actions.move(cast.secretariat, opportunity=row, to=State.CONCLUDED)
    actions.move(cast.secretariat, opportunity=row, to=State.ENDED, note="对方停产")
    assert SupplyLink.objects.get().status == SupplyLink.Status.ENDED


def test_concluding_says_everything_that_is_missing_and_changes_nothing(cast, lead):
    row = to_decided(cast, lead)
    with pytest.raises(ValidationError) as wrong:
        actions.move(cast.secretariat, opportunity=row, to=State.CONCLUDED, happened=day("2026-09-16"))
    assert set(wrong.value.message_dict) == {"benefit_giver", "benefit_taker", "evidence", "recipient_check"}
    assert "第三十七条" in wrong.value.message_dict["recipient_check"][0]
    row.refresh_from_db()
    assert (row.state, row.moves.count(), SupplyLink.objects.count()) == (State.DECIDED, 5, 0)


@pytest.mark.parametrize("before", list(State))
def test_only_the_moves_of_the_table_are_possible(cast, lead, before):
    Opportunity.objects.filter(pk=lead.pk).update(
        state=before, benefit_giver="一", benefit_taker="二", evidence="三", recipient_check="verified"
    )
    for after in State:
        row = Opportunity.objects.get(pk=lead.pk)
        try:
            actions.move(cast.secretariat, opportunity=row, to=after, note="因为")
            moved = True
        except ValidationError:
            moved = False
        assert moved == (after in MOVES[before]), after
        Opportunity.objects.filter(pk=lead.pk).update(state=before)


def test_declining_asks_for_the_reason(cast, lead):
    with pytest.raises(ValidationError) as wrong:
        actions.move(cast.secretariat, opportunity=lead, to=State.DECLINED, note="  ")
    assert "note" in wrong.value.message_dict
    assert actions.move(cast.secretariat, opportunity=lead, to=State.DECLINED, note="运费太高").state == State.DECLINED


def test_a_move_is_neither_in_the_future_nor_before_the_one_before(cast, lead):
    tomorrow = PartialDate.of(datetime.date.today() + datetime.timedelta(days=2))
    for wrong_day, said in ((tomorrow, "今天之后"), (day("2026-09-07"), "早于")):
        with pytest.raises(ValidationError) as wrong:
            actions.contact(cast.secretariat, opportunity=lead, side="both", happened=wrong_day)
        assert said in wrong.value.message_dict["happened"][0]


def test_two_people_at_once_one_succeeds_the_other_is_told(cast, lead):
    seen = lead.version
    actions.contact(cast.secretariat, opportunity=lead, side="both", version=seen)
    with pytest.raises(ValidationError) as wrong:
        actions.move(cast.head, opportunity=lead, to=State.DECLINED, note="不要", version=seen)
    assert wrong.value.code == "stale"
    assert cast.secretariat.name in wrong.value.message
    lead.refresh_from_db()
    assert lead.state == State.CONTACTED


def test_every_move_leaves_a_line_in_the_trail_and_the_chain_holds(cast, lead):
    to_decided(cast, lead)
    lines = list(Entry.objects.filter(target=f"coshare.Opportunity:{lead.pk}").values_list("verb", "actor"))
    assert lines == [("lead opened", cast.secretariat.pk)] + [("opportunity moved", cast.secretariat.pk)] * 4
    assert list(verify()) == []


@pytest.mark.parametrize("who", ["rival_owner", "owner", "stranger", "observer", "expert", "other", "handler"])
def test_nobody_without_the_charge_moves_it(cast, lead, who):
    account = cast.stranger if who == "other" else getattr(cast, who)
    with pytest.raises(PermissionDenied):
        actions.contact(account, opportunity=lead, side="both")
    assert lead.moves.count() == 1


def test_timers_are_read_off_the_log(cast, lead):
    row = to_decided(cast, lead)
    moves = list(row.moves.all())
    found = {t.kind: t for t in queries.timers(row, moves, today=datetime.date(2026, 9, 16))}
    assert (found["contact"].state, str(found["contact"].due)) == ("done", "2026-09-08")
    assert (found["return_visit"].state, str(found["return_visit"].due)) == ("due", "2026-09-16")
    late = {t.kind: t.state for t in queries.timers(row, moves, today=datetime.date(2026, 9, 17))}
    assert late["return_visit"] == "overdue"


def test_a_concluded_deal_is_looked_at_again_after_ninety_days(cast, lead):
    row = fill(cast.secretariat, to_decided(cast, lead))
    row = actions.move(cast.secretariat, opportunity=row, to=State.CONCLUDED, happened=day("2026-09-16"))
    check = queries.timers(row, list(row.moves.all()), today=datetime.date(2026, 9, 20))[-1]
    assert (check.kind, str(check.due), check.state) == ("check", "2026-12-15", "due")


def test_dates_without_a_year_still_make_timers(cast):
    row = actions.open_lead(
        cast.secretariat, alliance=cast.alliance, what="上游配套", giver_group="园区碳素企业", taker=cast.buyer,
        source="visit", found=day("9月15日"),
    )
    row = actions.move(cast.secretariat, opportunity=row, to=State.VISIT, happened=day("9月15日"))
    row = actions.move(cast.secretariat, opportunity=row, to=State.DECIDED, happened=day("9月15日"))
    open_timer = queries.timers(row, list(row.moves.all()))[-1]
    assert (open_timer.kind, str(open_timer.due), open_timer.state) == ("return_visit", "XXXX-09-16", "unknown")
    row = actions.move(cast.secretariat, opportunity=row, to=State.RETURN_VISIT, happened=day("9月16日"))
    assert queries.timers(row, list(row.moves.all()))[-1].state == "done"


def test_what_the_list_shows_is_what_the_rule_allows(cast, lead):
    public = actions.open_lead(
        cast.secretariat, alliance=cast.alliance, what="公开的", giver=cast.rival, taker=cast.buyer, source="report",
        visibility=Visibility.PUBLIC,
    )
    contacted = actions.open_lead(cast.secretariat, alliance=cast.alliance, what="已联系", giver=cast.firm, source="report")
    actions.contact(cast.secretariat, opportunity=contacted, side=Move.Side.BOTH)
    accounts = [value for value in vars(cast).values() if hasattr(value, "appointments")]
    assert len(accounts) == 13
    for account in accounts:
        for row in (lead, public, contacted):
            row = Opportunity.objects.get(pk=row.pk)
            listed = queries.visible(account).filter(pk=row.pk).exists()
            assert listed == account.has_perm("coshare.view_opportunity", row), (account, row)
    assert not queries.visible(cast.rival_owner).filter(pk=contacted.pk).exists()
    assert queries.visible(cast.owner).filter(pk=contacted.pk).exists()
    assert not queries.visible(cast.owner).filter(pk=lead.pk).exists(), "a lead is the desk's until both are contacted"
