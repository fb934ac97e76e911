"""The register, to look at."""

from django.contrib import admin
from django.db.models import QuerySet

from lianmeng.members import models, queries
from lianmeng.people.admin import ReadOnlyAdmin


def _of_alliances(model: type) -> object:
    """Rows of one table about the alliances that the account may see."""
    def rows(account: object) -> QuerySet:
        return model.objects.filter(alliance__in=queries.visible_alliances(account)).select_related("alliance", "organisation")

    return staticmethod(rows)


@admin.register(models.Firm)
class FirmAdmin(ReadOnlyAdmin):
    """With what is inside: only firms that the account answers for."""

    visible = staticmethod(lambda account: queries.visible_firms(account).filter(queries.in_charge(account, firm="")))
    list_display = ["name", "short_name", "code", "region", "ownership", "origin", "active"]
    list_filter = ["origin", "ownership", "active"]
    search_fields = ["search"]


@admin.register(models.Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible_organisations)
    list_display = ["name", "kind", "region", "origin"]
    list_filter = ["kind", "origin"]
    search_fields = ["search"]


@admin.register(models.Alliance)
class AllianceAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible_alliances)
    list_display = ["name", "region", "chain", "founded", "origin"]


@admin.register(models.Membership)
class MembershipAdmin(ReadOnlyAdmin):
    visible = _of_alliances(models.Membership)
    list_display = ["alliance", "organisation", "joined_on", "left_on", "leaving_reason"]


@admin.register(models.Seat)
class SeatAdmin(ReadOnlyAdmin):
    visible = _of_alliances(models.Seat)
    list_display = ["alliance", "organisation", "title", "since", "until", "ended_on"]


@admin.register(models.Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible_certificates)
    list_display = ["name", "level", "firm", "organisation", "issued", "expires"]
    list_filter = ["level"]
    search_fields = ["name"]


@admin.register(models.Region)
class RegionAdmin(ReadOnlyAdmin):
    visible = staticmethod(queries.visible_regions)
    list_display = ["name", "kind", "parent"]
    list_filter = ["kind"]
    search_fields = ["search"]
