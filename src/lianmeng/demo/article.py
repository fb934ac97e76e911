"""What the article says, and nothing else. Origin "article"; what it leaves open stays unknown.

The one exception is marked: 鑫源新材 needs a product for the engine to reason about, which the article does
not name, so its stream is synthetic.
"""

from types import SimpleNamespace

from lianmeng.chain import actions as chain
from lianmeng.chain.models import Stream, SupplyLink
from lianmeng.cobuild import actions as cobuild
from lianmeng.cobuild.models import Activity, Part
from lianmeng.coshare import actions as coshare
from lianmeng.coshare.models import Move, Opportunity
from lianmeng.coshare.states import State
from lianmeng.members import actions as members
from lianmeng.members.models import Certificate, Organisation, Place, Region, Seat
from lianmeng.thinktank import actions as thinktank
from lianmeng.thinktank.models import Institution, Station, Visit
from lianmeng.web.dates import PartialDate
from lianmeng.web.origins import Origin, Visibility

SOURCE = "红星网《岳阳市金属非金属新材料产业链党建联盟》报道"
A = {"origin": Origin.ARTICLE}
AS = {"origin": Origin.ARTICLE, "source": SOURCE}
OPEN = {"visibility": Visibility.PUBLIC}


def places(w: SimpleNamespace) -> None:
    """The places that the article names, in the tree that it implies."""
    w.city = members.add_region(None, name="岳阳市", name_en="Yueyang", kind=Region.Kind.CITY, **A)
    w.miluo = members.add_region(None, name="汨罗市", name_en="Miluo", kind=Region.Kind.COUNTY, parent=w.city, **A)
    w.park = members.add_region(
        None, name="汨罗高新区", name_en="Miluo High-tech Zone", kind=Region.Kind.PARK, parent=w.miluo, **A
    )
    w.quyuan = members.add_region(
        None, name="屈原管理区", name_en="Quyuan Administrative District", kind=Region.Kind.DISTRICT, parent=w.city, **A
    )


def alliance(w: SimpleNamespace) -> None:
    w.chain = members.add_chain(
        None, name="金属非金属新材料产业链", name_en="Metal and non-metal new materials chain", region=w.city, **A
    )
    w.recycling = members.add_chain(
        None, name="汨罗再生资源产业链", name_en="Miluo renewable resources chain", region=w.miluo, **A
    )
    w.segments = {}
    for name, english in (("铝", "Aluminium"), ("碳素", "Carbon"), ("橡胶", "Rubber")):
        w.segments[name] = members.add_segment(None, chain=w.chain, name=name, name_en=english, **A)
    w.alliance = members.add_alliance(
        None, name="岳阳市金属非金属新材料产业链党建联盟",
        name_en="Yueyang metal and non-metal new materials chain alliance",
        chain=w.chain, region=w.city, founded=PartialDate.parse("XXXX-05"), **AS,
    )


FIRMS = (  # key, full name as printed, short name, English, region, segment, grade
    ("longzhixin", "湖南龙智新材料科技有限公司", "龙智新", "Longzhixin New Materials", None, None, Place.Grade.OTHER),
    ("senke", "森科有色", "森科有色", "Senke Nonferrous", None, "铝", Place.Grade.OTHER),
    ("jifu", "吉富铝业", "吉富铝业", "Jifu Aluminium", None, "铝", Place.Grade.OTHER),
    ("xingrui", "兴瑞精密", "兴瑞精密", "Xingrui Precision", None, "铝", Place.Grade.OTHER),
    ("zhanwei", "展威新材料科技有限公司", "展威新材料", "Zhanwei New Materials", None, None, Place.Grade.KEY),
    ("senyang", "森阳中科", "森阳中科", "Senyang Zhongke", None, None, Place.Grade.OTHER),
    ("jihua", "际华3517橡胶制品有限公司", "际华3517", "Jihua 3517 Rubber Products", None, "橡胶", Place.Grade.LEADING),
    ("aolaimei", "澳莱美轮胎", "澳莱美", "Aolaimei Tyres", "park", "橡胶", Place.Grade.OTHER),
    ("xinyuan", "鑫源新材", "鑫源新材", "Xinyuan New Materials", "quyuan", None, Place.Grade.OTHER),
)


def firms(w: SimpleNamespace) -> None:
    """The nine named firms. Region and grade only where the article gives them."""
    w.firms = {}
    for key, name, short, english, region, segment, grade in FIRMS:
        firm = members.add_firm(
            None, name=name, short_name=short, name_en=english, region=getattr(w, region) if region else None, **AS
        )
        w.firms[key] = firm
        members.place_on_chain(
            None, chain=w.chain, firm=firm, grade=grade, segment=w.segments.get(segment), since_on=w.registered,
            source=SOURCE if grade != Place.Grade.OTHER else "", **A,
        )
    members.place_on_chain(None, chain=w.recycling, firm=w.firms["senyang"], since_on=w.registered, **A)
    national = Certificate.Level.NATIONAL
    for title, english in (
        ("国家高新技术企业", "National High-tech Enterprise"),
        ("国家专精特新“小巨人”企业", "National specialised and innovative 'Little Giant'"),
    ):
        members.add_certificate(None, firm=w.firms["xinyuan"], name=title, name_en=english, level=national, **AS)


