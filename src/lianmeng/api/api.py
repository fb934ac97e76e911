"""The REST API: one router an app."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from lianmeng.api import board, chain, cobuild, coshare, cosolve, errors, members, people, thinktank
from lianmeng.api.auth import READ
from lianmeng.api.docs import Reference

ABOUT = """链盟的接口：读取名册、产业链、建议、对接机会、难题、联建活动和智库，并推进对接机会。
The interface of Lianmeng: read the register, the chain, suggestions, opportunities, problems, activities and the
think tank, and move opportunities on. What you may not see does not exist for you: 404."""


class Renderer(JSONRenderer):
    """Chinese as Chinese, not as escapes."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return json.dumps(data, cls=self.encoder_class, ensure_ascii=False).encode("utf-8", "replace")


class Api(NinjaAPI):
    """Ninja's, but every address below it answers in the one shape, wrong methods and unknown addresses too."""

    _schema: OpenAPISchema | None = None

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Built once: it takes seconds and does not change while the site runs."""
        if self._schema is None:
            self._schema = super().get_openapi_schema(**kwargs)
        return self._schema

    def _get_urls(self) -> list[Any]:
        patterns = super()._get_urls()
        for pattern in patterns:
            pattern.callback = _home if pattern.name == "api-root" else _in_shape(pattern)
        return [*patterns, path("<path:rest>", _lost, name="lost")]


def _in_shape(pattern: URLPattern) -> Callable[..., HttpResponse]:
    view = pattern.callback

    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code == 405:
            return errors.wrong_method(answer.headers.get("Allow", "GET"))
        return answer

    shaped = wraps(view)(inner) if hasattr(view, "__name__") else inner
    return csrf_exempt(shaped if pattern.name == "openapi-view" else _in_language(shaped))


def _in_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pages speak the language of the switch; a program says by Accept-Language which one it wants."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            answer = view(request, *args, **kwargs)
        answer.headers.setdefault("Content-Language", language)
        return answer

    return inner


@csrf_exempt
@_in_language
def _lost(request: HttpRequest, rest: str) -> HttpResponse:
    return errors.no_such_address()


def _home(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("api-1:openapi-view"))


api = Api(title="链盟 Lianmeng", version="1", description=ABOUT, auth=READ, renderer=Renderer(), docs=Reference())
errors.install(api)
api.add_router("", people.router, tags=["我 / me"])
api.add_router("", board.router, tags=["首页 / home"])
api.add_router("", members.router, tags=["名册 / register"])
api.add_router("", chain.router, tags=["产业链 / chain"])
api.add_router("", coshare.router, tags=["要素联享 / opportunities"])
api.add_router("", cosolve.router, tags=["难题联解 / problems"])
api.add_router("", cobuild.router, tags=["阵地联建 / activities"])
api.add_router("", thinktank.router, tags=["智库 / think tank"])
