"""Pages of the chain: firms, streams, links and ways."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianmeng.chain import actions, forms, pictures, queries
from lianmeng.chain.models import Stream, SupplyLink
from lianmeng.people.access import found, require, signed_in
from lianmeng.trail import queries as trail
from lianmeng.web.forms import onto as put_onto

PER_PAGE = 50
LINK_TONES = {"running": "ok", "intent": "wait", "ended": "off"}


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The chains; where there is one, its page."""
    chains = list(queries.visible_chains(request.user).annotate(firms=Count("places", filter=Q(places__until_on=None))))
    if len(chains) == 1:
        return redirect("chain:chain", chains[0].pk)
    return render(request, "chain/index.html", {"chains": chains})


@signed_in
@require_safe
def chain(request: HttpRequest, pk: int) -> HttpResponse:
    """One chain: its figures, its picture, its segments, its links, and what is missing."""
    row = found(queries.visible_chains(request.user), pk=pk)
    edges = queries.edges(request.user, row)
    firms = {firm.pk: firm for edge in edges for firm in (edge.what.supplier, edge.what.customer)}
    figures = queries.figures(row, request.user)
    return render(request, "chain/chain.html", {
        "chain": row, "figures": figures, "links_url": f"{reverse('chain:links')}?chain={pk}&status=running",
        "suggestions_url": f"{reverse('chain:suggestions')}?chain={pk}",
        "charge_hint": "" if request.user.has_perm("chain.discover", row) else _("只计您负责的企业"),
        "alliance_hint": _("其中联盟促成 %(n)s 条") % {"n": figures["by_alliance"]} if figures["by_alliance"] else "",
        "segments": queries.segments(row, request.user),
        "links": [_toned(edge.what) for edge in edges[:PER_PAGE]], "linked": len(firms),
        "layout": "levels" if len(firms) <= 24 else "web", "many": len(firms) > 12, "left_out": max(0, len(firms) - pictures.MOST_FIRMS),
        "groups": [[firms[pk] for pk in sorted(group)] for group in queries.groups(edges)],
        "rings": [[edge.what for edge in ring] for ring in queries.rings(edges)],
        "singles": queries.single_sources(request.user, row)[:20],
        "uncovered": queries.uncovered_neighbours(request.user, row)[:20],
        "may_discover": request.user.has_perm("chain.discover", row),
        "may_link": request.user.has_perm("chain.change_link"), "may_ask": request.user.has_perm("chain.ask"),
    })


@signed_in
@require_safe
def graph(request: HttpRequest, pk: int) -> JsonResponse:
    return JsonResponse(pictures.of_chain(found(queries.visible_chains(request.user), pk=pk), request.user))


@signed_in
@require_safe
def firm(request: HttpRequest, pk: int) -> HttpResponse:
    """One firm: what it makes, needs and discards as far as the reader may know; its neighbours; suggestions."""
    row = found(queries.visible_firms(request.user), pk=pk)
    streams = list(queries.visible_streams(request.user).filter(firm=row, active=True))
    seen = queries.neighbours(row, request.user)
    suggestions = list(queries.of_firm(row, request.user)[:10])
    return render(request, "chain/firm.html", {
        "firm": row, "roles": [(role, [s for s in streams if s.role == role]) for role in Stream.Role],
        "up": [_toned(link) for link in seen.up], "down": [_toned(link) for link in seen.down],
        "suggestions": [(s, pictures.said(s)) for s in suggestions],
        "suggested": queries.of_firm(row, request.user).count() if suggestions else 0,
        "covered": queries.coverage_of([row.pk])[row.pk],
        "may_change": request.user.has_perm("chain.change_stream", row),
        "may_link": request.user.has_perm("chain.change_link"),
    })


@signed_in
@require_safe
def firm_graph(request: HttpRequest, pk: int) -> JsonResponse:
    return JsonResponse(pictures.of_firm(found(queries.visible_firms(request.user), pk=pk), request.user))


