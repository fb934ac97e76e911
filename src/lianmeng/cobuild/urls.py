"""Addresses of 阵地联建."""

from django.urls import path

from lianmeng.cobuild import views

app_name = "cobuild"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("branches/<int:pk>/", views.branch, name="branch"),
    path("activities/<int:pk>/", views.activity, name="activity"),
]
