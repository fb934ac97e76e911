"""Activities, to look at."""

from django.contrib import admin

from lianmeng.cobuild import models, queries
from lianmeng.people.admin import ReadOnlyAdmin


@admin.register(models.Activity)
class ActivityAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible)
    list_display = ["title", "kind", "host", "happened", "visibility", "origin"]
    list_filter = ["kind", "visibility", "origin"]
    search_fields = ["title"]


@admin.register(models.Part)
class PartAdmin(ReadOnlyAdmin):
    visible = staticmethod(
        lambda account: models.Part.objects.filter(activity__in=queries.visible(account).order_by().values("pk"))
        .select_related("activity", "organisation", "firm")
    )
    list_display = ["activity", "organisation", "firm", "label", "capacity"]
    list_filter = ["capacity"]
