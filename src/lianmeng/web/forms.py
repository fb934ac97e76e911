"""What forms of every app share."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from lianmeng.web.joining import labelled


def onto(form: forms.BaseForm, wrong: ValidationError, *, model: type[models.Model] | None = None) -> None:
    """Errors of an action onto the fields they name, else above the form.

    With `model`, an error about one of its fields that stands on another form of the page is put above with the
    field's name before it.
    """
    if not hasattr(wrong, "error_dict"):
        form.add_error(None, wrong)
        return
    elsewhere = {field.name: field.verbose_name for field in model._meta.fields} if model else {}
    for name, errors in wrong.error_dict.items():
        if name in form.fields:
            form.add_error(name, errors)
        elif name in elsewhere:
            for error in errors:
                form.add_error(None, labelled(elsewhere[name], " ".join(error.messages)))
        else:
            form.add_error(None, errors)
