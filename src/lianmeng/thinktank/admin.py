"""The think tank, to look at."""

from django.contrib import admin

from lianmeng.people.admin import ReadOnlyAdmin
from lianmeng.thinktank import models, queries


@admin.register(models.Institution)
class InstitutionAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible)
    list_display = ["name", "kind", "origin"]
    list_filter = ["kind"]
    search_fields = ["search"]


@admin.register(models.Expert)
class ExpertAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible_experts)
    list_display = ["name", "institution", "title", "fields", "origin"]
    search_fields = ["search"]


@admin.register(models.Visit)
class VisitAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible_visits)
    list_display = ["institution", "form", "topic", "happened", "region", "origin"]
    list_filter = ["form", "topic"]


@admin.register(models.Station)
class StationAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible_stations)
    list_display = ["name", "kind", "institution", "lead", "region", "opened", "origin"]


@admin.register(models.Programme)
class ProgrammeAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible_programmes)
    list_display = ["name", "region", "aims_at", "arrivals", "origin"]
