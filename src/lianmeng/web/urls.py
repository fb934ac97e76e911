"""Addresses of the base."""

app_name = "web"
urlpatterns: list = []
