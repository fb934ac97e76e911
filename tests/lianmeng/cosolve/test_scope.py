"""Who sees which problem, and for which firm one may ask."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from factories import AllianceFactory, FirmFactory, PlaceFactory, appointed

from lianmeng.cosolve import actions, queries
from lianmeng.cosolve.models import Problem
from lianmeng.cosolve.rules import may_report
from lianmeng.members.models import Coverage, Firm
from lianmeng.people.models import Account, Role

E, P = Problem.Class.ENTERPRISE, Problem.Class.PARTY


def everybody(cast):
    return {name: one for name, one in vars(cast).items() if isinstance(one, Account)}


@pytest.fixture
def all_shapes(cast):
    """A problem for every combination of firm, class, reporter, owner and owning organisation; one of another alliance."""
    elsewhere = AllianceFactory()
    far = FirmFactory(region=None)
    PlaceFactory(chain=elsewhere.chain, firm=far)
    cast.two_hats = appointed(Role.FIRM_OWNER, firm=cast.rival)
    cast.area_liaison = appointed(Role.LIAISON, region=cast.other_park)
    cast.other_desk = appointed(Role.SECRETARIAT, alliance=elsewhere)
    shapes = itertools.product(
        [(cast.alliance, cast.firm), (cast.alliance, cast.buyer), (elsewhere, far)], [E, P],
        [None, cast.owner, cast.branch_secretary, cast.two_hats, cast.stranger],
        [None, cast.head, cast.park_official, cast.stranger], [None, cast.department],
    )
    Problem.objects.bulk_create([
        Problem(
            alliance=alliance, number=n, firm=firm, kind=kind, reporter=reporter, owner=owner, owner_organisation=body,
            source="visit", reporter_role="owner", title=f"示例{n}",
        )
        for n, ((alliance, firm), kind, reporter, owner, body) in enumerate(shapes, start=1)
    ])
    return Problem.objects.select_related("firm__region")


def test_the_list_holds_exactly_the_problems_that_the_rule_lets_each_account_see(cast, all_shapes):
    for name, account in everybody(cast).items():
        listed = set(queries.visible(account).values_list("pk", flat=True))
        ruled = {p.pk for p in all_shapes if account.has_perm("cosolve.view_problem", p)}
        assert listed == ruled, name
    assert not queries.visible(cast.stranger)
    assert queries.visible(cast.secretariat).exists()


def test_the_firms_offered_are_exactly_those_that_one_may_ask_for(cast, all_shapes):
    firms = Firm.objects.filter(places__chain__alliances__isnull=False).select_related("region")
    for name, account in everybody(cast).items():
        offered = set(queries.reportable(account).values_list("pk", flat=True))
        assert offered == {f.pk for f in firms if may_report(account, f)}, name


def test_party_work_is_walled_from_the_park_and_from_a_firm_owner_who_did_not_ask(ask, cast, as_):
    party = ask(kind=P, reporter="branch_secretary")
    business = ask(kind=E, reporter="branch_secretary")

    for who in (cast.park_official, cast.owner):
        rows = [row.pk for row in as_(who).get("/cosolve/").context["page"]]
        assert rows == [business.pk]
        assert as_(who).get(f"/cosolve/{party.pk}/").status_code == 404
    assert as_(cast.branch_secretary).get(f"/cosolve/{party.pk}/").status_code == 200
    assert as_(cast.liaison).get(f"/cosolve/{party.pk}/").status_code == 200


def test_a_rival_sees_none_of_the_firms_problems_on_page_and_list(ask, cast, as_):
    one = ask(title="甲铝业的边角料没有去处")
    rival = as_(cast.rival_owner)

    page = rival.get("/cosolve/")

    assert list(page.context["page"]) == []
    assert "甲铝业的边角料没有去处" not in page.content.decode()
    assert page.context["rate"].total == 0
    for path in ("", "move/", "assign/", "confirm/"):
        answer = rival.post(f"/cosolve/{one.pk}/{path}", {"to": "withdrawn"}) if path else rival.get(f"/cosolve/{one.pk}/")
        assert answer.status_code == 404


REFUSED = [("owner", "rival"), ("rival_owner", "firm"), ("liaison", "rival"), ("branch_secretary", "rival"),
           ("park_official", "firm"), ("handler", "firm"), ("expert", "firm"), ("observer", "firm"), ("stranger", "firm")]


@pytest.mark.parametrize(("who", "firm"), REFUSED)
def test_a_problem_of_a_firm_that_is_not_theirs_is_refused(cast, who, firm):
    with pytest.raises(PermissionDenied):
        actions.report(getattr(cast, who), firm=getattr(cast, firm), kind=E, title="不该能提")
    assert not Problem.objects.exists()


FILED = [("owner", "self_report", "owner"), ("liaison", "visit", "liaison"), ("branch_secretary", "self_report", "branch_secretary")]


@pytest.mark.parametrize(("who", "source", "role"), FILED)
def test_source_and_reporter_follow_from_who_files_whatever_is_sent(cast, as_, who, source, role):
    sent = {"title": "招不到压铸工", "kind": E, "source": "phone", "reporter_role": "other", "firm": cast.rival.pk}

    as_(getattr(cast, who)).post("/cosolve/new/", sent)

    problem = Problem.objects.get()
    assert (problem.source, problem.reporter_role, problem.reporter) == (source, role, getattr(cast, who))
    assert (problem.firm, problem.alliance, problem.number) == (cast.firm, cast.alliance, 1)
    assert problem.moves.get().by == str(getattr(cast, who))
    again = actions.report(getattr(cast, who), firm=cast.firm, kind=E, title="再提", source="phone", reporter_role="other")
    assert (again.source, again.reporter_role, again.number) == (source, role, 2)


def test_the_desk_files_what_the_owner_said_on_the_phone_and_the_owner_is_the_one_to_confirm(cast, as_):
    sent = {"firm": cast.firm.pk, "title": "电力容量不足", "kind": E, "source": "phone", "reporter_role": "owner"}

    answer = as_(cast.secretariat).post("/cosolve/new/", sent)

    problem = Problem.objects.get()
    assert answer.status_code == 302
    assert (problem.source, problem.reporter) == ("phone", cast.owner)
    with pytest.raises(ValidationError):
        actions.report(cast.secretariat, firm=cast.firm, kind=E, title="没有来源", reporter_role="owner")


def test_a_desk_does_not_file_for_a_firm_of_another_alliance_nor_onto_its_list(cast):
    elsewhere = AllianceFactory()
    far = FirmFactory()
    PlaceFactory(chain=elsewhere.chain, firm=far)
    with pytest.raises(PermissionDenied):
        actions.report(cast.secretariat, alliance=elsewhere, firm=far, kind=E, title="别人的", source="phone", reporter_role="owner")
    PlaceFactory(chain=elsewhere.chain, firm=cast.firm)
    with pytest.raises(PermissionDenied):
        actions.report(
            cast.secretariat, alliance=elsewhere, firm=cast.firm, kind=E, title="到别的联盟", source="phone", reporter_role="owner"
        )
    assert not Problem.objects.exists()


def test_a_secretary_whose_organisation_no_longer_covers_the_firm_does_not_file_for_it(cast):
    Coverage.objects.update(until="2021-01-01")
    with pytest.raises(PermissionDenied):
        actions.report(cast.branch_secretary, firm=cast.firm, kind=P, title="已经不覆盖")


def test_an_owner_on_a_phone_answers_two_questions(cast, as_):
    form = as_(cast.owner).get("/cosolve/new/").context["form"]
    assert [name for name, field in form.fields.items() if field.required] == ["title", "kind"]


def test_those_who_ask_for_nobody_are_told_so_and_write_nothing(cast, as_):
    for who in (cast.park_official, cast.handler, cast.expert, cast.observer):
        assert as_(who).post("/cosolve/new/", {"title": "x", "kind": E, "firm": cast.firm.pk}).status_code == 403
    assert not Problem.objects.exists()
