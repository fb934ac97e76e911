"""Dates with precision."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lianmeng.web.dates import PartialDate, PartialDateField, PartialDateFormField


@pytest.mark.parametrize(("typed", "kept", "zh", "en"), [
    ("5月", "XXXX-05", "5月（年份未载）", "May (year not stated)"),
    ("9月8日", "XXXX-09-08", "9月8日（年份未载）", "8 September (year not stated)"),
    ("2026年5月", "2026-05", "2026年5月", "May 2026"),
    ("2026-05-08", "2026-05-08", "2026年5月8日", "8 May 2026"),
    ("2026/5/8", "2026-05-08", "2026年5月8日", "8 May 2026"),
    ("2026", "2026", "2026年", "2026"),
    ("02-29", "XXXX-02-29", "2月29日（年份未载）", "29 February (year not stated)"),
])
def test_what_people_type_is_kept_with_its_precision(typed, kept, zh, en):
    date = PartialDate.parse(typed)
    assert (str(date), date.zh(), date.en()) == (kept, zh, en)
    with translation.override("en"):
        assert date.show() == en


@pytest.mark.parametrize("typed", ["", "昨天", "13月", "2026-02-30", "9月31日", "2026-13", "31-99", "12345-01-01", "٣月"])
def test_what_is_no_date_is_refused_with_a_hint(typed):
    with pytest.raises(ValueError, match=r"write|must"):
        PartialDate.parse(typed)
    if typed:
        with pytest.raises(ValidationError) as wrong:
            PartialDateFormField().clean(typed)
        assert "2026-05-08" in wrong.value.messages[0]


dates = st.builds(
    PartialDate.of, st.dates(min_value=datetime.date(1000, 1, 1))
) | st.integers(1, 12).map(lambda month: PartialDate(None, month)) | st.integers(1000, 9999).map(PartialDate)


@given(dates)
def test_a_kept_date_reads_back_the_same(date):
    assert PartialDate.parse(str(date)) == date
    assert PartialDateField().to_python(str(date)) == date


@given(st.dates(min_value=datetime.date(1000, 1, 1), max_value=datetime.date(9000, 1, 1)), st.integers(0, 400))
def test_days_between_agree_with_the_calendar(first, days):
    later = PartialDate.of(first).plus(days)
    assert PartialDate.of(first).days_until(later) == days


def test_days_between_are_unknown_where_the_precision_does_not_say():
    assert PartialDate.parse("2026-05").days_until(PartialDate.parse("2026-05-08")) is None
    assert PartialDate.parse("9月8日").days_until(PartialDate.parse("2026-09-08")) is None
    assert PartialDate.parse("9月15日").days_until(PartialDate.parse("9月16日")) == 1


@pytest.mark.parametrize(("one", "other", "earlier"), [
    ("2026-05", "2026-06", True), ("2026-05-01", "2026-05-02", True), ("2025", "2026-01", True), ("9月8日", "9月9日", False),
    ("2026", "2026-05", False), ("2026-05", "2026-05-02", False), ("2024", "5月", False), ("5月", "2024", False),
    ("2026-06", "2026-05", False), ("2026-05-08", "2026-05-08", False),
])
def test_a_date_is_before_another_only_where_that_is_certain(one, other, earlier):
    assert PartialDate.parse(one).before(PartialDate.parse(other)) is earlier
