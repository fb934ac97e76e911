"""From a suggestion to a lead: once at a time, and only on one's own chain."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from factories import AllianceFactory, FirmFactory, PlaceFactory, appointed

from lianmeng.chain import actions as chain
from lianmeng.chain.models import Discovery, Suggestion
from lianmeng.coshare import actions
from lianmeng.coshare.models import Opportunity
from lianmeng.coshare.states import State
from lianmeng.people.models import Appointment, Role


@pytest.fixture
def suggestion(cast):
    run = Discovery.objects.create(chain=cast.chain, knowledge="1")
    return Suggestion.objects.create(
        chain=cast.chain, discovery=run, key="k", kind=Suggestion.Kind.USE, giver=cast.firm, taker=cast.buyer,
        what="铝屑", question="铝屑", score=0.5, rank=1, gate="waste",
    )


def test_a_declined_lead_does_not_come_back_beside_the_one_taken_up_since(cast, suggestion):
    first = actions.take_up(cast.secretariat, suggestion=suggestion, alliance=cast.alliance)
    actions.move(cast.secretariat, opportunity=first, to=State.DECLINED, note="先放一放")
    second = actions.take_up(cast.secretariat, suggestion=suggestion, alliance=cast.alliance)
    with pytest.raises(ValidationError) as wrong:
        actions.move(cast.secretariat, opportunity=first, to=State.LEAD)
    assert "to" in wrong.value.message_dict
    first.refresh_from_db()
    assert (first.state, second.state) == (State.DECLINED, State.LEAD)


def test_a_suggestion_put_aside_is_not_taken_up(cast, as_, suggestion):
    chain.dismiss(cast.secretariat, suggestion=suggestion, reason="规格不合")
    as_(cast.secretariat).post(f"/coshare/from/{suggestion.pk}/")
    assert not Opportunity.objects.exists()


def test_a_suggestion_that_a_discovery_took_away_meanwhile_is_told(cast, suggestion):
    Suggestion.objects.all().delete()
    with pytest.raises(ValidationError) as wrong:
        actions.take_up(cast.secretariat, suggestion=suggestion, alliance=cast.alliance)
    assert wrong.value.code == "gone"


def test_the_desk_of_one_alliance_opens_no_lead_in_another(cast, suggestion):
    elsewhere = appointed(Role.SECRETARIAT, alliance=AllianceFactory())
    with pytest.raises(PermissionDenied):
        actions.take_up(elsewhere, suggestion=suggestion, alliance=cast.alliance)
    with pytest.raises(PermissionDenied):
        actions.open_lead(elsewhere, alliance=cast.alliance, what="铝屑", giver=cast.firm, source="visit")
    assert not Opportunity.objects.exists()


def test_a_lead_comes_to_the_alliance_on_whose_chain_its_firm_stands(cast, as_):
    second, firm = AllianceFactory(), FirmFactory()
    PlaceFactory(chain=second.chain, firm=firm)
    Appointment.objects.create(account=cast.secretariat, role=Role.SECRETARIAT, alliance=second, since="2020-01-01")
    as_(cast.secretariat).post("/coshare/new/", {"what": "铜屑", "giver": firm.pk, "source": "visit"})
    assert Opportunity.objects.get().alliance == second
