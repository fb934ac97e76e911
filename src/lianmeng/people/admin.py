"""The admin looks, and never writes: every write is an action, checked and trailed, behind a page, the API or a command.

Apps register their tables with `ReadOnlyAdmin` and name in `visible` the query that their pages start from, so
that the admin shows nobody more than the pages do. Whoever holds `admin.look` enters; no is_staff flag is needed.
"""

from collections.abc import Callable

from django.contrib import admin
from django.contrib.auth import admin as auth_admin  # noqa: F401  registers Group, which is taken out below
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_tasks_db import admin as tasks_admin  # noqa: F401  registers DBTaskResult
from django_tasks_db.models import DBTaskResult

from lianmeng.people.models import Account, Appointment
from lianmeng.people.queries import visible, visible_appointments
from lianmeng.trail import queries as trail
from lianmeng.trail.models import Entry


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at. Set `visible` to a function account -> queryset (wrap it in `staticmethod`)."""

    visible: Callable[[object], QuerySet] | None = None
    actions = None
    show_full_result_count = False
    list_per_page = 50

    def __init__(self, model: type[Model], site: admin.AdminSite) -> None:
        # Chinese has no plural; Django would put an "s" behind the word.
        model._meta.verbose_name_plural = model._meta.verbose_name
        super().__init__(model, site)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.visible(request.user) if self.visible else super().get_queryset(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("admin.look")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    visible = staticmethod(visible)
    fields = ["username", "name", "email", "is_active", "last_login", "date_joined"]
    list_display = ["username", "name", "is_active", "last_login"]
    search_fields = ["username", "name"]


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    visible = staticmethod(visible_appointments)
    list_display = ["account", "role", "alliance", "region", "organisation", "firm", "since", "until"]
    list_filter = ["role"]
    list_select_related = ["account", "alliance", "region", "organisation", "firm"]
    search_fields = ["account__username", "account__name"]


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    visible = staticmethod(trail.visible)
    list_display = ["at", "actor_label", "verb", "target", "target_label", "wall"]
    list_filter = ["wall"]
    search_fields = ["actor_label", "verb", "target", "target_label"]


def may_enter(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.has_perm("admin.look")


def sign_in(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    """The site's own sign-in page, with its lockout, instead of the admin's."""
    if request.user.is_authenticated:
        if may_enter(request):
            return redirect("admin:index")
        raise PermissionDenied(_("数据后台只有秘书处可以查看。"))
    return redirect_to_login(request.GET.get("next", ""))


def change_password(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    return redirect("people:password")


admin.site.unregister((Group, DBTaskResult))
admin.site.has_permission = may_enter
admin.site.login = sign_in
admin.site.password_change = change_password
admin.site.site_header = "链盟"
