"""Writes about problems."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianmeng.cosolve.models import Problem, ProblemMove
from lianmeng.cosolve.states import BY_REPORTER, MOVES, NEEDS_REASON, State
from lianmeng.members.models import Alliance
from lianmeng.people.access import require
from lianmeng.trail.actions import Wall, record
from lianmeng.web.dates import PartialDate
from lianmeng.web.origins import Origin


@transaction.atomic
def report(
    by: object, *, alliance: Alliance, firm: object, source: str, reporter_role: str, kind: str, title: str,
    topic: str = Problem.Topic.OTHER, body: str = "", urgent: bool = False, reporter: object = None,
    reported: PartialDate | None = None, origin: str = Origin.ENTERED,
) -> Problem:
    """Put a problem on the list with the next number of its alliance. Trail: problem reported."""
    if by is not None:
        require(by, "cosolve.report_problem")
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
    version: int | None = None, on_behalf: str = "",
) -> Problem:
    """Make one move of the table. Confirming and reopening are the reporter's alone. ValidationError says
    what is missing or that somebody else moved it meanwhile. Trail: problem moved."""
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
    before, locked.state = locked.state, to
    if to == State.OUTSIDE:
        locked.scope = Problem.Scope.OUTSIDE
    if to in MOVES and not MOVES[State(to)]:
        locked.next_on = None
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
        require(by, "cosolve.move_problem", locked)
    if owner is None and owner_organisation is None:
        raise ValidationError({"owner": _("请选择负责人或负责单位：难题时刻都有人负责。")})
    locked.owner, locked.owner_organisation, locked.next_on = owner, owner_organisation, next_on
    locked.version += 1
    locked.full_clean(validate_constraints=False)
    locked.save()
    record(by, verb="problem assigned", target=locked, detail={"owner": str(owner or owner_organisation), "next_on": next_on}, wall=_wall(locked))
    return locked


def _may(by: object, problem: Problem, to: str) -> None:
    if to in BY_REPORTER:
        if not by.has_perm("cosolve.confirm_problem", problem):
            raise PermissionDenied(_("只有提出人能说是否解决。"))
    elif to == State.WITHDRAWN and by.has_perm("cosolve.confirm_problem", problem):
        return
    else:
        require(by, "cosolve.move_problem", problem)


def _lock(problem: Problem, version: int | None) -> Problem:
    locked = Problem.objects.select_for_update(of=("self",)).select_related("firm__region", "alliance").get(pk=problem.pk)
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
