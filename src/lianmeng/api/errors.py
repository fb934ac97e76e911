"""What the API says when it refuses: one shape for every refusal, in the reader's language."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema
from ninja.errors import HttpError, Throttled
from ninja.errors import ValidationError as NotUnderstood
from pydantic_core import PydanticSerializationError

Fields = Mapping[str, list[str]]


class Refusal(Schema):
    """Why the request was refused and what to do."""

    error: str = Field(description="短代码，程序可据此判断 / a short code", examples=["not_found"])
    message: str = Field(description="怎么办，语言随 Accept-Language / what to do, in the language of Accept-Language")
    fields: dict[str, list[str]] = Field(description="哪个字段有什么问题 / what is wrong with which field")


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """Raised by the API's own doors."""

    def __init__(self, status: int, code: str, message: str, fields: Fields | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.fields = status, code, message, fields or {}


def answers(model: object, *more: int, status: int = 200) -> dict[int, object]:
    """The answer of an operation and every refusal it may give, for the schema."""
    return {status: model, **dict.fromkeys(sorted({400, 401, 403, 422, *more}), Refusal)}


def refuse(status: int, code: str, message: str, fields: Fields | None = None) -> HttpResponse:
    data = {"error": code, "message": message, "fields": fields or {}}
    body = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    answer = HttpResponse(body, status=status, content_type="application/json; charset=utf-8")
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def not_found() -> HttpResponse:
    """The same words whether there is no such record or it is not for the reader."""
    return refuse(404, "not_found", _("没有这条记录，或不在您的可见范围内。"))


def no_such_address() -> HttpResponse:
    return refuse(404, "no_such_address", _("接口里没有这个地址；全部地址见 /api/v1/docs。"))


def wrong_method(allowed: str) -> HttpResponse:
    answer = refuse(405, "method_not_allowed", _("这个地址不接受此方法，请改用：%(allowed)s。") % {"allowed": allowed})
    answer["Allow"] = allowed
    return answer


def install(api: NinjaAPI) -> None:
    """Every exception that a request can cause becomes a refusal; what is left is a fault of ours."""
    for kind, handler in (
        (Refused, lambda request, wrong: refuse(wrong.status, wrong.code, wrong.message, wrong.fields)),
        (Http404, lambda request, wrong: not_found()),
        (PermissionDenied, _denied),
        (ValidationError, _invalid),
        (NotUnderstood, _not_understood),
        (HttpError, _http_error),
        (SuspiciousOperation, _unreadable),
        (UnreadablePostError, _unreadable),
        (IntegrityError, lambda request, wrong: refuse(409, "conflict", _("别人刚刚改过同一条记录，请重新读取后再试。"))),
        (DataError, _unstorable),
        (OverflowError, _unstorable),
        (UnicodeError, _unstorable),
        (PydanticSerializationError, _unstorable),
    ):
        api.add_exception_handler(kind, handler)


def _denied(request: HttpRequest, wrong: PermissionDenied) -> HttpResponse:
    return refuse(403, "forbidden", str(wrong) or _("您没有做这一步的权限；需要时请联系秘书处。"))


def _invalid(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """A refusal of an action: with 409 when somebody else was first."""
    if hasattr(wrong, "error_dict"):
        fields = {("" if name == "__all__" else name): list(errors) for name, errors in wrong.message_dict.items()}
        general = fields.pop("", [])
        return refuse(422, "invalid", " ".join(general) or _("有内容需要更正，请看 fields。"), fields)
    codes = {error.code for error in wrong.error_list}
    for code in ("stale", "taken"):
        if code in codes:
            return refuse(409, code, " ".join(wrong.messages))
    return refuse(422, "invalid", " ".join(wrong.messages))


def _not_understood(request: HttpRequest, wrong: NotUnderstood) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for error in wrong.errors:
        fields.setdefault(_place(error["loc"]), []).append(_said(error))
    return refuse(422, "invalid", _("有内容需要更正，请看 fields。"), fields)


def _place(loc: tuple[Any, ...]) -> str:
    """The field's name as the caller knows it: without where it was read from and our own argument's name."""
    source, *path = loc
    if source == "body" or len(path) > 1:
        path = path[1:]
    return ".".join(str(part) for part in path) or str(source)


def _said(error: Mapping[str, Any]) -> str:
    """What is wrong, in the reader's language."""
    more = error.get("ctx", {})
    told = {
        "missing": _("缺少这一项。"),
        "extra_forbidden": _("没有这一项，请检查名称。"),
        "greater_than_equal": _("不能小于 %(limit)s。"),
        "less_than_equal": _("不能大于 %(limit)s。"),
        "string_too_long": _("太长，最多 %(limit)s 字。"),
        "string_too_short": _("太短，至少 %(limit)s 字。"),
        "literal_error": _("只能是：%(limit)s。"),
        "string_pattern_mismatch": _("格式不对，日期请写成 2026-05-08、2026-05、2026 或 XXXX-09-08。"),
        "string_unicode": _("有无法保存的字符，请去掉后再试。"),
    }.get(error["type"])
    if told is None and error["type"] == "value_error":
        return str(more.get("error", error["msg"]))
    if told is None:
        kind = error["type"].split("_")[0]
        told = {
            "int": _("请写整数。"), "float": _("请写数字。"), "finite": _("请写数字。"), "bool": _("请写 true 或 false。"),
            "string": _("请写文字（字符串）。"), "date": _("不是可用的日期，请写成 2026-05-08。"),
            "model": _("请写一个 JSON 对象。"), "dict": _("请写一个 JSON 对象。"),
        }.get(kind, _("这一项不对，请对照 /api/v1/docs。"))
    limit = next((more[name] for name in ("ge", "le", "max_length", "min_length", "expected") if name in more), "")
    return told % {"limit": str(limit).replace(" or ", "、").replace("'", "")} if "%(limit)s" in told else told


def _http_error(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    if isinstance(wrong, Throttled):
        return refuse(429, "too_many", _("请求太密，请 %(seconds)s 秒后再试。") % {"seconds": int(wrong.wait or 60) + 1})
    if wrong.status_code == 401:
        return refuse(401, "sign_in", _("请在请求头里写 Authorization: Bearer lm_…；令牌在“我的 → 接口令牌”里签发。"))
    if wrong.status_code == 400:
        return refuse(400, "bad_json", _("请求正文不是可读的 JSON（UTF-8），请检查后再发。"))
    return refuse(wrong.status_code, "refused", str(wrong))


def _unreadable(request: HttpRequest, wrong: Exception) -> HttpResponse:
    return refuse(400, "unreadable", _("请求无法读取：正文太大或中途断开，请缩小后再发。"))


def _unstorable(request: HttpRequest, wrong: Exception) -> HttpResponse:
    return refuse(422, "unstorable", _("有数据库存不下的值（数太大或字符不可用），请更正后再发。"))
