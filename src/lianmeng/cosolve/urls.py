"""Addresses of 难题联解."""

from django.urls import path

from lianmeng.cosolve import views

app_name = "cosolve"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.problem, name="problem"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
]
