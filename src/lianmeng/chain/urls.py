"""Addresses of chain."""

from django.urls import path

from lianmeng.chain import suggestion_views, tasks, views

app_name = "chain"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.chain, name="chain"),
    path("<int:pk>/graph.json", views.graph, name="graph"),
    path("<int:pk>/isolated/", views.isolated, name="isolated"),
    path("<int:pk>/discover/", suggestion_views.discover, {"task": tasks.find_links}, name="discover"),
    path("firms/<int:pk>/", views.firm, name="firm"),
    path("firms/<int:pk>/graph.json", views.firm_graph, name="firm_graph"),
    path("firms/<int:pk>/streams/new/", views.stream_new, name="stream_new"),
    path("streams/<int:pk>/", views.stream, name="stream"),
    path("streams/<int:pk>/retire/", views.stream_retire, name="stream_retire"),
    path("links/", views.links, name="links"),
    path("links/new/", views.link_new, name="link_new"),
    path("links/<int:pk>/", views.link, name="link"),
    path("path/", views.path, name="path"),
    path("ask/", suggestion_views.ask, name="ask"),
    path("suggestions/", suggestion_views.suggestions, name="suggestions"),
    path("suggestions/<int:pk>/", suggestion_views.suggestion, name="suggestion"),
    path("suggestions/<int:pk>/graph.json", suggestion_views.suggestion_graph, name="suggestion_graph"),
    path("suggestions/<int:pk>/restore/", suggestion_views.restore, name="restore"),
]
