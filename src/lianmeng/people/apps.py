from django.apps import AppConfig


class Config(AppConfig):
    name = "lianmeng.people"
    label = "people"
