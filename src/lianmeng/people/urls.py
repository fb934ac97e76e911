"""Addresses of people."""

from django.urls import path

from lianmeng.people import account_views, views

app_name = "people"
urlpatterns = [
    path("", views.me, name="me"),
    path("signin/", views.signin, name="signin"),
    path("signout/", views.signout, name="signout"),
    path("once/", views.once, name="once"),
    path("password/", views.password, name="password"),
    path("tokens/", views.issue_token, name="issue-token"),
    path("tokens/<int:pk>/revoke/", views.revoke_token, name="revoke-token"),
    path("accounts/", account_views.accounts, name="accounts"),
    path("accounts/add/", account_views.add_account, name="add-account"),
    path("accounts/<int:pk>/", account_views.account, name="account"),
    path("accounts/<int:pk>/role/", account_views.give_role, name="give-role"),
    path("accounts/<int:pk>/roles/<int:held_pk>/end/", account_views.end_role, name="end-role"),
    path("accounts/<int:pk>/link/", account_views.make_link, name="make-link"),
]