def organisations(w: SimpleNamespace) -> None:
    w.benchmark = members.add_organisation(
        None, kind=Organisation.Kind.BRANCH, name="湖南龙智新材料科技有限公司党支部", short_name="龙智新党支部",
        name_en="Party branch of Longzhixin", **AS,
    )
    members.cover(None, organisation=w.benchmark, firm=w.firms["longzhixin"], **A)
    members.add_certificate(
        None, organisation=w.benchmark, name="岳阳市“两新”标杆党组织", name_en="Yueyang benchmark organisation",
        level=Certificate.Level.CITY, **AS,
    )
    members.join_alliance(
        None, alliance=w.alliance, organisation=w.benchmark, joined=w.alliance.founded, joined_on=w.registered, **A
    )
    members.seat(None, alliance=w.alliance, organisation=w.benchmark, title=Seat.Title.COUNCIL, **A)
    w.joint = members.add_organisation(
        None, kind=Organisation.Kind.JOINT_BRANCH, name="汨罗市森科有色党支部", short_name="森科有色联合党支部",
        name_en="Joint branch of Senke, Jifu and Xingrui", region=w.miluo, **AS,
    )
    for key in ("senke", "jifu", "xingrui"):
        members.cover(None, organisation=w.joint, firm=w.firms[key], **A)
    w.task_force = members.add_organisation(
        None, kind=Organisation.Kind.TASK_FORCE, name="金属非金属新材料产业链建设工作专班", short_name="产业链专班",
        name_en="Chain-building task force", region=w.city, **AS,
    )
    w.park_office = members.add_organisation(
        None, kind=Organisation.Kind.PARK_OFFICE, name="汨罗高新区（园区）", short_name="汨罗高新区",
        name_en="Miluo High-tech Zone office", region=w.park, **AS,
    )


def streams(w: SimpleNamespace) -> None:
    makes, discards = Stream.Role.MAKES, Stream.Role.DISCARDS
    for key, role, text in (
        ("jifu", makes, "回收铝"), ("senke", makes, "铝锭"), ("xingrui", makes, "铝压铸件"),
        ("jihua", makes, "橡胶制品"), ("jihua", discards, "橡胶边角料"), ("aolaimei", makes, "轮胎"),
    ):
        chain.add_stream(None, firm=w.firms[key], role=role, text=text, **OPEN, **AS)
    chain.add_stream(
        None, firm=w.firms["xinyuan"], role=makes, text="锂电池石墨负极材料", visibility=Visibility.CHAIN,
        origin=Origin.SYNTHETIC, source="示例：报道未载明其产品",
    )


def links(w: SimpleNamespace) -> None:
    """The supply links that the article reports. The engine is never shown them."""
    f = w.firms
    for supplier, customer, product in (("jifu", "senke", "回收铝"), ("senke", "xingrui", "铝锭")):
        chain.add_link(
            None, supplier=f[supplier], customer=f[customer], product=product, kind=SupplyLink.Kind.SUPPLY,
            status=SupplyLink.Status.RUNNING, chain=w.chain, by_alliance=True, **OPEN, **A,
            evidence=SOURCE + "：目前已形成由吉富铝业的回收铝到森科有色的铝锭到兴瑞精密的铝压铸件组成的上下游供求关系。",
        )
    told = SOURCE + "：展威新材料组建“党员志愿服务队”入驻森阳中科，以代采原材料和协同销售方式，帮助其打通上下游产业链。"
    chain.add_link(
        None, supplier=f["zhanwei"], customer=f["senyang"], product="", kind=SupplyLink.Kind.AGENCY,
        status=SupplyLink.Status.RUNNING, chain=w.recycling, by_alliance=True, evidence=told, **OPEN, **A,
    )
    chain.add_link(
        None, supplier=f["senyang"], customer=f["zhanwei"], product="", kind=SupplyLink.Kind.CO_SALE,
        status=SupplyLink.Status.RUNNING, chain=w.recycling, by_alliance=True, evidence=told, **OPEN, **A,
    )


