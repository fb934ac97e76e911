"""Who sees what: role by record, on the list and at its own address."""

import pytest

DESK, PARK, OWN, RIVAL = "secretariat", "park_official", "owner", "rival_owner"
OTHER_PARK, BUYER, BRANCH, LIAISON = "other_park_official", "buyer_owner", "branch_secretary", "liaison"
EVERYBODY = (
    DESK, "head", OWN, RIVAL, BUYER, BRANCH, LIAISON, PARK, OTHER_PARK, "handler", "expert", "observer",
)
#  list            record of world          who sees it; all others of EVERYBODY do not
SEEN = [
    ("streams", "discards", {DESK, "head", OWN, LIAISON, PARK}),  # the other park's official: not his firm
    ("streams", "rivals", set(EVERYBODY)),  # public
    ("links", "link", {DESK, "head", OWN, BUYER, LIAISON, PARK, OTHER_PARK}),
    ("suggestions", "suggestion", {DESK, "head", LIAISON, PARK, OTHER_PARK}),  # owners: the other's words are not open
    ("opportunities", "lead", {DESK, "head", LIAISON, PARK, OTHER_PARK}),  # a lead is not the owners' yet
    ("opportunities", "contacted", {DESK, "head", OWN, BUYER, LIAISON, PARK, OTHER_PARK}),
    ("problems", "problem", {DESK, "head", OWN, LIAISON, PARK}),
    ("problems", "party_problem", {DESK, "head", BRANCH, LIAISON}),  # party work: not the owner's, not the park's
    ("activities", "public_activity", set(EVERYBODY)),
    ("activities", "party_activity", {DESK, "head", BRANCH}),  # party life: not the firm's owner or liaison
    ("firms", "firm", set(EVERYBODY)),
    ("organisations", "branch", set(EVERYBODY)),
    ("alliances", "alliance", set(EVERYBODY)),
]
ALONE = {"streams", "links"}  # no address of one record


@pytest.mark.parametrize(("path", "name", "seen_by"), SEEN, ids=[f"{path}-{name}" for path, name, _ in SEEN])
def test_a_record_is_on_the_list_and_at_its_address_of_those_who_may_see_it_and_of_nobody_else(
    world, get, path, name, seen_by
):
    pk = getattr(world, name).pk
    for role in EVERYBODY:
        status, data = get(getattr(world, role), f"/{path}", limit=500)
        assert status == 200, (role, data)
        listed = pk in {item["id"] for item in data["items"]}
        assert listed == (role in seen_by), f"{role} on the list of {path}"
        assert data["count"] == len(data["items"]), role
        if path not in ALONE:
            status, one = get(getattr(world, role), f"/{path}/{pk}")
            assert status == (200 if role in seen_by else 404), f"{role} at /{path}/{pk}"
            assert one["id"] == pk if role in seen_by else one["error"] == "not_found"


def test_what_is_not_yours_is_told_in_the_same_words_as_what_is_not_there(world, get):
    for path, name in (("suggestions", "suggestion"), ("opportunities", "contacted"), ("problems", "problem"),
                       ("activities", "party_activity")):
        assert get(world.rival_owner, f"/{path}/{getattr(world, name).pk}") == get(world.rival_owner, f"/{path}/987654"), path


def test_a_price_is_shown_to_those_in_charge_of_the_firm_alone(world, get):
    prices = {}
    for role in EVERYBODY:
        items = get(getattr(world, role), "/streams", firm=world.rival.pk)[1]["items"]
        prices[role] = [(item["price"], item["inside"]) for item in items]
    in_charge = {DESK, "head", RIVAL, PARK}  # the liaison is the firm's, not the rival's
    assert prices == {role: [(7.0, True)] if role in in_charge else [(None, False)] for role in EVERYBODY}


def test_a_credit_code_is_shown_to_those_in_charge_of_the_firm_alone(world, get):
    shown = {role for role in EVERYBODY if get(getattr(world, role), f"/firms/{world.firm.pk}")[1]["code"] == world.code}
    listed = {
        role for role in EVERYBODY
        if world.code in [firm["code"] for firm in get(getattr(world, role), "/firms")[1]["items"]]
    }
    assert shown == listed == {DESK, "head", OWN, LIAISON, PARK}


def test_a_rival_finds_no_firm_by_its_credit_code(world, get):
    assert get(world.rival_owner, "/firms", q=world.code)[1]["count"] == 0
    assert get(world.owner, "/firms", q=world.code)[1]["count"] == 1


