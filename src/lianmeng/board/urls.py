"""Addresses of home and search."""

from django.urls import path

from lianmeng.board import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
]
