"""The rest of the demo world: invented, deterministic, every record labelled 示例."""

from types import SimpleNamespace

from lianmeng.chain import actions as chain
from lianmeng.chain.models import Stream
from lianmeng.cobuild import actions as cobuild
from lianmeng.cobuild.models import Activity, Part
from lianmeng.cosolve import actions as cosolve
from lianmeng.cosolve.models import Problem
from lianmeng.cosolve.states import State
from lianmeng.demo.firms import PLACES, invented
from lianmeng.demo.problems import PROBLEMS
from lianmeng.members import actions as members
from lianmeng.members.models import Organisation, Region
from lianmeng.people import actions as people
from lianmeng.people.models import Account, Role
from lianmeng.web.origins import Origin, Visibility

S = {"origin": Origin.SYNTHETIC}
MEMBERS = 37


def firms(w: SimpleNamespace) -> None:
    """329 firms beside the nine; the county-level places of Yueyang are the real ones."""
    where = {"汨罗高新区": w.park, "屈原管理区": w.quyuan, "汨罗市": w.miluo}
    for name in PLACES:
        if name not in where:
            where[name] = members.add_region(None, name=name, kind=Region.Kind.COUNTY, parent=w.city)
    w.invented = []
    for one in invented():
        segment = w.segments.get(one.segment)
        if segment is None:
            segment = w.segments[one.segment] = members.add_segment(None, chain=w.chain, name=one.segment, **S)
        firm = members.add_firm(None, name=one.name, short_name=one.short_name, region=where[one.place], **S)
        members.place_on_chain(
            None, chain=w.chain, firm=firm, grade=one.grade, segment=segment, since_on=w.registered, **S
        )
        for stream in one.streams:
            chain.add_stream(
                None, firm=firm, role=stream.role, text=stream.text, quantity=stream.quantity, unit=stream.unit,
                cadence=stream.cadence,
                visibility=Visibility.CHAIN if stream.role == Stream.Role.MAKES else Visibility.DESK, **S,
            )
        w.invented.append((one, firm))


def organisations(w: SimpleNamespace) -> None:
    """Members up to 37: branches of leading and key firms, and three associations; a charter that all signed."""
    w.departments = [
        members.add_organisation(None, kind=Organisation.Kind.DEPARTMENT, name=f"示例主管部门{n}", region=w.city, **S)
        for n in ("一", "二", "三")
    ]
    signatories = [w.benchmark, w.joint]
    members.join_alliance(None, alliance=w.alliance, organisation=w.joint, joined_on=w.registered, **S)
    for n in ("一", "二", "三"):
        signatories.append(members.add_organisation(
            None, kind=Organisation.Kind.ASSOCIATION, name=f"示例行业协会{n}党支部", region=w.city, **S
        ))
    wanted = MEMBERS - len(signatories)
    first = sorted(w.invented, key=lambda pair: (("leading", "key", "other").index(pair[0].grade), pair[1].pk))
    for one, firm in first[:wanted]:
        branch = members.add_organisation(
            None, kind=Organisation.Kind.BRANCH, name=f"{one.name}党支部", short_name=f"{one.short_name}党支部",
            region=firm.region, **S,
        )
        members.cover(None, organisation=branch, firm=firm, **S)
        signatories.append(branch)
    for organisation in signatories[2:]:
        members.join_alliance(None, alliance=w.alliance, organisation=organisation, joined_on=w.registered, **S)
    charter = members.add_charter(None, alliance=w.alliance, text=CHARTER, **S)
    for organisation in signatories:
        members.sign(None, charter=charter, organisation=organisation, **S)


CHARTER = """（示例文本）
第一条　联盟由产业链上的龙头企业、重点企业和行业协会党组织自愿组成。
第二条　联盟按区域统筹、优势互补、互促共进、平等自愿、注重实效的原则开展工作。
第三条　联盟同步推进阵地联建、难题联解、要素联享。
第四条　内部能解决的事项，先在联盟内部整合资源解决；不能解决的，以联盟名义寻求外部途径。
第五条　成员可以自愿退出，记录予以保留。"""


