"""The cast with something to read: streams, a link, a suggestion, opportunities, problems, activities, visits."""

from factories import StreamFactory, SupplyLinkFactory

from lianmeng.chain.models import Discovery, Stream, Suggestion
from lianmeng.cobuild.actions import add_activity
from lianmeng.cobuild.models import Activity, Part
from lianmeng.coshare import actions as coshare
from lianmeng.cosolve.models import Problem, ProblemMove
from lianmeng.members.models import Certificate
from lianmeng.thinktank import actions as thinktank
from lianmeng.web.dates import PartialDate
from lianmeng.web.origins import Visibility

REASON = {
    "steps": [{
        "relation": "made-from", "source": "再生橡胶", "target": "橡胶边角料", "source_en": "reclaimed rubber",
        "target_en": "rubber scrap", "confidence": 0.9, "basis_zh": "示例依据", "basis_en": "sample", "check_zh": "",
        "check_en": "", "fact": "rubber.txt:1",
    }],
    "parts": [{"name": "knowledge", "value": 0.8}],
    "gate": "waste",
}


def furnished(cast):
    """`suggestion` and `lead` run from `firm` to `buyer`; nothing of them is the rival's."""
    w = cast
    w.discards = StreamFactory(firm=w.firm, role=Stream.Role.DISCARDS, text="橡胶边角料", price="12.50", quantity="3.500", unit="吨")
    w.needs = StreamFactory(firm=w.buyer, role=Stream.Role.NEEDS, text="再生橡胶", price="99.00")
    w.rivals = StreamFactory(firm=w.rival, text="橡胶制品", visibility=Visibility.PUBLIC, price="7.00")
    w.link = SupplyLinkFactory(supplier=w.firm, customer=w.buyer, product="铝锭", since=PartialDate.parse("2026-05"))
    w.code = "91430600MA4XXXXX01"
    type(w.firm).objects.filter(pk=w.firm.pk).update(code=w.code)
    run = Discovery.objects.create(chain=w.chain, knowledge="1")
    w.suggestion, w.other_suggestion = (_suggestion(w, run, key) for key in "ab")
    w.lead = coshare.take_up(w.secretariat, suggestion=w.other_suggestion, alliance=w.alliance)
    w.contacted = coshare.open_lead(
        w.secretariat, alliance=w.alliance, what="碳素废料", source="visit", giver=w.firm, taker=w.buyer,
        found=PartialDate.parse("XXXX-09-08"),
    )
    coshare.contact(w.secretariat, opportunity=w.contacted, side="both")
    w.problem = _problem(w, 1, Problem.Class.ENTERPRISE)
    w.party_problem = _problem(w, 2, Problem.Class.PARTY)
    w.public_activity = _activity(w, Activity.Kind.SOCIAL, Visibility.PUBLIC)
    w.party_activity = _activity(w, Activity.Kind.THEME_DAY, Visibility.DESK)
    Certificate.objects.create(firm=w.firm, name="高新技术企业", level="national")
    w.institution = thinktank.add_institution(None, kind="university", name="示例大学")
    expert = thinktank.add_expert(None, institution=w.institution, name="示例专家")
    thinktank.add_visit(None, alliance=w.alliance, institution=w.institution, form="survey", experts=[expert])
    thinktank.add_station(None, kind="expert", name="示例工作站", institution=w.institution, region=w.park, lead=expert)
    thinktank.add_programme(None, name="示例计划", region=w.city)
    return w


def _suggestion(w, run, key):
    row = Suggestion.objects.create(
        chain=w.chain, discovery=run, key=key, kind="use", giver=w.firm, taker=w.buyer, giver_stream=w.discards,
        taker_stream=w.needs, firms=[w.firm.pk, w.buyer.pk], what="橡胶边角料", what_en="rubber scrap", question=key,
        score=0.8, rank=1, reason=REASON, gate="waste", traced=True,
    )
    row.rests_on.set([w.discards, w.needs])
    return row


def _problem(w, number, kind):
    row = Problem.objects.create(
        alliance=w.alliance, number=number, firm=w.firm, source="visit", reporter_role="owner", reporter=w.owner,
        kind=kind, title="示例难题",
    ) if kind == Problem.Class.ENTERPRISE else Problem.objects.create(
        alliance=w.alliance, number=number, firm=w.firm, source="talk", reporter_role="branch_secretary",
        reporter=w.branch_secretary, kind=kind, title="示例党建难题",
    )
    ProblemMove.objects.create(problem=row, after="reported", by="示例")
    return row


def _activity(w, kind, visibility):
    return add_activity(
        None, alliance=w.alliance, kind=kind, title=f"示例{kind}", host=w.branch, visibility=visibility,
        firms=[(w.firm, Part.Capacity.MEMBER)],
    )
