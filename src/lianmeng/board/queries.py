"""What the home page and the search show: reads of every app, each scoped by its own rules."""

import datetime
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lianmeng.chain.queries import figures as chain_figures
from lianmeng.chain.queries import visible_streams
from lianmeng.cobuild.queries import visible as visible_activities
from lianmeng.coshare.queries import counts as opportunity_counts
from lianmeng.coshare.queries import due
from lianmeng.coshare.queries import visible as visible_opportunities
from lianmeng.coshare.states import DONE, OPEN
from lianmeng.cosolve.models import Problem
from lianmeng.cosolve.queries import rate, waiting_for
from lianmeng.cosolve.queries import visible as visible_problems
from lianmeng.members.models import Alliance, Organisation
from lianmeng.members.queries import find_firms, firm_count, member_count, search, visible_organisations
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of
from lianmeng.thinktank.models import Expert, Institution
from lianmeng.web.names import fold, tidy

EACH = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the rows behind it; `href` is empty for those who may not see the rows."""

    value: object
    label: str
    href: str = ""
    hint: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that needs this person today."""

    title: str
    what: str
    href: str
    tone: str
    origin: str = ""
    on: object = None


@dataclass(frozen=True, slots=True)
class Stream:
    """One of the three actions on the home page."""

    name: str
    goal: str
    href: str
    lines: list[tuple[str, object, str]] = field(default_factory=list)
    latest: list[tuple[str, str, object, str]] = field(default_factory=list)


