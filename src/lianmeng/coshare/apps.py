from django.apps import AppConfig


class Config(AppConfig):
    name = "lianmeng.coshare"
    label = "coshare"