def test_an_owner_sees_a_suggestion_once_the_other_firm_opens_its_words(world, get):
    world.needs.visibility = "chain"
    world.needs.save()
    assert get(world.owner, f"/suggestions/{world.suggestion.pk}")[1]["sentence"]["zh"]
    assert get(world.owner, f"/suggestions/{world.suggestion.pk}")[1]["reason"]["parts"] == []
    assert get(world.secretariat, f"/suggestions/{world.suggestion.pk}")[1]["reason"]["parts"]
    assert get(world.rival_owner, f"/suggestions/{world.suggestion.pk}")[0] == 404


def test_the_engines_reason_on_an_opportunity_is_for_those_who_see_the_suggestion(world, get, post):
    version = world.lead.moves.count()
    path = f"/opportunities/{world.lead.pk}"
    assert post(world.secretariat, f"{path}/contact", {"version": version, "side": "both"})[0] == 200
    assert get(world.secretariat, path)[1]["reason"]["steps"]
    assert get(world.owner, path)[1]["reason"] is None, "the buyer's words are not open to the owner"
    assert get(world.owner, path)[1]["suggestion"] is None


def test_isolated_firms_are_those_in_ones_own_charge(world, get):
    path = f"/chains/{world.chain.pk}/isolated-firms"
    assert [firm["id"] for firm in get(world.secretariat, path)[1]["items"]] == [world.rival.pk]
    assert [firm["id"] for firm in get(world.rival_owner, path)[1]["items"]] == [world.rival.pk]
    assert get(world.owner, path)[1]["items"] == []
    assert get(world.observer, f"/chains/{world.chain.pk}")[1]["figures"]["isolated"] is None


def test_ways_go_only_over_links_that_one_may_see(world, get):
    ends = {"start": world.firm.pk, "end": world.buyer.pk}
    assert [firm["id"] for firm in get(world.owner, "/path", **ends)[1]["firms"]] == list(ends.values())
    assert get(world.rival_owner, "/path", **ends)[0] == 404
    assert get(world.owner, "/paths", firm=world.firm.pk)[1]["count"] == 1
    assert get(world.rival_owner, "/paths", firm=world.firm.pk)[1]["count"] == 0


def test_asking_the_engine_is_for_desk_park_and_liaison(world, get):
    for path in ("/discover/users", "/discover/suppliers"):
        allowed = {role for role in EVERYBODY if get(getattr(world, role), path, text="橡胶边角料")[0] == 200}
        assert allowed == {DESK, "head", PARK, OTHER_PARK, LIAISON}, path


def test_an_answer_of_the_engine_rests_on_nothing_that_the_asker_may_not_see(world, get):
    told = get(world.secretariat, "/discover/users", text="橡胶边角料")[1]["items"]
    assert world.buyer.pk in [answer["firm"]["id"] for answer in told], told
    hidden = get(world.park_official, "/discover/users", text="橡胶边角料")[1]["items"]
    assert world.buyer.pk not in [answer["firm"]["id"] for answer in hidden], "the buyer's need is its own and its park's"


def test_the_rate_counts_the_problems_that_one_may_see(world, get):
    assert get(world.secretariat, "/problems/rate")[1]["total"] == 2
    assert get(world.owner, "/problems/rate")[1]["total"] == 1
    assert get(world.rival_owner, "/problems/rate")[1]["total"] == 0


@pytest.mark.parametrize("path", ["/opportunities/{lead}/contact", "/opportunities/{lead}/moves", "/opportunities/{lead}/details"])
def test_those_who_may_not_see_a_lead_are_told_there_is_none_when_they_write_to_it(world, post, path):
    body = {"version": 1, "side": "both"} if "contact" in path else {"version": 1, "to": "visit"} if "moves" in path else {"version": 1}
    for role in (RIVAL, OWN, BUYER, BRANCH, "expert", "observer", "handler"):
        status, data = post(getattr(world, role), path.format(lead=world.lead.pk), body)
        assert (status, data["error"]) == (404, "not_found"), (role, data)
    world.lead.refresh_from_db()
    assert world.lead.state == "lead"
    assert world.lead.moves.count() == 1


def test_an_owner_reads_an_opportunity_and_does_not_move_it(world, post):
    status, data = post(world.owner, f"/opportunities/{world.contacted.pk}/moves", {"version": 2, "to": "visit"})
    assert (status, data["error"]) == (403, "forbidden")
    world.contacted.refresh_from_db()
    assert world.contacted.state == "contacted"


def test_only_the_desk_takes_up_a_suggestion(world, post):
    for role, expected in ((PARK, 403), (LIAISON, 403), (OWN, 404), (RIVAL, 404), (DESK, 201)):
        status, data = post(getattr(world, role), "/opportunities", {"suggestion": world.suggestion.pk})
        assert status == expected, (role, data)
    assert data["state"] == "lead"
    assert data["suggestion"] == world.suggestion.pk
    assert data["recipient_check"] == "open"
