from django.apps import AppConfig


class Config(AppConfig):
    name = "lianmeng.cobuild"
    label = "cobuild"
