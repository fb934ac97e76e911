"""Addresses of coshare."""

app_name = "coshare"
urlpatterns: list = []
