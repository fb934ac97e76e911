"""Addresses of trail."""

from django.urls import path

from lianmeng.trail import views

app_name = "trail"
urlpatterns = [
    path("", views.index, name="index"),
]
