"""The demo world: what the article says, what was invented, and what the engine finds in it."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from chainmatch.engine import Engine
from lianmeng.chain.models import Stream, Suggestion, SupplyLink
from lianmeng.chain.queries import isolated_firms, path, product_path
from lianmeng.coshare.models import Opportunity
from lianmeng.coshare.queries import timers
from lianmeng.cosolve.actions import move
from lianmeng.cosolve.models import Problem
from lianmeng.cosolve.queries import rate
from lianmeng.cosolve.states import State
from lianmeng.demo import world
from lianmeng.demo.firms import invented
from lianmeng.demo.profiles import TRADES
from lianmeng.members.actions import leave_alliance
from lianmeng.members.models import Firm, Organisation, Place
from lianmeng.members.queries import firm_count, member_count
from lianmeng.people.models import Account, Role
from lianmeng.thinktank.models import Expert, Institution, Station
from lianmeng.trail.queries import verify


@pytest.fixture(scope="module")
def w(django_db_setup, django_db_blocker):
    """The world, loaded once for this module and taken away after it."""
    with django_db_blocker.unblock():
        loaded = world.load()
        yield loaded
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(autouse=True)
def _db(w, db):
    """Each test in a transaction of its own upon the loaded world."""


def test_the_closed_list_of_facts(w):
    assert Firm.objects.filter(origin="article").count() == 9
    assert Expert.objects.count() == Expert.objects.filter(origin="article").count() == 4
    assert Institution.objects.filter(kind="university", origin="article").count() == 3
    assert Station.objects.get().region == w.park
    assert (member_count(w.alliance), firm_count(w.chain)) == (37, 338)
    assert str(rate(Problem.objects.all())) == "26/26"


def test_what_is_not_the_articles_is_labelled(w):
    assert set(Firm.objects.values_list("origin", flat=True)) == {"article", "synthetic"}
    assert not Problem.objects.exclude(origin="synthetic").exists()
    assert all("示例" in name for name in Account.objects.values_list("name", flat=True))
    assert all("示例" in one.name for one in invented())
    assert not Firm.objects.exclude(code=None).exists(), "no invented credit codes"
    product = Stream.objects.get(firm=w.firms["xinyuan"])
    assert product.origin == "synthetic", "the article does not name its product"


def test_what_the_article_leaves_open_stays_unknown(w):
    assert str(w.alliance.founded) == "XXXX-05"
    assert w.firms["jihua"].region is None
    assert not Stream.objects.filter(firm__origin="article").exclude(quantity=None).exists()
    assert set(Place.objects.filter(firm__origin="article").exclude(grade="other").values_list("firm__short_name", "grade")) == {
        ("际华3517", "leading"), ("展威新材料", "key"),
    }


def test_thirty_six_after_one_leaves_and_thirty_seven_as_of_yesterday(w):
    leaving = w.alliance.memberships.last()
    leave_alliance(None, membership=leaving, reason="示例原因")
    assert member_count(w.alliance) == 36
    assert member_count(w.alliance, timezone.localdate() - datetime.timedelta(days=1)) == 37


def test_one_branch_covers_three_firms(w):
    assert w.joint.kind == Organisation.Kind.JOINT_BRANCH
    assert {c.firm.short_name for c in w.joint.coverages.all()} == {"森科有色", "吉富铝业", "兴瑞精密"}


def test_twenty_five_of_twenty_six_when_one_who_asked_says_not_solved(w):
    problem = Problem.objects.filter(reporter=w.accounts["owner"]).first()
    move(w.accounts["owner"], problem=problem, to=State.REOPENED, note="又出现了")
    assert str(rate(Problem.objects.all())) == "25/26"
    assert Problem.objects.exclude(state=State.CONFIRMED).get() == problem


def test_the_articles_supply_paths_stand(w):
    desk = w.accounts["secretariat"]
    way = path(w.firms["jifu"], w.firms["xingrui"], desk)
    assert [edge.source for edge in way] + [way[-1].target] == [w.firms[k].pk for k in ("jifu", "senke", "xingrui")]
    assert product_path("回收铝", "铝压铸件", desk) == ["回收铝", "铝锭", "铝压铸件"]


def test_senyang_has_both_ends_and_most_firms_none(w):
    senyang = w.firms["senyang"]
    assert SupplyLink.objects.filter(customer=senyang, kind="agency").exists()
    assert SupplyLink.objects.filter(supplier=senyang, kind="co_sale").exists()
    isolated = set(isolated_firms(w.chain, w.accounts["secretariat"]).values_list("pk", flat=True))
    assert senyang.pk not in isolated
    assert w.firms["longzhixin"].pk in isolated
    assert len(isolated) == 333


def test_the_two_stories_stand_as_the_article_tells_them(w):
    rubber, carbon = Opportunity.objects.order_by("pk")
    assert [(m.after, str(m.happened)) for m in rubber.moves.all()] == [
        ("lead", "XXXX-09-08"), ("contacted", "XXXX-09-08"), ("intent", "XXXX-09-08"),
    ]
    assert rubber.benefit_giver
    assert rubber.benefit_taker
    assert [(m.after, str(m.happened)) for m in carbon.moves.all()] == [
        ("lead", "XXXX-09-15"), ("visit", "XXXX-09-15"), ("decided", "XXXX-09-15"),
        ("return_visit", "XXXX-09-16"), ("concluded", "XXXX-09-16"),
    ]
    assert (carbon.giver, carbon.giver_group, carbon.taker) == (None, "汨罗高新区碳素企业", w.firms["xinyuan"])
    states = {t.kind: t.state for t in timers(carbon, list(carbon.moves.all()))}
    assert states == {"contact": "done", "return_visit": "done", "check": "unknown"}


def first_three(w, **question):
    """The takers or givers among the first three of each question that the lookup finds."""
    return Suggestion.objects.filter(chain=w.chain, rank__lte=3, **question)


def test_the_engine_finds_who_uses_the_rubber_offcuts(w):
    found = first_three(w, kind="use", giver=w.firms["jihua"], giver_stream__text="橡胶边角料")
    assert w.firms["aolaimei"].pk in found.values_list("taker", flat=True)


@pytest.mark.parametrize(("giver", "taker"), [("jifu", "senke"), ("senke", "xingrui")])
def test_the_engine_finds_the_aluminium_chain_step_by_step(w, giver, taker):
    assert first_three(w, kind="supply", giver=w.firms[giver], taker=w.firms[taker]).exists()


def test_the_engine_finds_the_aluminium_chain_as_a_whole(w):
    way = [w.firms[key].pk for key in ("jifu", "senke", "xingrui")]
    chains = Suggestion.objects.filter(chain=w.chain, kind="chain", giver=way[0], taker=way[2])
    assert any(row.firms == way for row in chains)


def test_the_engine_finds_the_parks_carbon_firms_for_xinyuan(w):
    found = first_three(w, kind="supply", taker=w.firms["xinyuan"], giver__region=w.park, giver__places__segment__name="碳素")
    assert found.exists()
    assert found.filter(rank=1).exists()


def test_the_engine_was_shown_no_link_of_the_article(w):
    SupplyLink.objects.all().delete()
    before = set(Suggestion.objects.values_list("key", "score", "rank"))
    world.chain.discover(None, chain=w.chain)
    assert set(Suggestion.objects.values_list("key", "score", "rank")) == before


def test_nearly_every_wording_of_the_invented_firms_is_read_as_goods(w):
    reader = Engine([])._reader
    texts = {text for trade in TRADES for text in (*trade.makes, *trade.needs, *trade.discards)}
    unread = {text for text in texts if not reader.read(text)}
    assert len(texts) > 250
    assert len(unread) < len(texts) / 8, unread


def test_one_account_a_role_and_none_has_a_password(w):
    roles = {role for a in Account.objects.all() for role in a.appointments.values_list("role", flat=True)}
    assert roles == set(Role.values)
    assert not any(account.has_usable_password() for account in Account.objects.all())


def test_loading_it_left_an_unbroken_trail(w):
    assert list(verify()) == []


def test_the_same_world_on_every_machine(w):
    assert [one.name for one in invented()] == [one.name for one in invented()]
    assert next(iter(invented())).streams
