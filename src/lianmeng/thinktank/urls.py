"""Addresses of thinktank."""

app_name = "thinktank"
urlpatterns: list = []
