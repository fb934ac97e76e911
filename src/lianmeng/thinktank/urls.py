"""Addresses of 智库."""

from django.urls import path

from lianmeng.thinktank import views

app_name = "thinktank"
urlpatterns = [
    path("", views.index, name="index"),
    path("visits/new/", views.add_visit, name="add_visit"),
]
