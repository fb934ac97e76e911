"""Pages of 难题联解."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianmeng.cosolve import actions, queries
from lianmeng.cosolve.forms import AssignForm, DeskReportForm, FilterForm, MoveForm, ReporterForm, ReportForm
from lianmeng.cosolve.models import Problem
from lianmeng.cosolve.rules import reported_problem
from lianmeng.cosolve.states import BY_REPORTER, COUNTED, MOVES, OPEN, STEPS, State
from lianmeng.people.access import found, require, signed_in
from lianmeng.people.queries import scope_of
from lianmeng.web.forms import onto

TONES = {
    State.REPORTED: "info", State.ACCEPTED: "wait", State.IN_PROGRESS: "wait", State.OUTSIDE: "wait",
    State.PROPOSED: "accent", State.CONFIRMED: "ok", State.REOPENED: "late", State.WITHDRAWN: "off",
    State.CLOSED_UNSOLVED: "off",
}
GROUPS = {"open": OPEN, "counted": COUNTED}  # a number of the head leads to more than one state
PER_PAGE = 50


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Problems in view as of a day, by state; on top the rate over the same rows, with the rows behind each number."""
    seen = queries.visible(request.user)
    form = FilterForm(request.GET, regions=queries.regions_of(seen))
    form.is_valid()
    by = form.cleaned_data
    as_of = _day(request, form, by.get("as_of"))
    rows = _narrowed(seen, by)
    counts = queries.counts(rows, as_of=as_of)
    state = request.GET.get("state", "")
    rows = queries.stood(rows, as_of)
    if state in GROUPS or state in State.values:
        rows = rows.filter(then__in=GROUPS.get(state, (state,)))
    elif state:
        messages.warning(request, _("没有“%(state)s”这个状态，已显示全部。") % {"state": state[:40]})
        state = ""
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for problem in page:
        problem.tone, problem.stood = TONES[State(problem.then)], State(problem.then).label
    return render(request, "cosolve/index.html", {
        "page": page, "state": state, "form": form, "rest": _rest(request), "rate": queries.rate_of(counts),
        "day": as_of or timezone.localdate(), "as_of": as_of or timezone.localdate(), "past": as_of,
        "total": sum(counts.values()), "open_count": sum(counts.get(s, 0) for s in OPEN),
        "withdrawn": counts.get(State.WITHDRAWN, 0), "narrowed": any(by.get(k) for k in ("kind", "source", "region")),
        "tabs": [(s.value, s.label, counts[s]) for s in State if counts.get(s)],
        "desk": scope_of(request.user).desk, "may_report": request.user.has_perm("cosolve.report_problem"),
    })


def _narrowed(rows: object, by: dict[str, object]) -> object:
    if by.get("kind"):
        rows = rows.filter(kind=by["kind"])
    if by.get("source"):
        rows = rows.filter(source=by["source"])
    if by.get("region"):
        rows = rows.filter(firm__region__path__startswith=by["region"].path)
    return rows


def _day(request: HttpRequest, form: FilterForm, day: datetime.date | None) -> datetime.date | None:
    """A past day; None for today. What cannot be read is said."""
    if "as_of" in form.errors:
        messages.warning(request, _("“%(text)s”不是可用的日期，请写成 2026-05-08。已显示今天的数字。") % {"text": request.GET["as_of"][:20]})
    return day if day and day < timezone.localdate() else None


def _rest(request: HttpRequest) -> str:
    """The filters in force, to go on behind `?state=…` in the links of the page."""
    kept = request.GET.copy()
    for name in ("state", "page"):
        kept.pop(name, None)
    return f"&{kept.urlencode()}" if kept else ""


@signed_in
@require_safe
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    return _record(request, found(queries.visible(request.user), pk=pk))


