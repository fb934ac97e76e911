"""The door of every page: who is not signed in goes to the sign-in page, who holds no role is told so."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lianmeng.people.rules import is_signed_in

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """For people with at least one role that holds today."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not is_signed_in(request.user):
            return render(request, "people/no_role.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


def require(account: object, permission: str, record: object = None) -> None:
    """PermissionDenied unless the named predicate holds."""
    if not account.has_perm(permission, record):
        raise PermissionDenied(_("您没有做这一步的权限；需要时请联系秘书处。"))


def found(records: object, **lookup: object) -> object:
    """The one record of a scoped queryset, else 404: what one may not see does not exist."""
    record = records.filter(**lookup).first()
    if record is None:
        raise Http404(_("没有这条记录，或不在您的可见范围内。"))
    return record
