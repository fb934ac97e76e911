"""Problems, to look at."""

from django.contrib import admin

from lianmeng.cosolve import models, queries
from lianmeng.people.admin import ReadOnlyAdmin


@admin.register(models.Problem)
class ProblemAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible)
    list_display = ["number", "title", "firm", "kind", "source", "state", "owner", "next_on"]
    list_filter = ["state", "kind", "source"]
    search_fields = ["title"]


@admin.register(models.ProblemMove)
class ProblemMoveAdmin(ReadOnlyAdmin):
    visible = staticmethod(
        lambda account: models.ProblemMove.objects.filter(problem__in=queries.visible(account).order_by().values("pk")).select_related("problem")
    )
    list_display = ["problem", "before", "after", "happened", "recorded_at", "by"]
    list_filter = ["after"]
