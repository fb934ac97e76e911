"""Dates as people know them: a day, a month, or unknown, with or without a year.

Kept as EDTF strings (ISO 8601-2, Library of Congress profile, level 1): "2026-05-08", "2026-05",
"2026", "XXXX-09-08" (8 September of an unstated year), "XXXX-05". Nothing is ever filled in.
"""

import calendar
import datetime
import re
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext_lazy

_EDTF = re.compile(r"^(\d{4}|XXXX)(?:-(\d\d)(?:-(\d\d))?)?$", re.ASCII)
_TYPED = re.compile(r"^(?:(\d{4}|X{4})\s*[年./-]\s*)?(\d{1,2})\s*(?:月|[./-])\s*(?:(\d{1,2})\s*日?)?$", re.ASCII)
_TYPED_MONTH = re.compile(r"^(\d{4}|X{4})\s*[年./-]\s*(\d{1,2})\s*月?$", re.ASCII)
_TYPED_YEAR = re.compile(r"^(\d{4})\s*年?$", re.ASCII)


@dataclass(frozen=True, slots=True, order=False)
class PartialDate:
    """A date with its precision. At least one of the three is known; a day needs a month."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.year is None and self.month is None:
            raise ValueError("a date needs a year or a month")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        if self.year is not None and not 1 <= self.year <= 9999:
            raise ValueError("the year must be 1 to 9999")
        if self.month is not None and not 1 <= self.month <= 12:
            raise ValueError("the month must be 1 to 12")
        if self.day is not None and self.month is not None:
            last = calendar.monthrange(self.year or 2000, self.month)[1]
            if not 1 <= self.day <= last:
                raise ValueError(f"the day must be 1 to {last}")

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """From EDTF or as people type it: 2026-05-08, 2026年5月, 9月8日, 5月. ValueError says what to write."""
        text = text.strip()
        match = _EDTF.match(text)
        if match:
            return cls(*(int(g) if g and g != "XXXX" else None for g in match.groups()))
        for pattern in (_TYPED_MONTH, _TYPED_YEAR, _TYPED):
            match = pattern.match(text)
            if match:
                return cls(*(int(g) if g and not g.startswith("X") else None for g in match.groups()))
        raise ValueError("write 2026-05-08, 2026-05, 2026, 9月8日 or 5月")

    @classmethod
    def of(cls, day: datetime.date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}" if self.year else "XXXX"]
        if self.month:
            parts.append(f"{self.month:02d}")
        if self.day:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def zh(self) -> str:
        """2026年5月8日 · 9月8日（年份未载） · 5月（年份未载）."""
        text = f"{self.year}年" if self.year else ""
        text += f"{self.month}月" if self.month else ""
        text += f"{self.day}日" if self.day else ""
        return text if self.year else text + "（年份未载）"

    def en(self) -> str:
        """8 May 2026 · 8 September (year not stated) · May (year not stated)."""
        words = [str(self.day)] if self.day else []
        words += [calendar.month_name[self.month]] if self.month else []
        words += [str(self.year)] if self.year else []
        return " ".join(words) + ("" if self.year else " (year not stated)")

    def show(self) -> str:
        """In the language of the page."""
        return self.en() if (get_language() or "").startswith("en") else self.zh()

    def iso(self) -> str:
        return str(self)

    def days_until(self, other: "PartialDate") -> int | None:
        """Days from this to other; None where the precision does not allow saying. Two dates that both
        lack a year are taken to be of the same one (the article's 9月15日 and 次日)."""
        if not (self.day and other.day) or (self.year is None) != (other.year is None):
            return None
        year, other_year = self.year or 2000, other.year or 2000
        first = datetime.date(year, self.month or 1, self.day)
        return (datetime.date(other_year, other.month or 1, other.day) - first).days

    def plus(self, days: int) -> "PartialDate | None":
        """The date so many days later, year stated or not; None below day precision."""
        if not (self.month and self.day):
            return None
        moved = datetime.date(self.year or 2000, self.month, self.day) + datetime.timedelta(days=days)
        return PartialDate(moved.year if self.year else None, moved.month, moved.day)

    def earliest(self) -> datetime.date | None:
        """The first day it may mean; None without a year."""
        return datetime.date(self.year, self.month or 1, self.day or 1) if self.year else None

    def before(self, other: "PartialDate") -> bool:
        """Whether this is earlier for certain: 2026-05 may be before or after 2026, and a date without a year anywhere."""
        for one, two in ((self.year, other.year), (self.month, other.month), (self.day, other.day)):
            if one is None or two is None:
                return False
            if one != two:
                return one < two
        return False

    def __lt__(self, other: "PartialDate") -> bool:
        """As the texts sort; `before` says whether it is earlier for certain."""
        return str(self) < str(other)


class PartialDateFormField(forms.CharField):
    """Takes 2026-05-08, 2026-05, 2026, 9月8日, 5月 or nothing; gives a PartialDate or None."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("help_text", gettext_lazy("例如 2026-05-08、2026-05、9月8日；不知道就留空。"))
        super().__init__(max_length=20, **kwargs)

    def to_python(self, value: object) -> PartialDate | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError:
            raise forms.ValidationError(
                gettext_lazy("“%(text)s”不是可用的日期。请写成 2026-05-08、2026-05、2026、9月8日 或 5月；不知道就留空。"),
                params={"text": text},
            ) from None

    def prepare_value(self, value: object) -> object:
        return str(value) if isinstance(value, PartialDate) else value

    def validate(self, value: object) -> None:
        forms.Field.validate(self, value)

    def run_validators(self, value: object) -> None:
        """Length was checked on the text; a PartialDate has none."""


class PartialDateField(models.CharField):
    """A PartialDate in a text column of 10 characters, null when unknown. Sorts by time within known years."""

    description = gettext_lazy("带精度的日期")

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> PartialDate | None:
        return PartialDate.parse(value) if value else None

    def to_python(self, value: object) -> PartialDate | None:
        if value in (None, ""):
            return None
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, datetime.date):
            return PartialDate.of(value)
        try:
            return PartialDate.parse(str(value))
        except ValueError:
            raise ValidationError(
                gettext_lazy("请写成 2026-05-08、2026-05、2026、9月8日 或 5月；不知道就留空。"), code="date"
            ) from None

    def get_prep_value(self, value: object) -> str | None:
        value = self.to_python(value)
        return str(value) if value else None

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def validate(self, value: object, model_instance: models.Model | None) -> None:
        super().validate(str(value) if value else value, model_instance)

    def run_validators(self, value: object) -> None:
        super().run_validators(str(value) if value else value)

    def formfield(self, **kwargs: object) -> object:
        return PartialDateFormField(required=not self.blank, label=self.verbose_name, help_text=self.help_text)
