from django.apps import AppConfig


class Config(AppConfig):
    name = "lianmeng.thinktank"
    label = "thinktank"
