"""Paging, filters, flat queries, values as they are known."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import (
    FirmFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    RegionFactory,
    StreamFactory,
    SupplyLinkFactory,
)

from lianmeng.api.api import api
from lianmeng.board.queries import figures
from lianmeng.chain.models import Suggestion
from lianmeng.cobuild.actions import add_activity
from lianmeng.coshare.actions import open_lead
from lianmeng.cosolve.models import Problem, ProblemMove
from lianmeng.members.models import Certificate, Coverage
from lianmeng.thinktank.models import Expert, Institution, Programme, Station, Visit

LISTS = [
    "/activities", "/alliances", "/certificates", "/chains", "/experts", "/firms", "/institutions", "/links",
    "/memberships", "/opportunities", "/organisations", "/paths", "/places", "/problems", "/programmes", "/regions",
    "/stations", "/streams", "/suggestions", "/visits",
]


def _grow(w, n):
    """n more of everything, each beside firms, regions and organisations of its own."""
    for i in range(n):
        region = RegionFactory(parent=w.park)
        firm = FirmFactory(region=region)
        PlaceFactory(chain=w.chain, firm=firm)
        stream = StreamFactory(firm=firm, price="1.00")
        SupplyLinkFactory(supplier=w.firm, customer=firm, product=f"示例{i}")
        branch = OrganisationFactory(region=region)
        MembershipFactory(alliance=w.alliance, organisation=branch)
        Coverage.objects.create(organisation=branch, firm=firm)
        Certificate.objects.create(firm=firm, name="示例称号", level="city")
        row = Suggestion.objects.get(pk=w.suggestion.pk)
        row.pk, row.key, row.taker, row.firms = None, f"{firm.pk}", firm, [w.firm.pk, firm.pk]
        row.save()
        row.rests_on.set([stream, w.discards])
        open_lead(None, alliance=w.alliance, what="示例", source="visit", giver=w.firm, taker=firm)
        problem = Problem.objects.create(
            alliance=w.alliance, number=100 + firm.pk, firm=firm, source="visit", reporter_role="owner", kind="enterprise", title="示例",
            owner=w.secretariat, owner_organisation=branch,
        )
        ProblemMove.objects.create(problem=problem, after="reported", by="示例")
        add_activity(None, alliance=w.alliance, kind="social", title="示例", host=branch, firms=[(firm, "member")], organisations=[(branch, "host")])
        institution = Institution.objects.create(kind="institute", name=f"示例所{firm.pk}")
        expert = Expert.objects.create(institution=institution, name="示例")
        Visit.objects.create(alliance=w.alliance, institution=institution, form="survey", region=region).experts.add(expert)
        Station.objects.create(kind="expert", name="示例", institution=institution, region=region, lead=expert)
        Programme.objects.create(name="示例", region=region)


def _queries(client, path, w):
    query = {"limit": 500} | ({"firm": w.firm.pk} if path == "/paths" else {})
    with CaptureQueriesContext(connection) as made:
        answer = client.get(f"/api/v1{path}", query)
    assert answer.status_code == 200, answer.content
    return len(made), answer.json()["count"]


def test_every_list_of_the_schema_is_counted_below():
    schema = api.get_openapi_schema()
    paged = {
        path.removeprefix("/api/v1") for path, methods in schema["paths"].items()
        if any(p["name"] == "offset" for p in methods.get("get", {}).get("parameters", ()))
    }
    assert paged == {*LISTS, "/chains/{id}/isolated-firms"}


@pytest.mark.parametrize("role", ["secretariat", "park_official"])
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(world, key, role):
    client = Client(headers={"authorization": f"Bearer {key(getattr(world, role))}"})
    _grow(world, 1)
    few = {path: _queries(client, path, world) for path in LISTS}
    _grow(world, 6)
    many = {path: _queries(client, path, world) for path in LISTS}
    for path in LISTS:
        assert many[path][0] <= few[path][0], (path, few[path], many[path])
    grown = [path for path in LISTS if many[path][1] > few[path][1]]
    assert set(LISTS) - set(grown) <= {"/alliances", "/chains", "/activities"}, "the test grew every list"


def test_a_list_is_read_page_by_page(world, get):
    whole = get(world.secretariat, "/firms")[1]
    assert whole["count"] == 3
    assert len(whole["items"]) == 3
    parts = [get(world.secretariat, "/firms", limit=1, offset=n)[1] for n in range(4)]
    assert [part["count"] for part in parts] == [3] * 4
    assert [item["id"] for part in parts for item in part["items"]] == [item["id"] for item in whole["items"]]


@pytest.mark.parametrize("query", [
    {"limit": 0}, {"limit": 501}, {"limit": "many"}, {"limit": 2**70}, {"offset": -1}, {"offset": 2**70}, {"offset": "1e9"},
])
def test_a_page_that_cannot_be_is_refused_beside_its_field(world, get, query):
    status, data = get(world.secretariat, "/firms", **query)
    assert (status, data["error"]) == (422, "invalid")
    assert set(data["fields"]) == set(query)


def test_a_filter_misspelt_is_told_and_not_ignored(world, get):
    status, data = get(world.secretariat, "/firms", regoin=1)
    assert status == 422
    assert "region" in data["fields"]["regoin"][0]


@pytest.mark.parametrize(("path", "query", "names"), [
    ("/firms", {"q": "甲铝业"}, {"甲铝业"}), ("/firms", {"q": "甲鋁業"}, {"甲铝业"}), ("/firms", {"q": "jly"}, {"甲铝业"}),
    ("/firms", {"grade": "leading"}, set()), ("/firms", {"region": "other_park"}, {"丙压铸"}),
    ("/firms", {"region": "city"}, {"甲铝业", "乙铝业", "丙压铸"}), ("/firms", {"coverage": "any"}, {"甲铝业"}),
    ("/firms", {"certificate": "高新技术企业"}, {"甲铝业"}), ("/firms", {"origin": "synthetic"}, set()),
])
def test_firms_are_narrowed_by_what_the_address_says(world, get, path, query, names):
    query = {name: getattr(world, value).pk if name == "region" else value for name, value in query.items()}
    assert {item["short_name"] for item in get(world.observer, path, **query)[1]["items"]} == names


@pytest.mark.parametrize(("path", "query", "count"), [
    ("/streams", {"role": "discards"}, 1), ("/streams", {"q": "xjbjl"}, 1), ("/streams", {"q": "邊角料"}, 1),
    ("/links", {"status": "running", "product": "铝"}, 1), ("/links", {"status": "ended"}, 0), ("/links", {"by_alliance": "true"}, 0),
    ("/suggestions", {"min_score": 0.7}, 2), ("/suggestions", {"min_score": 0.9}, 0), ("/suggestions", {"inferred": "true"}, 0),
    ("/suggestions", {"kind": "chain"}, 0), ("/suggestions", {"state": "dismissed"}, 0),
    ("/opportunities", {"state": "lead"}, 1), ("/opportunities", {"state": "open"}, 2), ("/opportunities", {"source": "visit"}, 1),
    ("/opportunities", {"q": "碳素"}, 1), ("/problems", {"kind": "party"}, 1), ("/problems", {"state": "confirmed"}, 0),
    ("/problems", {"urgent": "true"}, 0), ("/activities", {"kind": "social"}, 1), ("/institutions", {"q": "sldx"}, 1),
    ("/experts", {"q": "示例专家"}, 1), ("/certificates", {"level": "national"}, 1), ("/certificates", {"level": "city"}, 0),
    ("/regions", {"kind": "park"}, 1), ("/organisations", {"kind": "branch", "member": "yes"}, 1),
    ("/memberships", {"as_of": "2019-01-01"}, 0), ("/memberships", {"as_of": "2021-01-01"}, 1), ("/places", {"as_of": "2019-12-31"}, 0),
])
def test_lists_are_narrowed_by_what_the_address_says(world, get, path, query, count):
    status, data = get(world.secretariat, path, **query)
    assert status == 200, data
    assert (data["count"], len(data["items"])) == (count, count), data


@pytest.mark.parametrize(("path", "query"), [
    ("/links", {"chain": 987654}), ("/firms", {"region": 987654}), ("/paths", {"firm": 987654}), ("/streams", {"region": 2**63 - 1}),
])
def test_a_filter_that_names_no_record_is_told_beside_its_field(world, get, path, query):
    status, data = get(world.secretariat, path, **query)
    assert (status, set(data["fields"])) == (422, set(query)), data


def test_what_is_not_known_is_null_and_dates_are_told_as_they_are_known(world, get):
    stream = get(world.buyer_owner, "/streams", firm=world.buyer.pk)[1]["items"][0]
    assert [stream[name] for name in ("quantity", "unit", "cadence", "grade", "source")] == [None] * 5
    assert get(world.secretariat, "/links")[1]["items"][0]["since"] == "2026-05"
    assert get(world.secretariat, f"/opportunities/{world.contacted.pk}")[1]["found"] == "XXXX-09-08"
    assert get(world.secretariat, f"/firms/{world.rival.pk}")[1]["ownership"] is None


def test_every_record_says_where_it_comes_from(world, get):
    for path in LISTS:
        query = {"firm": world.firm.pk} if path == "/paths" else {}
        for item in get(world.secretariat, path, **query)[1]["items"]:
            assert item["links"][0]["origin"] if path == "/paths" else item["origin"], (path, item)


def test_a_suggestion_gives_its_reason_as_data_and_as_a_sentence_in_both_languages(world, get):
    item = get(world.secretariat, f"/suggestions/{world.suggestion.pk}")[1]
    assert item["reason"]["steps"][0]["relation"] == "made-from"
    assert item["reason"]["gate"] == "waste"
    assert sum(part["value"] for part in item["reason"]["parts"]) == item["score"]
    assert "再生橡胶以橡胶边角料为原料" in item["sentence"]["zh"]
    assert "can go into" in item["sentence"]["en"]


def test_a_reason_that_an_older_engine_wrote_otherwise_is_no_fault(world, get):
    for reason in ({}, [], {"steps": [{"old": 1}], "parts": "?"}):
        Suggestion.objects.filter(pk=world.suggestion.pk).update(reason=reason)
        status, item = get(world.secretariat, f"/suggestions/{world.suggestion.pk}")
        assert (status, item["reason"]["steps"]) == (200, []), reason


def test_the_home_figures_are_those_of_the_home_page(world, get):
    data = get(world.secretariat, "/home")[1]
    shown = [str(figure.value) for figure in figures(world.alliance, world.secretariat, None)]
    problems = f"{data['problems']['solved']}/{data['problems']['total']}"
    told = [data["members"], data["firms"], problems, data["isolated"], data["open_opportunities"], data["joint_branches"]]
    assert [str(value) for value in told] == shown
    assert get(world.secretariat, "/home", as_of="2019-06-01")[1]["firms"] == 0


def test_an_opportunity_carries_its_moves_and_timers(world, get):
    data = get(world.secretariat, f"/opportunities/{world.contacted.pk}")[1]
    assert [(move["before"], move["after"], move["side"]) for move in data["moves"]] == [(None, "lead", None), ("lead", "contacted", "both")]
    assert data["timers"] == [{"kind": "contact", "due": "XXXX-09-08", "done": None, "state": "done"}]
    assert data["next"] == ["intent", "visit", "declined"]
    assert data["may_move"] is True


def test_chinese_is_answered_as_chinese(world, key):
    answer = Client(headers={"authorization": f"Bearer {key(world.owner)}"}).get("/api/v1/firms")
    assert "甲铝业" in answer.content.decode()
    assert json.loads(answer.content)
