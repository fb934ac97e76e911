"""Addresses of load."""

from django.urls import path

from lianmeng.load import views, work_views

app_name = "load"
urlpatterns = [
    path("", views.index, name="index"),
    path("upload/", work_views.upload, name="upload"),
    path("template.xlsx", views.template, name="template"),
    path("<int:pk>/", views.batch, name="batch"),
    path("<int:pk>/rows/<int:row>/", views.decide, name="decide"),
    path("<int:pk>/decide/", views.decide_all, name="decide-all"),
    path("<int:pk>/load/", work_views.load, name="load"),
    path("<int:pk>/undo/", work_views.undo, name="undo"),
    path("<int:pk>/returned.xlsx", views.returned, name="returned"),
]
