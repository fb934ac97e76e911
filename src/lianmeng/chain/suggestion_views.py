"""Pages of what the engine suggests: list, record, put aside, discover, ask."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianmeng.chain import actions, bridge, forms, pictures, queries
from lianmeng.chain.models import Discovery, Suggestion
from lianmeng.chain.views import PER_PAGE, onto
from lianmeng.people.access import found, require, signed_in
from lianmeng.web import jobs

ASKED, SHOWN = 60, 20


@signed_in
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What the engine found, as far as the reader may know of both ends; each with its reason in a sentence."""
    narrow = forms.SuggestionFilter(request.GET, account=request.user)
    narrow.is_valid()
    by = narrow.cleaned_data
    rows = queries.narrowed(queries.visible_suggestions(request.user), by).order_by("-score", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    tell(list(page))
    chains = [c for c in queries.visible_chains(request.user) if request.user.has_perm("chain.discover", c)]
    return render(request, "chain/suggestions.html", {
        "page": page, "filter": narrow, "discoverable": chains, "may_ask": request.user.has_perm("chain.ask"),
        "kind": by.get("kind", ""), "kinds": _kinds(request),
        "narrowed": any(value not in ("", None) for name, value in by.items() if name != "kind"),
        "last": Discovery.objects.filter(chain=by["chain"]).first() if by.get("chain") else Discovery.objects.first(),
    })


@signed_in
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion: the sentence, its steps, what its score is made of, what to check, and what to do with it.

    POST puts it aside with a reason.
    """
    row = found(queries.visible_suggestions(request.user), pk=pk)
    form = forms.DismissForm(request.POST or None)
    if request.method == "POST":
        require(request.user, "chain.dismiss_suggestion", row)
        if form.is_valid():
            try:
                actions.dismiss(request.user, suggestion=row, reason=form.cleaned_data["reason"])
                messages.success(request, _("已搁置。需要时可以恢复。"))
                return redirect("chain:suggestion", pk)
            except ValidationError as wrong:
                onto(form, wrong)
    follows = request.user.has_perm("chain.dismiss_suggestion", row)
    steps = pictures.steps(row)
    context = {
        "row": row, "what": pictures.said(row), "sentence": tell([row])[0].sentence, "steps": steps,
        # Some parts tell of streams beside those the suggestion rests on: for those who answer for an end alone.
        "parts": pictures.parts(row) if follows else [], "checks": list(dict.fromkeys(s["check"] for s in steps if s["check"])),
        "around": _around(row, request.user), "follows": follows, "way": _way(row),
        "opportunities": [o for o in row.opportunities.all() if request.user.has_perm("coshare.view_opportunity", o)],
        "may_take_up": request.user.has_perm("coshare.open_lead") and request.user.has_perm("chain.discover", row.chain),
        "form": form if follows and not row.dismissed_at else None,
        "grounds": queries.visible_streams(request.user).filter(suggestions=row).select_related("firm"),
    }
    return render(request, "chain/suggestion.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def suggestion_graph(request: HttpRequest, pk: int) -> JsonResponse:
    return JsonResponse(pictures.of_suggestion(found(queries.visible_suggestions(request.user), pk=pk)))


@signed_in
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(queries.visible_suggestions(request.user), pk=pk)
    actions.restore(request.user, suggestion=row)
    messages.success(request, _("已恢复，重新列入建议。"))
    return redirect("chain:suggestion", pk)


@signed_in
@require_POST
def discover(request: HttpRequest, pk: int, task: object) -> HttpResponse:
    """Queue a discovery (the worker's `task`, given by urls) and lead to its progress."""
    chain = found(queries.visible_chains(request.user), pk=pk)
    require(request.user, "chain.discover", chain)
    job = jobs.start(
        request.user, kind="discover", label=_("在“%(chain)s”中发现可对接的供需") % {"chain": chain}, task=task,
        args={"account": request.user.pk, "chain": chain.pk},
    )
    return redirect("web:job", job.pk)


@signed_in
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """A material in one's own words: who could use it, who could supply it. Nothing is stored."""
    require(request.user, "chain.ask")
    chains = list(queries.visible_chains(request.user))
    first = chains[0].pk if chains else None
    data = request.GET.copy() if request.GET else None
    if data is not None:
        data.setdefault("chain", first)
        data.setdefault("side", "users")
    form = forms.AskForm(data, account=request.user, initial={"chain": first})
    context: dict[str, object] = {"form": form, "rows": None}
    if form.is_bound and form.is_valid():
        context |= {"rows": _answers(request.user, **form.cleaned_data), "text": form.cleaned_data["text"]}
    return render(request, "chain/ask.html", context)


def _answers(account: object, *, chain: object, text: str, side: str) -> list[Suggestion]:
    """Answers of which the asker may see everything they rest on."""
    answer = bridge.users if side == "users" else bridge.suppliers
    findings = answer(bridge.kept_register(chain), text, top=ASKED)
    seen = queries.seen_streams(account, (pk for finding in findings for pk in finding.rests_on))
    kept = [f.row for f in findings if f.row.traced and seen.issuperset(f.rests_on)][:SHOWN]
    firms = queries.visible_firms(account).in_bulk([pk for row in kept for pk in row.firms])
    for row in tell(kept):
        row.firm = firms.get(row.firms[0]) if row.firms else None
        row.steps = pictures.steps(row)
    return [row for row in kept if row.firm]


def tell(rows: list[Suggestion]) -> list[Suggestion]:
    """Each row with `sentence` and `said` in the language of the page: one query for all names."""
    names = queries.firm_names(rows, get_language() or "")
    for row in rows:
        row.sentence, row.said = bridge.sentence(row, names), pictures.said(row)
    return rows


def _kinds(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Tabs: each kind with the rest of the address kept."""
    found = []
    for value, label in ("", _("全部")), *Suggestion.Kind.choices:
        query = request.GET.copy()
        query.pop("page", None)
        query["kind"] = value
        found.append((value, label, query.urlencode()))
    return found


def _way(row: Suggestion) -> list[str]:
    names = queries.firm_names([row], get_language() or "")
    return [names.get(pk, "") for pk in row.firms]


def _around(row: Suggestion, account: object) -> list[Suggestion]:
    others = queries.around(row, account)
    for other in others:
        other.said = pictures.said(other)
    return others if len(others) > 1 else []
