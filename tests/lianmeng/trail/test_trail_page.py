"""The trail on its page and in the command: for the desk, of its own alliance, with the party wall kept."""

import datetime
import re
from pathlib import Path

import pytest
import rules
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from factories import LONG_AGO, AccountFactory, AllianceFactory, RegionFactory, appointed

import lianmeng
from lianmeng.people.models import Appointment, Role
from lianmeng.people.rules import is_alliance_head
from lianmeng.trail.actions import Wall, record
from lianmeng.trail.models import Entry
from lianmeng.trail.queries import visible
from lianmeng.trail.verbs import VERBS, words

INDEX = "/trail/"


@pytest.fixture
def lines(cast):
    cast.far_owner = appointed(Role.EXPERT, alliance=AllianceFactory())
    record(cast.owner, verb="role given", target=cast.firm, reason="缘由甲")
    record(cast.branch_secretary, verb="noted", target=cast.branch, wall=Wall.PARTY, reason="党务缘由")
    record(None, verb="noted", target=cast.park, reason="系统缘由")
    record(cast.far_owner, verb="noted", target=cast.far_owner, reason="外联盟缘由")
    return cast


def test_the_desk_reads_its_own_alliances_lines_newest_first(lines, as_):
    for account in (lines.secretariat, lines.head):
        page = as_(account).get(INDEX).context["page"]
        assert [line.reason for line in page] == ["系统缘由", "党务缘由", "缘由甲"]


def test_what_somebody_does_after_going_to_another_alliance_is_no_longer_read(cast):
    today = timezone.localdate()
    leaver = AccountFactory()
    held = Appointment.objects.create(account=leaver, role=Role.SECRETARIAT, alliance=cast.alliance, since=LONG_AGO, until=today)
    record(leaver, verb="noted", target=cast.firm, reason="在任时")
    assert visible(cast.head).get().reason == "在任时"
    held.since, held.until = LONG_AGO, today - datetime.timedelta(days=1)
    held.save()
    second = AllianceFactory()
    Appointment.objects.create(account=leaver, role=Role.SECRETARIAT, alliance=second, since=today)
    assert not visible(cast.head).exists()
    assert visible(appointed(Role.ALLIANCE_HEAD, alliance=second)).get().reason == "在任时"


def test_party_lines_stay_behind_the_wall(lines, as_):
    rules.set_perm("trail.view_party_trail", is_alliance_head)
    try:
        assert "党务缘由" not in as_(lines.secretariat).get(INDEX).content.decode()
        assert "党务缘由" in as_(lines.head).get(INDEX).content.decode()
    finally:
        rules.set_perm("trail.view_party_trail", rules.permissions.permissions["trail.view_trail"])


@pytest.mark.parametrize("who", ["owner", "rival_owner", "branch_secretary", "liaison", "park_official", "handler", "expert", "observer", "stranger"])
def test_others_read_no_trail(lines, as_, who):
    answer = as_(getattr(lines, who)).get(INDEX)
    assert answer.status_code == 403
    assert "缘由甲" not in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "reasons"),
    [
        ({"verb": "role given"}, ["缘由甲"]),
        ({"target": "甲铝业"}, ["党务缘由", "缘由甲"]),
        ({"target": "高新区"}, ["系统缘由"]),
        ({"actor": "系统"}, ["系统缘由"]),
        ({"since": "2999-01-01"}, []),
        ({"until": "1999-01-01"}, []),
        ({"since": "1999-01-01", "until": "9999-12-31", "verb": "role given"}, ["缘由甲"]),
    ],
)
def test_the_page_is_narrowed(lines, as_, query, reasons):
    assert [line.reason for line in as_(lines.secretariat).get(INDEX, query).context["page"]] == reasons


@pytest.mark.parametrize("query", [{"since": "soon"}, {"since": "2026-05-08", "until": "2026-05-07"}, {"verb": "unheard of"}])
def test_a_filter_that_makes_no_sense_is_told(lines, as_, query):
    page = as_(lines.secretariat).get(INDEX, query)
    assert page.context["form"].errors
    assert not page.context["page"].object_list


def test_the_page_pages_and_takes_a_flat_number_of_queries(lines, as_, django_assert_max_num_queries):
    browser, region = as_(lines.secretariat), RegionFactory()
    for n in range(60):
        record(lines.owner, verb="noted", target=region, detail={"n": n})
    with django_assert_max_num_queries(9):
        assert len(browser.get(INDEX).context["page"].object_list) == 50
    assert len(browser.get(INDEX, {"page": 2}).context["page"].object_list) == 13


def test_the_page_shows_words_for_verbs_and_cannot_be_posted_to(lines, as_):
    browser = as_(lines.secretariat)
    assert "任命角色" in browser.get(INDEX).content.decode()
    assert browser.post(INDEX, {"verb": "x"}).status_code == 405
    assert words("role given") == "任命角色"
    assert words("unheard of") == "unheard of"


def test_the_command_lists_the_last_lines(lines, capsys):
    call_command("trail", "list", "--verb", "role given")
    said = capsys.readouterr().out
    assert "缘由甲" in said
    assert "党务缘由" not in said
    call_command("trail", "list", "--limit", "1")
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert Entry.objects.count() == 4


def test_every_verb_has_words():
    """Add the Chinese words of a new verb to src/lianmeng/trail/verbs.py."""
    sources = Path(lianmeng.__file__).parent.rglob("*.py")
    verbs = {verb for source in sources for verb in re.findall(r'verb(?:: str )? ?= ?"([a-z][^"{]+)"', source.read_text())}
    assert verbs - set(VERBS) == set()


def test_the_trail_has_its_address():
    assert reverse("trail:index") == INDEX
