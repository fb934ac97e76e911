"""Who of the two sides knows of an opportunity, and from when."""

from lianmeng.coshare import actions, queries
from lianmeng.coshare.models import Opportunity
from lianmeng.coshare.states import State


def _lead(cast):
    return actions.open_lead(
        cast.secretariat, alliance=cast.alliance, what="铝屑", giver=cast.firm, taker=cast.buyer, source="visit"
    )


def test_a_lead_declined_before_anybody_was_contacted_stays_the_desks_alone(cast, as_):
    row = actions.move(cast.secretariat, opportunity=_lead(cast), to=State.DECLINED, note="甲的料太脏")
    row = Opportunity.objects.get(pk=row.pk)
    for party in (cast.owner, cast.buyer_owner):
        assert not queries.visible(party).exists()
        assert not party.has_perm("coshare.view_opportunity", row)
        assert not party.has_perm("coshare.view_inside", row)
        assert "甲的料太脏" not in as_(party).get(f"/coshare/{row.pk}/").text
    assert queries.visible(cast.secretariat).get() == row


def test_an_opportunity_declined_after_both_were_contacted_stays_in_their_view(cast):
    row = actions.contact(cast.secretariat, opportunity=_lead(cast), side="both")
    row = actions.move(cast.secretariat, opportunity=row, to=State.DECLINED, note="运费太高")
    for party in (cast.owner, cast.buyer_owner):
        assert queries.visible(party).get() == row
        assert party.has_perm("coshare.view_opportunity", row)
