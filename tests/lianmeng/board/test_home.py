"""The home page and the search."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from factories import (
    AllianceFactory,
    FirmFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    RegionFactory,
    StreamFactory,
    appointed,
)

from lianmeng.board.queries import figures, needs
from lianmeng.chain.models import Discovery, Suggestion
from lianmeng.coshare import actions as coshare
from lianmeng.coshare.models import Opportunity
from lianmeng.cosolve import actions as cosolve
from lianmeng.cosolve.states import State
from lianmeng.members.models import Membership
from lianmeng.members.queries import home_alliance
from lianmeng.people.models import Role
from lianmeng.web.dates import PartialDate


def solved_problem(cast):
    problem = cosolve.report(
        None, alliance=cast.alliance, firm=cast.firm, source="self_report", reporter_role="owner", kind="enterprise",
        title="边角料没有去处", reporter=cast.owner,
    )
    for state in (State.ACCEPTED, State.IN_PROGRESS, State.PROPOSED):
        problem = cosolve.move(None, problem=problem, to=state)
    return cosolve.move(cast.owner, problem=problem, to=State.CONFIRMED)


def values(cast, account, as_of=None):
    return {figure.label: figure.value for figure in figures(cast.alliance, account, as_of)}


def test_every_figure_is_computed_and_leads_to_its_rows(cast, as_):
    solved_problem(cast)
    desk = as_(cast.secretariat)
    assert values(cast, cast.secretariat) == {
        "成员党组织": 1, "链上企业": 3, "难题已解决": "1/1", "还没有上下游联系的企业": 3, "进行中的对接": 0, "联合党支部": 0,
    }
    assert "1/1" in desk.get(reverse("home")).text
    for figure in figures(cast.alliance, cast.secretariat, None):
        assert desk.get(figure.href).status_code == 200, figure.label


def test_a_past_day_shows_the_register_as_it_was(cast, as_):
    today = timezone.localdate()
    Membership.objects.update(left_on=today)
    yesterday = today - datetime.timedelta(days=1)
    assert values(cast, cast.secretariat)["成员党组织"] == 0
    assert values(cast, cast.secretariat, yesterday)["成员党组织"] == 1
    page = as_(cast.secretariat).get(reverse("home") + f"?as_of={yesterday}")
    assert "回到今天" in page.text


@pytest.mark.parametrize("day", ["31-99", "yesterday", "2026-02-30", "9" * 400])
def test_a_day_that_cannot_be_read_is_said_and_today_is_shown(cast, as_, day):
    page = as_(cast.secretariat).get(reverse("home") + f"?as_of={day}")
    assert page.status_code == 200
    assert "不是可用的日期" in page.text


def test_what_needs_me_today_differs_by_person(cast, as_):
    lead = coshare.open_lead(
        cast.secretariat, alliance=cast.alliance, what="铝屑", giver=cast.firm, taker=cast.buyer, source="visit",
        found=PartialDate.of(timezone.localdate()),
    )
    problem = cosolve.report(
        cast.owner, alliance=cast.alliance, firm=cast.firm, source="self_report", reporter_role="owner",
        kind="enterprise", title="招不到人", reporter=cast.owner,
    )
    assert [need.what for need in needs(cast.alliance, cast.secretariat)] == ["当天联系双方", "已提出"]
    assert [need.what for need in needs(cast.alliance, cast.liaison)] == ["当天联系双方"]
    assert needs(cast.alliance, cast.rival_owner) == []
    for state in (State.ACCEPTED, State.IN_PROGRESS, State.PROPOSED):
        problem = cosolve.move(cast.secretariat, problem=problem, to=state)
    assert [need.what for need in needs(cast.alliance, cast.owner)] == ["请确认是否解决"]
    page = as_(cast.owner).get(reverse("home"))
    assert "招不到人" in page.text
    assert str(lead) not in page.text, "a lead is the desk's alone"


def test_who_may_see_a_suggestion_is_led_to_it_and_a_deal_done_is_counted_as_its_list_counts(cast, as_):
    run = Discovery.objects.create(chain=cast.chain, knowledge="1")
    Suggestion.objects.create(
        chain=cast.chain, discovery=run, key="k", kind="use", giver=cast.firm, taker=cast.buyer, what="铝屑",
        question="铝屑", score=0.5, rank=1,
    )
    assert [need.what for need in needs(cast.alliance, cast.secretariat)] == ["挑一条联系双方"]
    assert [need.what for need in needs(cast.alliance, cast.liaison)] == ["看看谁能对接、为什么"]
    assert needs(cast.alliance, cast.rival_owner) == []
    Opportunity.objects.create(
        alliance=cast.alliance, giver=cast.firm, taker=cast.buyer, what="铝渣", source="visit", state="running"
    )
    desk = as_(cast.secretariat)
    assert f'href="{reverse("coshare:index")}?state=done"' in desk.get(reverse("home")).text
    page = desk.get(reverse("coshare:index"), {"state": "done"})
    assert [row.what for row in page.context["page"]] == ["铝渣"]


def test_every_role_has_a_home_and_nobody_else(cast, as_):
    roles = [account for account in vars(cast).values() if hasattr(account, "appointments") and account != cast.stranger]
    for account in roles:
        page = as_(account).get(reverse("home"))
        assert page.status_code == 200, account
        assert page.text.count('class="lm-card lm-stream"') == 3
    assert as_(cast.stranger).get(reverse("home")).status_code == 403
    assert as_(None).get(reverse("home")).url.startswith(reverse("people:signin"))


def test_home_takes_the_same_queries_for_few_rows_and_for_many(cast, as_, django_assert_max_num_queries):
    for _ in range(30):
        PlaceFactory(chain=cast.chain, firm=FirmFactory(region=cast.park))
        MembershipFactory(alliance=cast.alliance, organisation=OrganisationFactory())
    for n in range(15):
        coshare.open_lead(cast.secretariat, alliance=cast.alliance, what=f"物料{n}", giver=cast.firm, source="visit")
    desk = as_(cast.secretariat)
    with django_assert_max_num_queries(45):
        assert desk.get(reverse("home")).status_code == 200


def test_search_finds_names_goods_and_deals_and_hides_what_is_not_yours(cast, as_):
    StreamFactory(firm=cast.firm, text="铝锭", visibility="desk")
    StreamFactory(firm=cast.buyer, text="公开的铝锭", visibility="public")
    coshare.open_lead(cast.secretariat, alliance=cast.alliance, what="铝锭线索", giver=cast.firm, taker=cast.buyer, source="visit")
    where = reverse("search")
    desk = as_(cast.secretariat).get(where + "?q=铝锭").text
    assert "铝锭线索" in desk
    rival = as_(cast.rival_owner).get(where + "?q=铝锭").text
    assert "公开的铝锭" in rival
    assert "铝锭线索" not in rival
    assert f"{cast.firm} · 产出" not in rival
    for typed in ("甲铝业", "甲鋁業", "jly", "ＪＬＹ"):
        assert cast.firm.name in as_(cast.rival_owner).get(where, {"q": typed}).text, typed


def test_a_search_without_an_answer_says_what_to_do(cast, as_):
    assert "没有找到" in as_(cast.secretariat).get(reverse("search") + "?q=不存在的东西").text
    assert "写一个词再找" in as_(cast.secretariat).get(reverse("search")).text


def test_everybody_comes_home_to_the_alliance_of_their_own_role(cast, as_):
    """An owner of the second alliance would else read the first one's figures and miss what waits for him."""
    second, place = AllianceFactory(), RegionFactory()
    firm, branch = FirmFactory(region=place), OrganisationFactory()
    PlaceFactory(chain=second.chain, firm=firm)
    MembershipFactory(alliance=second, organisation=branch)
    for account in (
        appointed(Role.FIRM_OWNER, firm=firm), appointed(Role.LIAISON, firm=firm), appointed(Role.OBSERVER, alliance=second),
        appointed(Role.BRANCH_SECRETARY, organisation=branch), appointed(Role.PARK_OFFICIAL, region=second.region),
    ):
        assert home_alliance(account) == second
    for account in (cast.owner, cast.branch_secretary, cast.park_official, cast.handler):
        assert home_alliance(account) == cast.alliance


def test_what_waits_for_an_owner_of_the_second_alliance_is_on_his_home_page(cast, as_):
    second, firm = AllianceFactory(), FirmFactory()
    PlaceFactory(chain=second.chain, firm=firm)
    owner = appointed(Role.FIRM_OWNER, firm=firm)
    problem = cosolve.report(owner, firm=firm, kind="enterprise", title="缺少铸造用砂")
    for state in (State.ACCEPTED, State.IN_PROGRESS, State.PROPOSED):
        problem = cosolve.move(None, problem=problem, to=state)
    assert "请确认是否解决" in as_(owner).get(reverse("home")).text
