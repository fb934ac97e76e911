"""The think tank: institutions, their people, visits and stations."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import AllianceFactory

from lianmeng.thinktank import actions, queries
from lianmeng.thinktank.models import Visit


@pytest.fixture
def tank(cast):
    """Three universities, four people, two visits, a station in the park and a programme without figures."""
    made = []
    for n, (name, people) in enumerate((("示例一大学", ("甲教授", "乙教授")), ("示例二大学", ("丙教授",)), ("示例三大学", ("丁教授",)))):
        institution = actions.add_institution(None, kind="university", name=name, origin="synthetic")
        experts = [actions.add_expert(None, institution=institution, name=p, title="教授", fields=f"领域{n}", origin="article") for p in people]
        made.append((institution, experts))
        if n < 2:
            actions.add_visit(None, alliance=cast.alliance, institution=institution, form="survey", experts=experts)
    actions.add_station(None, kind="postdoc", name="示例博士后工作站", institution=made[2][0], lead=made[2][1][0], region=cast.park)
    actions.add_programme(None, name="示例揽才计划", region=cast.city)
    return made


def test_everybody_with_a_role_sees_three_universities_four_people_two_visits_and_one_station(cast, tank, as_):
    for who in (cast.secretariat, cast.owner, cast.expert, cast.observer, cast.rival_owner):
        page = as_(who).get("/thinktank/")
        told = [page.context[name] for name in ("institutions", "experts", "visits", "stations", "programmes_n")]
        assert told == [3, 4, 2, 1, 1]
    text = page.content.decode()
    for word in ("甲教授", "丁教授", "示例博士后工作站", str(cast.park), "示例揽才计划", "未知", "lm-origin--article", "lm-origin--synthetic"):
        assert word in text
    assert as_(cast.stranger).get("/thinktank/").status_code == 403
    assert queries.counts(cast.stranger) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(("text", "found"), [
    ("丙", ["示例二大学"]), ("slsdx", ["示例三大学"]), ("示例一", ["示例一大学"]), ("djs", ["示例三大学"]), ("領域0", ["示例一大学"]), ("没有这个", []), ("，。", []),
])
def test_search_finds_an_institution_by_its_people_fields_and_initials(cast, tank, as_, text, found):
    assert [row.name for row in as_(cast.owner).get("/thinktank/", {"q": text}).context["page"]] == found


def test_the_desk_records_a_visit_with_its_people(cast, tank, as_):
    institution, experts = tank[0]
    sent = {
        "institution": institution.pk, "experts": [e.pk for e in experts], "form": "seminar", "topic": "growth",
        "happened": "9月", "region": cast.park.pk, "note": "谈了铝链",
    }

    answer = as_(cast.secretariat).post("/thinktank/visits/new/", sent)

    assert answer.status_code == 302
    visit = Visit.objects.first()
    assert (visit.alliance, visit.form, visit.topic, str(visit.happened), visit.region) == (cast.alliance, "seminar", "growth", "XXXX-09", cast.park)
    assert set(visit.experts.all()) == set(experts)


def test_people_of_another_institution_and_another_alliance_are_refused(cast, tank):
    institution, _people = tank[0]
    with pytest.raises(ValidationError):
        actions.add_visit(cast.secretariat, alliance=cast.alliance, institution=institution, form="survey", experts=tank[1][1])
    with pytest.raises(PermissionDenied):
        actions.add_visit(cast.secretariat, alliance=AllianceFactory(), institution=institution, form="survey")
    assert Visit.objects.count() == 2


def test_only_the_desk_records_visits(cast, tank, as_):
    for who in (cast.owner, cast.expert, cast.observer, cast.park_official, cast.branch_secretary, cast.liaison, cast.handler):
        assert as_(who).post("/thinktank/visits/new/", {"institution": tank[0][0].pk, "form": "survey"}).status_code == 403
        assert "/thinktank/visits/new/" not in as_(who).get("/thinktank/").content.decode()
    assert Visit.objects.count() == 2


@pytest.mark.parametrize("sent", [
    {}, {"institution": "9" * 40, "form": "zzz"}, {"institution": "1", "form": "survey", "experts": ["abc", "9" * 40]},
    {"form": "survey", "happened": "2999-01-01"}, {"form": "survey", "region": "9" * 30, "topic": "zzz"},
])
def test_a_spoiled_visit_is_told_and_not_kept(cast, tank, as_, sent):
    if sent.get("happened") or sent.get("region"):
        sent = {**sent, "institution": tank[0][0].pk}
    assert as_(cast.secretariat).post("/thinktank/visits/new/", sent).status_code == 422
    assert Visit.objects.count() == 2


def test_the_page_takes_as_many_queries_for_forty_institutions_as_for_three(cast, tank, as_):
    def taken():
        with CaptureQueriesContext(connection) as seen:
            as_(cast.secretariat).get("/thinktank/")
        return len(seen)

    few = taken()
    for n in range(40):
        institution = actions.add_institution(None, kind="institute", name=f"示例研究院{n}")
        expert = actions.add_expert(None, institution=institution, name=f"专家{n}")
        actions.add_visit(None, alliance=cast.alliance, institution=institution, form="survey", experts=[expert], region=cast.park)
    assert taken() == few


@pytest.mark.parametrize("query", ["kind=zzz", "page=abc", "q=" + "x" * 3000])
def test_spoiled_addresses_still_show_the_page(cast, tank, as_, query):
    assert as_(cast.owner).get(f"/thinktank/?{query}").status_code == 200
