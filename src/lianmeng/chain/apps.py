from django.apps import AppConfig


class Config(AppConfig):
    name = "lianmeng.chain"
    label = "chain"
