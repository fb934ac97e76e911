"""Addresses of load."""

app_name = "load"
urlpatterns: list = []
