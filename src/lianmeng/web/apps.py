from django.apps import AppConfig


class Config(AppConfig):
    name = "lianmeng.web"
    label = "web"
