"""One form, one action: the shape that every act of the register has."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lianmeng.members.forms import put_errors


def act(
    request: HttpRequest, form: forms.Form, do: Callable[..., object], *, title: str, back: str, done: str,
    crumbs: list[tuple[str, str]] = (), note: str = "", template: str = "members/act.html",
) -> HttpResponse:
    """Show the form; on POST call `do(**cleaned_data)`, say `done` and go `back` (or to what `do` answers as text)."""
    if request.method == "POST" and form.is_valid():
        try:
            to = do(**form.cleaned_data)
        except ValidationError as wrong:
            put_errors(form, wrong)
        else:
            messages.success(request, done)
            return redirect(to if isinstance(to, str) else back)
    context = {"form": form, "title": title, "back": back, "crumbs": [{"label": label, "href": href} for label, href in crumbs], "note": note}
    return render(request, template, context, status=422 if form.errors else 200)


def posted(request: HttpRequest) -> dict | None:
    return request.POST if request.method == "POST" else None
