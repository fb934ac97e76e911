"""The tables of the chain, to look at."""

from django.contrib import admin

from lianmeng.chain import queries
from lianmeng.chain.models import Discovery, Stream, Suggestion, SupplyLink
from lianmeng.people.admin import ReadOnlyAdmin


@admin.register(Stream)
class StreamAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible_streams)
    list_display = ["text", "role", "firm", "quantity", "unit", "cadence", "visibility", "origin", "active"]
    list_filter = ["role", "visibility", "origin", "active"]
    list_select_related = ["firm"]
    search_fields = ["text", "firm__name"]
    fields = [
        "firm", "role", "text", "quantity", "unit", "cadence", "grade", "shown_price", "visibility", "origin", "source",
        "active", "changed_at",
    ]

    @admin.display(description="price")
    def shown_price(self, stream: Stream) -> object:
        return stream.shown_price


@admin.register(SupplyLink)
class SupplyLinkAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible_links)
    list_display = ["supplier", "product", "customer", "kind", "status", "since", "confirmed_on", "by_alliance", "origin"]
    list_filter = ["kind", "status", "by_alliance", "origin"]
    search_fields = ["product", "supplier__name", "customer__name"]


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible_suggestions)
    list_display = ["what", "kind", "giver", "taker", "score", "rank", "inferred", "gate", "dismissed_at"]
    list_filter = ["kind", "inferred", "gate"]
    list_select_related = ["giver", "taker"]
    search_fields = ["what", "giver__name", "taker__name"]
    exclude = ["rests_on"]


@admin.register(Discovery)
class DiscoveryAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible_discoveries)
    list_display = ["chain", "started_at", "firms", "suggestions", "seconds", "knowledge", "account"]
    list_select_related = ["chain", "account"]
