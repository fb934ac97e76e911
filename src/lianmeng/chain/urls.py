"""Addresses of chain."""

app_name = "chain"
urlpatterns: list = []
