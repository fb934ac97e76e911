"""What every answer carries, and what every request must be."""

import logging
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import gettext as _

log = logging.getLogger("lianmeng.request")
Next = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


class ContentSecurityPolicy:
    """Only this site's own files run, style or load."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        return response


class RequestLog:
    """One structured line a request: who by number, what, how long. No query text: it may hold names."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, number = time.monotonic(), uuid.uuid4().hex[:12]
        response = self.get_response(request)
        response.headers["X-Request-Id"] = number
        user = getattr(request, "user", None)
        log.info(
            "request",
            extra={
                "request_id": number,
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round((time.monotonic() - began) * 1000, 1),
                "account": getattr(user, "pk", None),
            },
        )
        return response


class BadText:
    """NUL bytes and unpaired surrogates in an address or a form would make the database fail: say 400."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        texts = [request.path, *request.GET.keys(), *(v for k in request.GET for v in request.GET.getlist(k))]
        if request.method == "POST" and request.content_type == "application/x-www-form-urlencoded":
            texts += [v for k in request.POST for v in request.POST.getlist(k)]
        if any(_unstorable(text) for text in texts):
            said = _("地址或表单里有无法保存的字符，请去掉后再试。")
            if request.path.startswith("/api/"):  # a program reads the answer: the shape of the API's refusals
                return JsonResponse({"error": "bad_text", "message": said, "fields": {}}, status=400)
            return HttpResponseBadRequest(said, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


def _unstorable(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


class Language(LocaleMiddleware):
    """The language that the person chose by the switch, else the site's own: never what the browser happens to say."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
