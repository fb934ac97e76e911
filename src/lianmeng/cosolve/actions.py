"""Writes about problems."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.cosolve.models import Problem, ProblemMove
from lianmeng.cosolve.queries import alliances_of, assignable, assignable_organisations, speaker_for
from lianmeng.cosolve.rules import is_liaison_of, is_secretary_of, reported_problem
from lianmeng.cosolve.states import BY_REPORTER, MOVES, NEEDS_REASON, OPEN, State
from lianmeng.members.models import Alliance, Firm
from lianmeng.members.rules import is_own_firm, runs_alliance
from lianmeng.people.access import require
from lianmeng.trail.actions import Wall, record
from lianmeng.web.dates import PartialDate
from lianmeng.web.origins import Origin

Source, Reporter = Problem.Source, Problem.Reporter


@transaction.atomic
def report(
    by: object, *, firm: Firm, kind: str, title: str, alliance: Alliance | None = None, source: str = "",
    reporter_role: str = "", topic: str = Problem.Topic.OTHER, body: str = "", urgent: bool = False,
    reporter: object = None, reported: PartialDate | None = None, origin: str = Origin.ENTERED,
) -> Problem:
    """Put a problem on the list with the next number of its alliance (without one: of the firm's).

    Source and reporter follow from who files; only the desk, which files for others, says them itself, and the
    reporter is then the account that holds that role for the firm. Trail: problem reported.
    """
    alliance = _place(by, firm, alliance)
    if by is not None:
        require(by, "cosolve.report_problem", firm)
        source, reporter_role, reporter = _as_filed(by, firm, alliance, source, reporter_role)
        reported = reported or PartialDate.of(timezone.localdate())
    Alliance.objects.select_for_update().get(pk=alliance.pk)  # numbers are given one at a time
    last = Problem.objects.filter(alliance=alliance).aggregate(n=Max("number"))["n"] or 0
    problem = Problem(
        alliance=alliance, number=last + 1, firm=firm, source=source, reporter_role=reporter_role, kind=kind,
        title=title.strip(), topic=topic, body=body.strip(), urgent=urgent, reporter=reporter, reported=reported,
        origin=origin,
    )
    problem.full_clean()
    problem.save()
    _log(by, problem, "", State.REPORTED, happened=reported, note="", verb="problem reported")
    return problem


@transaction.atomic
def move(
    by: object, *, problem: Problem, to: str, happened: PartialDate | None = None, note: str = "",
    next_on: datetime.date | None = None, version: int | None = None, on_behalf: str = "",
) -> Problem:
    """Make one move of the table. Confirming, reopening and withdrawing are the reporter's alone. ValidationError
    says what is missing or that somebody else moved it meanwhile. Trail: problem moved."""
    locked = _lock(problem, version)
    if by is not None:
        _may(by, locked, to)
    if to not in MOVES[State(locked.state)]:
        raise ValidationError(
            {"to": _("“%(now)s”之后不能直接到“%(to)s”。")
             % {"now": locked.get_state_display(), "to": State(to).label if to in State.values else to}}
        )
    if to in NEEDS_REASON and not note.strip():
        raise ValidationError({"note": _("请写明原因。")})
    first = happened.earliest() if happened else None
    if first and first > timezone.localdate():
        raise ValidationError({"happened": _("日期在今天之后，请写已经发生的日期。")})
    _check_next(next_on)
    before, locked.state = locked.state, to
    if to == State.OUTSIDE:
        locked.scope = Problem.Scope.OUTSIDE
    locked.next_on = (next_on or locked.next_on) if to in OPEN else None
    _log(by, locked, before, to, happened=happened, note=note, by_label=on_behalf)
    return locked


@transaction.atomic
def assign(
    by: object, *, problem: Problem, owner: object = None, owner_organisation: object = None,
    next_on: datetime.date | None = None, version: int | None = None,
) -> Problem:
    """Say whose it is and when the next thing happens. Trail: problem assigned."""
    locked = _lock(problem, version)
    if by is not None:
        require(by, "cosolve.assign_problem", locked)
    if locked.state not in OPEN:
        raise ValidationError(_("这个难题已经是“%(state)s”，不用再分办。") % {"state": locked.get_state_display()})
    if owner is None and owner_organisation is None:
        raise ValidationError({"owner": _("请选择负责人或负责单位：难题时刻都有人负责。")})
    if owner and not assignable(locked).filter(pk=owner.pk).exists():
        raise ValidationError({"owner": _("请从名单中选择：秘书处、联企干部、所在园区或主管部门的人。")})
    if owner_organisation and not assignable_organisations(locked).filter(pk=owner_organisation.pk).exists():
        raise ValidationError({"owner_organisation": _("请从名单中选择本联盟的成员，或本区域的专班、园区、部门。")})
    if next_on != locked.next_on:
        _check_next(next_on)
    locked.owner, locked.owner_organisation, locked.next_on = owner, owner_organisation, next_on
    locked.version += 1
    locked.full_clean(validate_constraints=False)
    locked.save()
    told = " · ".join(str(one) for one in (owner, owner_organisation) if one)
    record(by, verb="problem assigned", target=locked, detail={"owner": told, "next_on": next_on}, wall=_wall(locked))
    return locked


def _place(by: object, firm: Firm, alliance: Alliance | None) -> Alliance:
    """The alliance whose list it comes on: one on whose chain the firm stands; for its desk, one of its own first."""
    known = list(alliances_of(firm).order_by("pk"))
    if alliance is None:
        own = [one for one in known if by is not None and runs_alliance(by, one)]
        alliance = next(iter(own or known), None)
    if alliance is None or (by is not None and alliance not in known):
        raise ValidationError({"firm": _("这家企业不在联盟的产业链上。请联系秘书处先登记。")})
    return alliance


def _as_filed(by: object, firm: Firm, alliance: Alliance, source: str, role: str) -> tuple[str, str, object]:
    """(source, reporter's role, reporter) as they follow from who files."""
    if is_own_firm(by, firm):
        return Source.SELF_REPORT, Reporter.OWNER, by
    if runs_alliance(by, alliance):
        return source, role, speaker_for(firm, role)
    if is_secretary_of(by, firm):
        return Source.SELF_REPORT, Reporter.BRANCH_SECRETARY, by
    if is_liaison_of(by, firm):
        return Source.VISIT, Reporter.LIAISON, by
    raise PermissionDenied(_("您不能替这家企业提出难题。"))


def _check_next(day: datetime.date | None) -> None:
    if day and day < timezone.localdate():
        raise ValidationError({"next_on": _("下一步日期已经过去，请写今天或以后的日期。")})


def _may(by: object, problem: Problem, to: str) -> None:
    """The predicates themselves are asked for the reporter's moves: not even a superuser confirms."""
    if to == State.WITHDRAWN:
        require(by, "cosolve.withdraw_problem", problem)
    if to == State.WITHDRAWN and problem.reporter_id is None:
        return
    if to in BY_REPORTER:
        if not reported_problem(by, problem):
            raise PermissionDenied(_("只有提出人能说是否解决、是否撤回。"))
    else:
        require(by, "cosolve.move_problem", problem)


def _lock(problem: Problem, version: int | None) -> Problem:
    locked = Problem.objects.select_for_update(of=("self",)).select_related("firm__region", "alliance__region").get(pk=problem.pk)
    if version is not None and version != locked.version:
        last = locked.moves.last()
        raise ValidationError(
            _("%(who)s 刚刚改过它，现在是“%(state)s”。您的内容还在，请看过最新进展后再提交。")
            % {"who": last.by if last else _("别人"), "state": locked.get_state_display()},
            code="stale",
        )
    return locked


def _log(
    by: object, problem: Problem, before: str, after: str, *, happened: PartialDate | None, note: str,
    by_label: str = "", verb: str = "problem moved",
) -> None:
    problem.version += 1
    problem.save()
    ProblemMove.objects.create(
        problem=problem, before=before, after=after, happened=happened, note=note.strip(), account=by,
        by=by_label or (str(by) if by else _("系统")), origin=problem.origin,
    )
    record(
        by, verb=verb, target=problem, reason=note.strip(), detail={"before": before, "after": after},
        wall=_wall(problem),
    )


def _wall(problem: Problem) -> str:
    return Wall.PARTY if problem.kind == Problem.Class.PARTY else Wall.BUSINESS
