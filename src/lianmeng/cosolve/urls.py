"""Addresses of cosolve."""

app_name = "cosolve"
urlpatterns: list = []
