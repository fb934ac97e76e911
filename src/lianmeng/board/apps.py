from django.apps import AppConfig


class Config(AppConfig):
    name = "lianmeng.board"
    label = "board"
