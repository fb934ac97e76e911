"""How values look in the API: unknown is null, dates are EDTF, text can be stored, choices are listed."""

import datetime
from typing import Annotated, Any, Literal

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator

from lianmeng.web.dates import PartialDate
from lianmeng.web.origins import Origin, Visibility

LARGEST = 2**63 - 1


def one_of(choices: type[Choices] | tuple[str, ...]) -> Any:
    """The choices of a field as an enum in the schema."""
    values = choices if isinstance(choices, tuple) else tuple(choices.values)
    return Literal[values]


def one_of_or_unknown(choices: type[Choices]) -> Any:
    """The same for a field that may be unknown: blank and "unknown" become null."""
    values = tuple(value for value in choices.values if value not in ("", "unknown"))
    return Annotated[Literal[values] | None, BeforeValidator(lambda value: None if value in ("", "unknown") else value)]


def _storable(text: str) -> str:
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError(str(_("有无法保存的字符，请去掉后再试。")))
    return text


def _iso_day(value: object) -> object:
    if isinstance(value, str):
        try:
            return datetime.datetime.strptime(value, "%Y-%m-%d").date() if len(value) == 10 else _not_a_day()
        except ValueError:
            _not_a_day()
    return value


def _not_a_day() -> None:
    raise ValueError(str(_("不是可用的日期，请写成 2026-05-08。")))


def _partial(text: str) -> str:
    try:
        return str(PartialDate.parse(text))
    except ValueError:
        raise ValueError(str(_("不是可用的日期，请写成 2026-05-08、2026-05、2026 或 XXXX-09-08；不知道就写 null。"))) from None


Id = Annotated[int, Field(ge=1, le=LARGEST, description="编号 / identifier")]
Version = Annotated[
    int, Field(ge=0, le=2**31 - 1, description="您看到的版本；别人先改过时答 409 / the version you saw; 409 when stale")
]
Line = Annotated[str, AfterValidator(_storable)]
Words = Annotated[Line, Field(max_length=100, description="查找：简体、繁体、拼音、英文均可 / Hans, Hant, pinyin or English")]
Day = Annotated[datetime.date, BeforeValidator(_iso_day), Field(description="某一天，如 2026-05-08 / a day")]
Known = Annotated[str | None, BeforeValidator(lambda value: value or None), Field(description="未知为 null / null: unknown")]
Edtf = Annotated[
    str | None, BeforeValidator(lambda value: None if value is None else str(value)),
    Field(description="EDTF：2026-05-08、2026-05、2026、XXXX-09-08（年份未载）；未知为 null / null: unknown", examples=["2026-05"]),
]
EdtfIn = Annotated[
    Line, Field(max_length=20, pattern=r"^([0-9]{4}|XXXX)(-[0-9]{2}(-[0-9]{2})?)?$", description="EDTF, as answered"),
    AfterValidator(_partial),
]
OriginOut = Annotated[
    one_of(Origin), Field(description="来源：synthetic 为示例（虚构），article 引自报道 / synthetic: invented for the demo")
]
VisibilityOut = one_of(Visibility)


def partial_date(text: str | None) -> PartialDate | None:
    """What was sent, as the site keeps it."""
    return PartialDate.parse(text) if text else None


class Named(Schema):
    """A record that another one names."""

    id: int
    name: str
    name_en: Known
    origin: OriginOut


class FirmName(Named):
    short_name: Known
