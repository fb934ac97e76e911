"""From suggestion to running deal through the API: what changed, and what a refusal leaves as it was."""

import pytest

from lianmeng.chain.models import SupplyLink
from lianmeng.coshare.models import Opportunity
from lianmeng.trail.models import Entry


@pytest.fixture
def at(world, post):
    """at("/contact", {…}): a write of the secretariat to the contacted opportunity, with its present version."""

    def write(path, body, row=None, **more):
        row = row or world.contacted
        row.refresh_from_db()
        return post(world.secretariat, f"/opportunities/{row.pk}{path}", {"version": row.version} | body, **more)

    return write


def test_a_suggestion_goes_all_the_way_to_a_running_deal(world, post, at):
    status, lead = post(world.secretariat, "/opportunities", {"suggestion": world.suggestion.pk})
    assert (status, lead["state"], lead["version"]) == (201, "lead", 1)
    row = Opportunity.objects.get(pk=lead["id"])
    assert at("/contact", {"side": "giver", "note": "示例"}, row)[1]["state"] == "lead"
    assert at("/contact", {"side": "taker"}, row)[1]["state"] == "contacted"
    assert at("/moves", {"to": "intent"}, row)[1]["state"] == "intent"
    status, data = at("/moves", {"to": "concluded"}, row)
    assert status == 422
    assert set(data["fields"]) == {"benefit_giver", "benefit_taker", "evidence", "recipient_check"}
    told = {"benefit_giver": "少付处置费", "benefit_taker": "原料更近", "evidence": "合同", "recipient_check": "verified", "recipient_note": "许可证"}
    assert at("/details", told, row)[0] == 200
    status, data = at("/moves", {"to": "concluded", "happened": "2026-05"}, row)
    assert (status, data["state"]) == (200, "concluded")
    link = SupplyLink.objects.get(supplier=world.firm, customer=world.buyer, by_alliance=True)
    assert str(link.since) == "2026-05"
    assert Entry.objects.filter(target=f"coshare.Opportunity:{row.pk}", actor=world.secretariat).count() == 6


def test_a_suggestion_is_taken_up_once(world, post):
    assert post(world.secretariat, "/opportunities", {"suggestion": world.suggestion.pk})[0] == 201
    status, data = post(world.secretariat, "/opportunities", {"suggestion": world.suggestion.pk})
    assert (status, data["error"]) == (409, "taken")
    assert world.suggestion.opportunities.count() == 1


def test_two_at_once_the_second_is_told_and_nothing_is_lost(world, post):
    path, seen = f"/opportunities/{world.contacted.pk}/moves", world.contacted.version + 1
    assert post(world.secretariat, path, {"version": seen, "to": "visit"})[0] == 200
    status, data = post(world.head, path, {"version": seen, "to": "intent"})
    assert (status, data["error"]) == (409, "stale")
    assert str(world.secretariat) in data["message"]
    world.contacted.refresh_from_db()
    assert world.contacted.state == "visit"


def test_details_that_are_left_out_stay_as_they_are(world, at):
    assert at("/details", {"benefit_giver": "少付处置费", "recipient_check": "open"})[0] == 200
    data = at("/details", {"benefit_taker": "原料更近"})[1]
    assert (data["benefit_giver"], data["benefit_taker"], data["recipient_check"]) == ("少付处置费", "原料更近", "open")


@pytest.mark.parametrize(("path", "body", "field"), [
    ("/moves", {"to": "running"}, "to"), ("/moves", {"to": "contacted"}, "to"), ("/moves", {"to": "flying"}, "to"),
    ("/moves", {"to": "declined"}, "note"), ("/moves", {"to": "visit", "happened": "9999-01-01"}, "happened"),
    ("/moves", {"to": "visit", "happened": "yesterday"}, "happened"), ("/moves", {"to": "visit", "happened": "2026-02-30"}, "happened"),
    ("/moves", {"to": "visit", "happened": 7}, "happened"), ("/moves", {"to": "visit", "place": "x" * 121}, "place"),
    ("/moves", {"to": "visit", "note": "a\x00b"}, "note"), ("/moves", {"to": "visit", "note": "\ud800"}, "note"),
    ("/moves", {"to": "visit", "colour": "red"}, "colour"), ("/moves", {"to": "visit", "version": 2**70}, "version"),
    ("/moves", {}, "to"), ("/contact", {"side": "both"}, "side"), ("/contact", {"side": "nobody"}, "side"),
    ("/details", {"recipient_check": "verified"}, "recipient_note"), ("/details", {"evidence": "x" * 2001}, "evidence"),
])
def test_a_refused_write_says_which_field_and_changes_nothing(world, at, path, body, field):
    before, lines = Opportunity.objects.filter(pk=world.contacted.pk).values().get(), Entry.objects.count()
    status, data = at(path, body)
    assert status == 422, data
    assert data["fields"].get(field, [""])[0], data
    assert Opportunity.objects.filter(pk=world.contacted.pk).values().get() == before
    assert (world.contacted.moves.count(), Entry.objects.count()) == (2, lines)


@pytest.mark.parametrize("body", [b"", b"{", b"[1", b"\xff\xfe{}", b"nul", b'{"a":' * 2000, b"1" * 5000])
def test_a_body_that_is_no_json_is_refused(world, post, body):
    status, data = post(world.secretariat, "/opportunities", body)
    assert status in (400, 422), data
    assert data["message"]
    assert Opportunity.objects.count() == 2


@pytest.mark.parametrize("body", [[], 3, None, {}, {"suggestion": None}, {"suggestion": "1 or 1"}, {"suggestion": 0}, {"suggestion": 2**70}, {"suggestion": 1.5}])
def test_a_body_of_another_shape_is_refused_beside_its_field(world, post, body):
    status, data = post(world.secretariat, "/opportunities", body)
    assert (status, data["error"]) == (422, "invalid"), data
    assert data["fields"]


def test_a_body_too_large_to_read_is_refused(world, post):
    status, data = post(world.secretariat, "/opportunities", b'{"suggestion": "' + b"x" * (6 * 1024 * 1024) + b'"}')
    assert (status, data["error"]) == (400, "unreadable")
