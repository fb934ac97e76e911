from django.apps import AppConfig


class Config(AppConfig):
    name = "lianmeng.demo"
    label = "demo"
