"""The REST API: one router an app."""

from ninja import NinjaAPI

api = NinjaAPI(title="链盟 Lianmeng", version="1")
