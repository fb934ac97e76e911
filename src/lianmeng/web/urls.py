"""Addresses of the base."""

from django.urls import path
from django.views.i18n import set_language

from lianmeng.web import job_views, views

app_name = "web"
urlpatterns = [
    path("style/", views.style, name="style"),
    path("style/graph.json", views.style_graph, name="style-graph"),
    path("theme/", views.theme, name="theme"),
    path("i18n/setlang/", set_language, name="language"),
    path("jobs/<int:pk>/", job_views.job, name="job"),
]
