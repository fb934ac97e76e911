"""Pages of 要素联享."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianmeng.chain import bridge
from lianmeng.chain.queries import firm_names, open_suggestions, visible_suggestions
from lianmeng.coshare import actions, queries
from lianmeng.coshare.forms import ContactForm, DetailsForm, LeadForm, MoveForm
from lianmeng.coshare.models import Opportunity
from lianmeng.coshare.states import DONE, MOVES, OPEN, STEPS, State
from lianmeng.members.models import Alliance, Firm
from lianmeng.members.queries import in_charge, run_by
from lianmeng.people.access import found, require, signed_in
from lianmeng.web.forms import onto

TONES = {
    State.LEAD: "info", State.CONTACTED: "wait", State.INTENT: "wait", State.VISIT: "wait", State.DECIDED: "accent",
    State.RETURN_VISIT: "accent", State.CONCLUDED: "ok", State.RUNNING: "ok", State.ENDED: "off", State.DECLINED: "off",
}
TIMER_TONES = {"done": "ok", "late": "wait", "due": "info", "overdue": "late", "unknown": "off"}
PER_PAGE = 50


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Opportunities in view, by state; beside them what the engine found and nobody took up."""
    counts = queries.counts(request.user)
    state = request.GET.get("state", "")
    rows = queries.visible(request.user)
    if state == "open":
        rows = rows.filter(state__in=OPEN)
    elif state == "done":
        rows = rows.filter(state__in=DONE)
    elif state in State.values:
        rows = rows.filter(state=state)
    elif state:
        messages.warning(request, _("没有“%(state)s”这个状态，已显示全部。") % {"state": state[:40]})
        state = ""
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for opportunity in page:
        opportunity.tone = TONES[State(opportunity.state)]
    return render(request, "coshare/index.html", {
        "page": page, "state": state, "total": sum(counts.values()),
        "open_count": sum(counts.get(s, 0) for s in OPEN),
        "tabs": [(s, s.label, counts[s]) for s in State if counts.get(s)],
        "suggestions": open_suggestions(request.user).count(),
        "timers": [(o, t, _timer_name(t.kind), TIMER_TONES[t.state]) for o, t in queries.due(request.user)[:5]],
        "may_open": request.user.has_perm("coshare.open_lead"),
    })


@signed_in
@require_safe
def opportunity(request: HttpRequest, pk: int) -> HttpResponse:
    return _record(request, found(queries.visible(request.user), pk=pk))


def _record(request: HttpRequest, row: Opportunity, *, status: int = 200, **forms: object) -> HttpResponse:
    """The record page, also with a form that did not pass."""
    moves = list(row.moves.all())
    may_move = request.user.has_perm("coshare.move_opportunity", row)
    context = {
        "row": row, "tone": TONES[State(row.state)], "may_move": may_move,
        "may_see_inside": request.user.has_perm("coshare.view_inside", row) or row.visibility == "public",
        "steps": [(s.value, s.label) for s in STEPS], "story": [_told(move) for move in moves],
        "timers": [(t, _timer_name(t.kind), TIMER_TONES[t.state]) for t in queries.timers(row, moves)],
        "reason": _reason(request, row), "contacted": {m.side for m in moves if m.side},
    }
    if may_move:
        if row.state == State.LEAD:
            context["contact_form"] = forms.get("contact_form") or ContactForm(opportunity=row)
        if MOVES[State(row.state)]:
            context["move_form"] = forms.get("move_form") or MoveForm(opportunity=row)
        context["details_form"] = forms.get("details_form") or DetailsForm(opportunity=row)
    return render(request, "coshare/opportunity.html", context, status=status)


def _told(move: object) -> dict[str, object]:
    if move.before == move.after:
        title = _("联系了%(side)s") % {"side": move.get_side_display()}
    else:
        title = move.get_after_display()
    return {
        "when": move.happened, "title": title, "who": move.by, "origin": move.origin,
        "text": "\n".join(part for part in (move.note, _("地点：%(place)s") % {"place": move.place} if move.place else "") if part),
        "tone": TONES[State(move.after)],
    }


def _reason(request: HttpRequest, row: Opportunity) -> str:
    """The engine's sentence, only for those who may see the suggestion itself."""
    if not row.suggestion_id:
        return ""
    suggestion = visible_suggestions(request.user).filter(pk=row.suggestion_id).first()
    return bridge.sentence(suggestion, firm_names([suggestion])) if suggestion else ""


def _timer_name(kind: str) -> str:
    return {
        "contact": _("当天联系双方"), "return_visit": _("次日回访"), "check": _("九十天后看是否还在运行"),
    }[kind]


@signed_in
@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """A suggestion becomes a lead."""
    suggestion = found(visible_suggestions(request.user).select_related("giver", "taker", "chain"), pk=pk)
    alliance = found(run_by(request.user), chain=suggestion.chain)
    try:
        opportunity = actions.take_up(request.user, suggestion=suggestion, alliance=alliance)
    except ValidationError as wrong:
        messages.info(request, " ".join(wrong.messages))
        known = queries.visible(request.user).filter(suggestion=suggestion).first()
        return redirect("coshare:opportunity", known.pk) if known else redirect("chain:suggestion", pk)
    messages.success(request, _("已转为对接机会。今天之内联系双方。"))
    return redirect("coshare:opportunity", opportunity.pk)


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """A lead that somebody noticed."""
    require(request.user, "coshare.open_lead")
    firms = Firm.objects.filter(in_charge(request.user, firm=""), active=True).order_by("name")
    form = LeadForm(request.POST or None, firms=firms)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.open_lead(request.user, alliance=_alliance_for(request.user, form.cleaned_data), **form.cleaned_data)
            return redirect("coshare:opportunity", row.pk)
        except ValidationError as wrong:
            onto(form, wrong, model=Opportunity)
    return render(request, "coshare/new.html", {"form": form}, status=422 if form.errors else 200)


def _alliance_for(account: object, typed: dict[str, object]) -> Alliance:
    """Of the alliances that the account runs the one on whose chain a side stands, the giver first; else its first."""
    own = run_by(account).order_by("pk")
    for firm in filter(None, (typed["giver"], typed["taker"])):
        there = own.filter(chain__places__firm=firm, chain__places__until_on=None).first()
        if there:
            return there
    return own.first()


@signed_in
@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Two taps: I called both."""
    return _apply(request, pk, "contact_form", ContactForm, actions.contact, _("已记录联系。"))


@signed_in
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    return _apply(request, pk, "move_form", MoveForm, actions.move, _("已记录进展。"))


@signed_in
@require_POST
def details(request: HttpRequest, pk: int) -> HttpResponse:
    return _apply(request, pk, "details_form", DetailsForm, actions.describe, _("已保存。"))


def _apply(request: HttpRequest, pk: int, name: str, form_class: type, action: object, done: str) -> HttpResponse:
    row = found(queries.visible(request.user), pk=pk)
    require(request.user, "coshare.move_opportunity", row)
    form = form_class(request.POST, opportunity=row)
    if form.is_valid():
        try:
            action(request.user, opportunity=row, **form.cleaned_data)
            messages.success(request, done)
            return redirect(reverse("coshare:opportunity", args=[pk]))
        except ValidationError as wrong:
            onto(form, wrong, model=Opportunity)
            row.refresh_from_db()
            form.data = form.data.copy()
            form.data["version"] = row.version
    return _record(request, row, status=422, **{name: form})
