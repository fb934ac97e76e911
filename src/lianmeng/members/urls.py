"""Addresses of members."""

from django.urls import path

from lianmeng.members.views import firms, organisations, overview, regions

app_name = "members"
urlpatterns = [
    path("", overview.index, name="index"),
    path("alliances/<int:pk>/", overview.alliance, name="alliance"),
    path("alliances/<int:pk>/join/", overview.join, name="join"),
    path("alliances/<int:pk>/seats/new/", overview.seat, name="seat"),
    path("alliances/<int:pk>/charter/", overview.charter, name="charter"),
    path("alliances/<int:pk>/charter/new/", overview.charter_add, name="charter_add"),
    path("alliances/<int:pk>/charter/sign/", overview.sign, name="sign"),
    path("memberships/<int:pk>/leave/", overview.leave, name="leave"),
    path("seats/<int:pk>/end/", overview.end_seat, name="end_seat"),
    path("firms/", firms.index, name="firms"),
    path("firms/new/", firms.add, name="firm_add"),
    path("firms/<int:pk>/", firms.firm, name="firm"),
    path("firms/<int:pk>/edit/", firms.edit, name="firm_edit"),
    path("firms/<int:pk>/certificates/new/", firms.certificate, name="firm_certificate"),
    path("firms/<int:pk>/places/new/", firms.place, name="place"),
    path("firms/<int:pk>/places/<int:place>/", firms.regrade, name="regrade"),
    path("firms/<int:pk>/places/<int:place>/leave/", firms.leave_chain, name="leave_chain"),
    path("organisations/", organisations.index, name="organisations"),
    path("organisations/new/", organisations.add, name="organisation_add"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.edit, name="organisation_edit"),
    path("organisations/<int:pk>/certificates/new/", organisations.certificate, name="organisation_certificate"),
    path("organisations/<int:pk>/firms/new/", organisations.cover, name="cover"),
    path("organisations/<int:pk>/firms/<int:coverage>/end/", organisations.end_cover, name="end_cover"),
    path("regions/", regions.index, name="regions"),
    path("regions/new/", regions.add, name="region_add"),
    path("regions/<int:pk>/", regions.region, name="region"),
]
