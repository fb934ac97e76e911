"""Errors of an action stand where a person looks for them."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from lianmeng.coshare.models import Opportunity
from lianmeng.web.forms import onto


class NoteForm(forms.Form):
    note = forms.CharField(required=False)


@pytest.fixture
def form():
    form = NoteForm({"note": "写了很多"})
    assert form.is_valid()
    return form


def test_an_error_about_nothing_in_particular_stands_above_the_form(form):
    onto(form, ValidationError("刚刚被别人改过", code="stale"))
    assert form.non_field_errors() == ["刚刚被别人改过"]


def test_an_error_about_a_field_stands_beside_it(form):
    onto(form, ValidationError({"note": "请写明原因。"}))
    assert form.errors["note"] == ["请写明原因。"]
    assert not form.non_field_errors()


def test_an_error_about_a_field_of_another_form_names_it_in_the_language_of_the_page(form):
    wrong = ValidationError({"benefit_giver": "write it", "nowhere": "somewhere"})
    with translation.override("en"):
        onto(form, wrong, model=Opportunity)
        first, second = form.non_field_errors()
    assert first.endswith(": write it")
    assert "：" not in first
    assert second == "somewhere"
