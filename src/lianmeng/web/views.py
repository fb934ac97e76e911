"""Pages of the base: the living style page, theme, and what went wrong."""

from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseRedirect,
    HttpResponseServerError,
    JsonResponse,
)
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from lianmeng.web import samples
from lianmeng.web.context import THEME_COOKIE, THEMES, address


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with sample data."""
    return render(request, "web/style.html", samples.page(request))


@require_GET
def style_graph(request: HttpRequest) -> JsonResponse:
    return JsonResponse(samples.graph())


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and go back to the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = address("home") or "/"
    answer = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "auto")
    if chosen in THEMES:
        answer.set_cookie(THEME_COOKIE, chosen, max_age=365 * 86400, samesite="Lax", secure=request.is_secure())
    return answer


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponseBadRequest(loader.render_to_string("web/errors/400.html", {}, request))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403; a PermissionDenied with words shows them."""
    said = str(exception) if isinstance(exception, PermissionDenied) and exception.args else ""
    return HttpResponseForbidden(loader.render_to_string("web/errors/403.html", {"said": said}, request))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; an Http404 with words of ours shows them (Django's own carries a dict)."""
    words = exception.args[0] if exception is not None and exception.args else ""
    context = {"said": words if isinstance(words, str) and "matches the given query" not in words else ""}
    return HttpResponseNotFound(loader.render_to_string("web/errors/404.html", context, request))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponseForbidden(loader.render_to_string("web/errors/csrf.html", {}, request))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: asks neither the session nor the database, which may be what failed."""
    return HttpResponseServerError(loader.render_to_string("web/errors/500.html", {}))
