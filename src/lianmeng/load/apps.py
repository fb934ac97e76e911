from django.apps import AppConfig


class Config(AppConfig):
    name = "lianmeng.load"
    label = "load"
