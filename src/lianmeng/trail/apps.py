from django.apps import AppConfig


class Config(AppConfig):
    name = "lianmeng.trail"
    label = "trail"