def _record(request: HttpRequest, row: Problem, *, status: int = 200, **forms: object) -> HttpResponse:
    """The record page, also with a form that did not pass."""
    steps, asked = MOVES[State(row.state)], reported_problem(request.user, row)
    context = {
        "row": row, "tone": TONES[State(row.state)], "steps": [(s.value, s.label) for s in STEPS], "asked": asked,
        "story": [_told(move) for move in row.moves.all()], "lapsed": row.next_on and row.next_on < timezone.localdate(),
    }
    if asked and set(steps) & {State.CONFIRMED, State.REOPENED}:
        context["word_form"] = forms.get("word_form") or ReporterForm(problem=row)
    if request.user.has_perm("cosolve.move_problem", row) and set(steps) - set(BY_REPORTER):
        context["move_form"] = forms.get("move_form") or MoveForm(problem=row)
    if request.user.has_perm("cosolve.assign_problem", row) and row.state in OPEN:
        context["assign_form"] = forms.get("assign_form") or AssignForm(problem=row)
    if State.WITHDRAWN in steps and request.user.has_perm("cosolve.withdraw_problem", row):
        context["withdraw_form"] = forms.get("withdraw_form") or ReporterForm(problem=row, auto_id="withdraw_%s")
    context["first"] = _first(row, context)
    return render(request, "cosolve/problem.html", context, status=status)


def _first(row: Problem, context: dict[str, object]) -> str:
    """The one thing to do now for whoever looks."""
    if "word_form" in context and row.state == State.PROPOSED:
        return "word"
    if "assign_form" in context and not (row.owner_id or row.owner_organisation_id):
        return "assign"
    return "move" if "move_form" in context else ""


def _told(move: object) -> dict[str, object]:
    return {
        "when": move.happened or move.recorded_at, "title": move.get_after_display(), "text": move.note, "who": move.by,
        "origin": move.origin, "tone": TONES[State(move.after)],
    }


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Report a problem: who files decides the source and the reporter's role; the desk chooses."""
    require(request.user, "cosolve.report_problem")
    kind_of_form = DeskReportForm if scope_of(request.user).desk else ReportForm
    firms = queries.reportable(request.user)
    if not firms.exists():
        return render(request, "cosolve/no_firm.html")
    form = kind_of_form(request.POST if request.method == "POST" else None, firms=firms)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.report(request.user, **form.cleaned_data)
            messages.success(request, _("已提出，编号 %(number)d。是否解决由提出人说了算。") % {"number": row.number})
            return redirect("cosolve:problem", row.pk) if queries.visible(request.user).filter(pk=row.pk).exists() else redirect("cosolve:index")
        except ValidationError as wrong:
            onto(form, wrong)
    return render(request, "cosolve/new.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    return _apply(request, pk, "cosolve.move_problem", "move_form", MoveForm, actions.move, _("已记录进展。"))


@signed_in
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    return _apply(request, pk, "cosolve.assign_problem", "assign_form", AssignForm, actions.assign, _("已分办。"))


@signed_in
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The reporter's word: solved, not solved, withdrawn."""
    back = request.POST.get("to") == State.WITHDRAWN
    permission = "cosolve.withdraw_problem" if back else "cosolve.confirm_problem"
    name = "withdraw_form" if back else "word_form"
    return _apply(request, pk, permission, name, ReporterForm, actions.move, _("已记下您的意见。"))


def _apply(request: HttpRequest, pk: int, permission: str, name: str, form_class: type, action: object, done: str) -> HttpResponse:
    row = found(queries.visible(request.user), pk=pk)
    require(request.user, permission, row)
    more = {"auto_id": "withdraw_%s"} if name == "withdraw_form" else {}
    form = form_class(request.POST, problem=row, **more)
    if form.is_valid():
        try:
            action(request.user, problem=row, **form.cleaned_data)
            messages.success(request, done)
            return redirect("cosolve:problem", pk)
        except ValidationError as wrong:
            onto(form, wrong)
            row.refresh_from_db()
            form.data = form.data.copy()
            form.data["version"] = row.version
    return _record(request, row, status=422, **{name: form})
