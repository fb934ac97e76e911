"""Showing lines of the trail."""

import json

from django import template
from django.apps import apps

from lianmeng.trail.verbs import words

register = template.Library()
register.filter("verb", words)


@register.filter
def kind(target: str) -> str:
    """What sort of record "app.Model:pk" is, in the language of the page."""
    try:
        return str(apps.get_model(target.partition(":")[0])._meta.verbose_name)
    except (LookupError, ValueError):
        return ""


@register.filter
def detail(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