@signed_in
def stream_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put down what a firm makes, needs or discards."""
    row = found(queries.visible_firms(request.user), pk=pk)
    require(request.user, "chain.change_stream", row)
    role = request.GET.get("role", "")
    form = forms.StreamForm(request.POST or None, initial={"role": role if role in Stream.Role.values else "makes"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_stream(request.user, firm=row, **form.values())
            messages.success(request, _("已登记。下次发现时链盟会用上它。"))
            return redirect("chain:firm", row.pk)
        except ValidationError as wrong:
            onto(form, wrong)
    return render(request, "chain/stream.html", {"form": form, "firm": row}, status=422 if form.errors else 200)


@signed_in
def stream(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a stream: whoever is in charge of its firm. Who may only see it is refused."""
    row = found(queries.visible_streams(request.user).select_related("firm__region").filter(active=True), pk=pk)
    require(request.user, "chain.change_stream", row.firm)
    now = Stream.objects.get(pk=pk)
    form = forms.StreamForm(request.POST or None, instance=Stream.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_stream(
                request.user, stream=row, version=form.cleaned_data.get("version") or 0, **form.values()
            )
            messages.success(request, _("已保存。"))
            return redirect("chain:firm", row.firm_id)
        except ValidationError as wrong:
            onto(form, wrong, version=now.version)
    context = {"form": form, "firm": row.firm, "stream": row, "now": now}
    return render(request, "chain/stream.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def stream_retire(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(queries.visible_streams(request.user).select_related("firm__region"), pk=pk)
    actions.retire_stream(request.user, stream=row)
    messages.success(request, _("“%(what)s”已停用，不再参与发现。") % {"what": row.text})
    return redirect("chain:firm", row.firm_id)


@signed_in
@require_safe
def isolated(request: HttpRequest, pk: int) -> HttpResponse:
    """Firms without a running link, and how many suggestions wait for each."""
    row = found(queries.visible_chains(request.user), pk=pk)
    firms = queries.isolated_firms(row, request.user)
    segment, wanted = None, request.GET.get("segment", "")
    if wanted == "none":
        firms = firms.filter(places__chain=row, places__until_on=None, places__segment=None)
    elif wanted.isascii() and wanted.isdigit():
        segment = row.segments.filter(pk=wanted[:18]).first()
        firms = firms.filter(places__segment=segment, places__until_on=None) if segment else firms
    waiting = queries.open_suggestions(request.user).order_by()
    counted = {
        end: Coalesce(Subquery(waiting.filter(**{end: OuterRef("pk")}).values(end).annotate(n=Count("pk")).values("n")), 0)
        for end in ("giver", "taker")
    }
    page = Paginator(firms.annotate(waiting=counted["giver"] + counted["taker"]), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "chain/isolated.html", {
        "chain": row, "page": page, "segment": segment, "unplaced": wanted == "none",
        "segments": queries.segments(row, request.user), "wanted": wanted,
    })


@signed_in
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """Links that were seen, with their evidence."""
    narrow = forms.LinkFilter(request.GET, account=request.user)
    narrow.is_valid()
    by = narrow.cleaned_data
    rows = queries.chain_links(by["chain"], request.user) if by.get("chain") else queries.visible_links(request.user)
    for name in ("status", "kind"):
        if by.get(name):
            rows = rows.filter(**{name: by[name]})
    if by.get("by"):
        rows = rows.filter(by_alliance=True)
    page = Paginator(rows.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    for link in page:
        _toned(link)
    context = {"page": page, "filter": narrow, "narrowed": any(by.values()), "may_link": request.user.has_perm("chain.change_link")}
    return render(request, "chain/links.html", context)


@signed_in
def link_new(request: HttpRequest) -> HttpResponse:
    """Put down a link that somebody has seen; no evidence, no link."""
    require(request.user, "chain.change_link")
    initial = {"supplier": request.GET.get("supplier"), "customer": request.GET.get("customer")}
    form = forms.LinkForm(request.POST or None, account=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            link = actions.add_link(request.user, **form.cleaned_data)
            messages.success(request, _("已登记供求关系。"))
            return redirect("chain:link", link.pk)
        except ValidationError as wrong:
            onto(form, wrong)
    return render(request, "chain/link_new.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """One link: who, what, since when, on what evidence; confirm it or end it."""
    row = found(queries.visible_links(request.user), pk=pk)
    if request.method != "POST":
        return _link_page(request, row)
    name, form_class, action, permission = _LINK_FORMS[request.POST.get("do") == "end"]
    require(request.user, permission, row)
    form = form_class(request.POST, link=row)
    if form.is_valid():
        try:
            action(request.user, link=row, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("chain:link", pk)
        except ValidationError as wrong:
            row.refresh_from_db()
            onto(form, wrong, version=row.version)
    return _link_page(request, row, **{name: form})


_LINK_FORMS = (
    ("confirm_form", forms.ConfirmForm, actions.confirm_link, "chain.confirm_link"),
    ("end_form", forms.EndForm, actions.end_link, "chain.change_link"),
)


def _link_page(request: HttpRequest, row: SupplyLink, **bound: object) -> HttpResponse:
    context = {"link": _toned(row), "inside": request.user.has_perm("chain.confirm_link", row), **bound}
    if row.status != SupplyLink.Status.ENDED:
        for name, form_class, _action, permission in _LINK_FORMS:
            if request.user.has_perm(permission, row):
                context.setdefault(name, form_class(link=row))
    if context["inside"]:
        context["story"] = [_told(entry) for entry in trail.of(row)[:30]]
    return render(request, "chain/link.html", context, status=422 if bound else 200)


@signed_in
@require_safe
def path(request: HttpRequest) -> HttpResponse:
    """The way from a firm to a firm, or from a product to a product, over links that the reader may see."""
    form = forms.PathForm(request.GET or None, account=request.user)
    context: dict[str, object] = {"form": form, "asked": False}
    if form.is_bound and form.is_valid():
        by = form.cleaned_data
        if by.get("begin"):
            way = queries.path(by["begin"], by["end"], request.user)
            context |= {"asked": True, "way": [_toned(edge.what) for edge in way], "ends": (by["begin"], by["end"])}
            context["products"] = queries.products_along(way, request.user)
        elif by.get("product"):
            context |= {"asked": True, "products": queries.product_path(by["product"], by["into"], request.user)}
            context["ends"] = (by["product"], by["into"])
    return render(request, "chain/path.html", context)


def onto(form: object, wrong: ValidationError, version: int | None = None) -> None:
    """Errors of an action onto the fields they name, else above the form; then the form carries the row's version now."""
    put_onto(form, wrong)
    if version is not None:
        form.data = form.data.copy()
        form.data["version"] = version


def _toned(link: SupplyLink) -> SupplyLink:
    link.tone = LINK_TONES.get(link.status, "off")
    return link


def _told(entry: object) -> dict[str, object]:
    title = {"link added": _("登记"), "link confirmed": _("核实"), "link ended": _("结束")}.get(entry.verb, entry.verb)
    return {"when": entry.at, "title": title, "text": entry.reason, "who": entry.actor_label}