def stories(w: SimpleNamespace) -> None:
    """The two deals: 9月8日, and 9月15日 with the day after."""
    told = {"by_label": "党建联盟"}
    day = PartialDate.parse("XXXX-09-08")
    rubber = coshare.open_lead(
        None, alliance=w.alliance, what="橡胶边角料", giver=w.firms["jihua"], taker=w.firms["aolaimei"],
        source=Opportunity.Source.VISIT, found=day, waste=True, source_text=SOURCE, **OPEN, **A, **told,
        note="调研中了解到际华3517的橡胶边角料可以作为澳莱美轮胎的原材料。",
    )
    rubber = coshare.contact(
        None, opportunity=rubber, side=Move.Side.BOTH, happened=day, note="当即联系双方负责人线上沟通。", place="线上", **told
    )
    rubber = coshare.move(None, opportunity=rubber, to=State.INTENT, happened=day, note="达成合作意向。", **told)
    coshare.describe(
        None, opportunity=rubber, benefit_giver="解决了边角料的处置问题。", benefit_taker="保障了原材料稳定供应。",
        evidence="", recipient_check=Opportunity.Recipient.OPEN, recipient_note="",
    )
    day, after = PartialDate.parse("XXXX-09-15"), PartialDate.parse("XXXX-09-16")
    carbon = coshare.open_lead(
        None, alliance=w.alliance, what="碳素上游配套", giver_group="汨罗高新区碳素企业", giver_region=w.park,
        taker=w.firms["xinyuan"], source=Opportunity.Source.VISIT, found=day, source_text=SOURCE, place="屈原管理区",
        note="组织汨罗高新区碳素企业赴屈原管理区，发现汨罗碳素企业可以为鑫源新材提供上游配套。", **OPEN, **A, **told,
    )
    for state, on, note, place in (
        (State.VISIT, day, "到鑫源新材实地交流。", "屈原管理区"),
        (State.DECIDED, day, "两地企业负责人现场拍板。", "屈原管理区"),
        (State.RETURN_VISIT, after, "次日组织回访。", ""),
    ):
        carbon = coshare.move(None, opportunity=carbon, to=state, happened=on, note=note, place=place, **told)
    carbon = coshare.describe(
        None, opportunity=carbon, benefit_giver="获得为鑫源新材提供上游配套的商机。", benefit_taker="获得上游配套。",
        evidence=SOURCE, recipient_check=Opportunity.Recipient.NOT_NEEDED, recipient_note="",
    )
    coshare.move(None, opportunity=carbon, to=State.CONCLUDED, happened=after, note="促成合作。", **told)


def activities(w: SimpleNamespace) -> None:
    """What the article reports of joint life; it says "多次" and gives no dates."""
    kind, how = Activity.Kind, Part.Capacity
    three = [(w.firms[key], how.MEMBER) for key in ("senke", "jifu", "xingrui")]
    everyone = [("链上企业（报道未具名）", how.VISITOR)]
    common = {"alliance": w.alliance, **OPEN, **AS}
    cobuild.add_activity(
        None, kind=kind.EXCHANGE_VISIT, title="链上企业到龙智新党支部交流学习", host=w.benchmark,
        organisations=[(w.benchmark, how.HOST)], labels=everyone, note="报道：多次组织。", **common,
    )
    cobuild.add_activity(
        None, kind=kind.GUIDANCE, title="对链上企业党建工作进行现场指导", host=w.benchmark, note="报道：多次进行。",
        organisations=[(w.benchmark, how.GUIDE)], labels=[("党建联盟负责人", how.GUIDE), ("链上企业（报道未具名）", how.MEMBER)],
        **common,
    )
    for what, title, note in (
        (kind.SET_UP, "三家企业联合组建党支部", "由森科有色、吉富铝业和兴瑞精密三家链上企业联合组建。"),
        (kind.SET_UP, "共同出资建设党建室、完善党员台账、发展党员", "在党建联盟的指导下。"),
        (kind.JOINT_BRANCH_MEETING, "召开联合支部会探索发展方向", "报道：多次召开。"),
    ):
        cobuild.add_activity(
            None, kind=what, title=title, host=w.joint, organisations=[(w.joint, how.HOST)], firms=three, note=note, **common
        )
    for what, title in ((kind.THEME_DAY, "链上企业共同开展党日活动"), (kind.SOCIAL, "链上企业联谊活动")):
        cobuild.add_activity(None, kind=what, title=title, labels=everyone, note="报道：多次开展。", **common)


def think_tank(w: SimpleNamespace) -> None:
    university, survey = Institution.Kind.UNIVERSITY, Visit.Form.SURVEY
    pku, csu, xtu = (
        thinktank.add_institution(None, kind=university, name=name, name_en=english, **AS)
        for name, english in (
            ("北京大学", "Peking University"), ("中南大学", "Central South University"), ("湘潭大学", "Xiangtan University"),
        )
    )
    wang = thinktank.add_expert(None, institution=pku, name="王辉", title="光华管理学院党委副书记", leads_team=True, **AS)
    peng = thinktank.add_expert(None, institution=pku, name="彭泗清", title="光华管理学院教授", leads_team=True, **AS)
    guo = thinktank.add_expert(None, institution=csu, name="郭学益", title="副校长、教授", leads_team=True, **AS)
    jia = thinktank.add_expert(None, institution=xtu, name="王佳佳", title="化学院教授", leads_team=True, **AS)
    told = {"alliance": w.alliance, "form": survey, **AS}
    thinktank.add_visit(None, institution=pku, experts=[wang, peng], note="来园区考察调研。", **told)
    thinktank.add_visit(None, institution=csu, experts=[guo], note="来园区考察调研。", **told)
    thinktank.add_station(
        None, kind=Station.Kind.POSTDOC, name="湘潭大学化学院王佳佳教授团队博士后工作站", institution=xtu, lead=jia,
        region=w.park, **AS,
    )
    thinktank.add_programme(
        None, name="“四海揽才”计划", name_en="Talents from the four seas", region=w.city, aims_at="“高精尖缺”人才", **AS
    )
