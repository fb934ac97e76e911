"""Addresses of cobuild."""

app_name = "cobuild"
urlpatterns: list = []
