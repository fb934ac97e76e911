"""Addresses of 要素联享."""

from django.urls import path

from lianmeng.coshare import views

app_name = "coshare"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("from/<int:pk>/", views.take_up, name="take_up"),
    path("<int:pk>/", views.opportunity, name="opportunity"),
    path("<int:pk>/contact/", views.contact, name="contact"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/details/", views.details, name="details"),
]