def figures(alliance: Alliance, account: object, as_of: datetime.date | None) -> list[Figure]:
    """37, 338, 3, 26/26, isolated firms, open opportunities: each with its rows. `as_of` counts a past day
    where the register and the log allow it."""
    day = f"?as_of={as_of:%Y-%m-%d}" if as_of else ""
    solved = rate(Problem.objects.filter(alliance=alliance), as_of=as_of)
    chain = chain_figures(alliance.chain, account)
    seen = opportunity_counts(account)
    sees_problems = scope_of(account).has(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    joint = visible_organisations(account).filter(kind=Organisation.Kind.JOINT_BRANCH).count()
    found = [
        Figure(member_count(alliance, as_of), _("成员党组织"), reverse("members:alliance", args=[alliance.pk]) + day),
        Figure(firm_count(alliance.chain, as_of), _("链上企业"), reverse("members:firms") + day),
        Figure(str(solved), _("难题已解决"), reverse("cosolve:index") + day if sees_problems else "",
               _("提出人确认的 / 未撤回的"), "ok" if solved.solved == solved.total else ""),
        Figure(sum(seen.get(state, 0) for state in OPEN), _("进行中的对接"), reverse("coshare:index") + "?state=open"),
        Figure(joint, _("联合党支部"), reverse("cobuild:index")),
    ]
    if chain["isolated"] is not None:
        found.insert(3, Figure(
            chain["isolated"], _("还没有上下游联系的企业"), reverse("chain:isolated", args=[alliance.chain_id]),
        ))
    return found


def streams(alliance: Alliance, account: object) -> list[Stream]:
    """The three actions, with what each stands at and the latest records in view."""
    activities = visible_activities(account).filter(alliance=alliance)
    problems = visible_problems(account).filter(alliance=alliance)
    opportunities = visible_opportunities(account).filter(alliance=alliance)
    seen = opportunity_counts(account)
    build, solve, share = reverse("cobuild:index"), reverse("cosolve:index"), reverse("coshare:index")
    done = sum(seen.get(s, 0) for s in DONE)
    return [
        Stream(_("阵地联建"), _("汇聚链上党建合力"), build, [(_("联建活动"), activities.count(), build)],
               [(str(a), reverse("cobuild:activity", args=[a.pk]), a.happened, a.origin) for a in activities[:3]]),
        Stream(_("难题联解"), _("发挥党员示范作用"), solve, [
            (_("可见的难题"), problems.count(), solve),
            (_("待确认"), rate(problems).unconfirmed, solve + "?state=proposed"),
        ], [(str(p), reverse("cosolve:problem", args=[p.pk]), p.reported, p.origin) for p in problems[:3]]),
        Stream(_("要素联享"), _("增强链上企业实力"), share, [
            (_("进行中的对接"), sum(seen.get(s, 0) for s in OPEN), share + "?state=open"),
            (_("已促成"), done, share + "?state=done"),
        ], [(str(o), reverse("coshare:opportunity", args=[o.pk]), o.found, o.origin) for o in opportunities[:3]]),
    ]


def needs(alliance: Alliance, account: object) -> list[Need]:
    """What wants something from this person today, most pressing first."""
    found = [
        Need(str(opportunity), {
            "contact": _("当天联系双方"), "return_visit": _("次日回访"), "check": _("看合作是否还在运行"),
        }[timer.kind], reverse("coshare:opportunity", args=[opportunity.pk]),
            "late" if timer.state == "overdue" else "wait", opportunity.origin, timer.due)
        for opportunity, timer in due(account)
    ]
    pk = getattr(account, "pk", None)
    for problem in waiting_for(account).filter(alliance=alliance)[:EACH]:
        mine = problem.reporter_id == pk and problem.state == "proposed"
        found.append(Need(
            str(problem), _("请确认是否解决") if mine else problem.get_state_display(),
            reverse("cosolve:problem", args=[problem.pk]), "accent" if mine else "wait", problem.origin, problem.next_on,
        ))
    waiting = chain_figures(alliance.chain, account)["suggestions"]
    if waiting:
        found.append(Need(
            _("链盟找到 %(n)s 条可能的联系") % {"n": f"{waiting:,}"},
            _("挑一条联系双方") if account.has_perm("coshare.open_lead") else _("看看谁能对接、为什么"),
            reverse("chain:suggestions") + f"?chain={alliance.chain_id}", "info",
        ))
    return found[:12]


@dataclass(frozen=True, slots=True)
class Found:
    """Search results of one kind: the first few, and how many in all."""

    label: str
    total: int
    rows: list[tuple[str, str, str, str]]  # title, address, note, origin


def find(account: object, text: str) -> list[Found]:
    """Everything in view that carries the words: Hans = Hant, pinyin initials, English."""
    words = tidy(text)
    if not fold(words):
        return []
    firms = find_firms(account, words)
    organisations = search(visible_organisations(account), words)
    goods = search(visible_streams(account).filter(active=True).select_related("firm"), words)
    opportunities = visible_opportunities(account).filter(what__icontains=words)
    problems = visible_problems(account).filter(title__icontains=words)
    return [group for group in (
        _group(_("企业"), firms, lambda f: (f.name, reverse("members:firm", args=[f.pk]), str(f.region or ""), f.origin)),
        _group(_("组织"), organisations, lambda o: (
            o.name, reverse("members:organisation", args=[o.pk]), o.get_kind_display(), o.origin)),
        _group(_("物料"), goods, lambda s: (
            s.text, reverse("chain:firm", args=[s.firm_id]), f"{s.firm} · {s.get_role_display()}", s.origin)),
        _group(_("对接机会"), opportunities, lambda o: (
            str(o), reverse("coshare:opportunity", args=[o.pk]), o.get_state_display(), o.origin)),
        _group(_("难题"), problems, lambda p: (
            str(p), reverse("cosolve:problem", args=[p.pk]), p.get_state_display(), p.origin)),
        _group(_("专家"), search(_open(account, Expert.objects.select_related("institution")), words), lambda e: (
            e.name, reverse("thinktank:index"), f"{e.institution} · {e.title}", e.origin)),
        _group(_("科研机构"), search(_open(account, Institution.objects.all()), words), lambda i: (
            i.name, reverse("thinktank:index"), i.get_kind_display(), i.origin)),
    ) if group.total]


def _open(account: object, rows: QuerySet) -> QuerySet:
    return rows if account.has_perm("thinktank.view") else rows.none()


def _group(label: str, rows: QuerySet, told: object) -> Found:
    return Found(label, rows.count(), [told(row) for row in rows[:EACH]])