def accounts(w: SimpleNamespace) -> None:
    """One account a role, and a rival; nobody has a password."""
    f, since = w.firms, w.registered
    rival = next(firm for one, firm in w.invented if one.segment == "橡胶" and "密封件" in one.short_name)
    w.cared_for = [firm for one, firm in w.invented if firm.region_id == w.park.pk][:3]
    w.accounts = {}
    for username, name, role, places in (
        ("secretariat", "示例·秘书处", Role.SECRETARIAT, [{"alliance": w.alliance}]),
        ("head", "示例·联盟负责人", Role.ALLIANCE_HEAD, [{"alliance": w.alliance}]),
        ("owner", "示例·际华3517企业主", Role.FIRM_OWNER, [{"firm": f["jihua"]}]),
        ("rival", f"示例·{rival.short_name}企业主", Role.FIRM_OWNER, [{"firm": rival}]),
        ("secretary", "示例·森科有色党支部书记", Role.BRANCH_SECRETARY, [{"organisation": w.joint}]),
        ("liaison", "示例·联企干部", Role.LIAISON, [{"firm": firm} for firm in w.cared_for]),
        ("park", "示例·汨罗高新区干部", Role.PARK_OFFICIAL, [{"region": w.park}]),
        ("park2", "示例·屈原管理区干部", Role.PARK_OFFICIAL, [{"region": w.quyuan}]),
        ("department", "示例·部门经办人", Role.DEPARTMENT_HANDLER, [{"organisation": w.departments[0]}]),
        ("expert", "示例·专家", Role.EXPERT, [{"alliance": w.alliance}]),
        ("observer", "示例·观察员", Role.OBSERVER, [{"alliance": w.alliance}]),
    ):
        w.accounts[username] = _account(username, name, role, places, since)


def _account(username: str, name: str, role: str, places: list[dict], since: object) -> Account:
    account = people.add_account(None, username=username, name=name)
    for place in places:
        people.appoint(None, account=account, role=role, since=since, **place)
    return account


def problems(w: SimpleNamespace) -> None:
    """26 problems with invented contents, each raised, worked on, answered, and confirmed by the one who asked."""
    desk = w.accounts["secretariat"]
    hosts = [w.firms["jihua"], *[firm for one, firm in w.invented[::41]][:7]]
    reporters = [w.accounts["owner"]] + [
        _account(f"owner{n}", f"示例·{firm.short_name}企业主", Role.FIRM_OWNER, [{"firm": firm}], w.registered)
        for n, firm in enumerate(hosts[1:], start=2)
    ]
    sources = list(Problem.Source)
    for n, (kind, topic, title) in enumerate(PROBLEMS):
        who = n % len(hosts)
        problem = cosolve.report(
            None, alliance=w.alliance, firm=hosts[who], source=sources[n % len(sources)],
            reporter_role=Problem.Reporter.OWNER, reporter=reporters[who], kind=kind, topic=topic, title=title, **S,
        )
        problem = cosolve.move(desk, problem=problem, to=State.ACCEPTED)
        problem = cosolve.assign(desk, problem=problem, owner=desk, owner_organisation=w.task_force if n % 3 == 0 else None)
        for state in (State.IN_PROGRESS, State.PROPOSED):
            problem = cosolve.move(desk, problem=problem, to=state)
        cosolve.move(reporters[who], problem=problem, to=State.CONFIRMED)


def activities(w: SimpleNamespace) -> None:
    """A second of each kind that the article says happened several times, with invented participants."""
    kind, how = Activity.Kind, Part.Capacity
    guests = [(firm, how.VISITOR) for _one, firm in w.invented[10:13]]
    three = [(w.firms[key], how.MEMBER) for key in ("senke", "jifu", "xingrui")]
    for what, title, host, firms_there in (
        (kind.EXCHANGE_VISIT, "示例：三家企业到龙智新党支部交流", w.benchmark, guests),
        (kind.GUIDANCE, "示例：联盟负责人与龙智新书记现场指导", w.benchmark, guests[:1]),
        (kind.JOINT_BRANCH_MEETING, "示例：联合支部会讨论铝链延伸", w.joint, three),
        (kind.THEME_DAY, "示例：三家企业主题党日", w.joint, three),
    ):
        cobuild.add_activity(
            None, alliance=w.alliance, kind=what, title=title, host=host, organisations=[(host, how.HOST)],
            firms=firms_there, **S,
        )
