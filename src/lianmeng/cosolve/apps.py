from django.apps import AppConfig


class Config(AppConfig):
    name = "lianmeng.cosolve"
    label = "cosolve"
