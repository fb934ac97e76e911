from django.apps import AppConfig


class Config(AppConfig):
    name = "lianmeng.members"
    label = "members"
