"""Accounts and roles, for the secretariat."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lianmeng.people import actions
from lianmeng.people.access import found, require, signed_in
from lianmeng.people.forms import AccountForm, EndRoleForm, RoleForm, take_errors
from lianmeng.people.models import Account, Role
from lianmeng.people.queries import listed, reach, visible, visible_appointments
from lianmeng.trail import queries as trail
from lianmeng.trail.verbs import words

ROWS, STORY = 50, 20


@signed_in
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts of one's own alliance, and those that hold no role yet."""
    require(request.user, "people.view_accounts")
    q, role = request.GET.get("q", "").strip()[:80], request.GET.get("role", "")
    role = role if role in Role.values else ""
    page = Paginator(listed(request.user, words=q, role=role), ROWS).get_page(request.GET.get("page"))
    return render(request, "people/accounts.html", {"page": page, "q": q, "role": role, "roles": Role.choices})


@signed_in
def add_account(request: HttpRequest) -> HttpResponse:
    require(request.user, "people.change_accounts")
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.add_account(request.user, **form.cleaned_data)
        except ValidationError as wrong:
            take_errors(form, wrong)
        else:
            messages.success(request, _("已新增账号。下一步：给它一个角色，再生成登录链接。"))
            return redirect("people:account", account.pk)
    return render(request, "people/add_account.html", {"form": form}, status=422 if form.is_bound else 200)


def _account(request: HttpRequest, pk: int) -> Account:
    require(request.user, "people.view_accounts")
    return found(visible(request.user), pk=pk)


def _page(request: HttpRequest, account: Account, **more: object) -> HttpResponse:
    lines = trail.visible(request.user).filter(pk__in=trail.of(account).values("pk"))[:STORY]
    context = {
        "account": account, "today": timezone.localdate(),
        "held": visible_appointments(request.user).filter(account=account).order_by("-since", "-pk"),
        "may_link": request.user.has_perm("people.make_link", account),
        "story": [
            {"when": line.at, "title": words(line.verb), "text": line.reason, "who": line.actor_label} for line in lines
        ],
        **more,
    }
    return render(request, "people/account.html", context)


@signed_in
@require_safe
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles in one's own alliance, and what was done to it."""
    return _page(request, _account(request, pk))


@signed_in
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """First the role, then the place that role needs and the term. The form follows the role."""
    account = _account(request, pk)
    data = request.POST if request.method == "POST" else None
    role = (data if data is not None else request.GET).get("role", "")
    form = RoleForm(data, role=role, places=reach(request.user))
    if form.is_bound and form.is_valid():
        try:
            actions.appoint(request.user, account=account, **form.cleaned_data)
        except ValidationError as wrong:
            take_errors(form, wrong)
        else:
            messages.success(request, _("角色已任命。"))
            return redirect("people:account", account.pk)
    context = {"account": account, "form": form, "role": role if role in Role.values else "", "roles": Role.choices}
    return render(request, "people/give_role.html", context, status=422 if form.is_bound else 200)


@signed_in
def end_role(request: HttpRequest, pk: int, held_pk: int) -> HttpResponse:
    account = _account(request, pk)
    held = found(visible_appointments(request.user).filter(account=account), pk=held_pk)
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_appointment(request.user, appointment=held, **form.cleaned_data)
        except ValidationError as wrong:
            take_errors(form, wrong)
        else:
            messages.success(request, _("任职已结束；记录保留。"))
            return redirect("people:account", account.pk)
    context = {"account": account, "held": held, "form": form}
    return render(request, "people/end_role.html", context, status=422 if form.is_bound else 200)


@signed_in
@never_cache
@require_POST
def make_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time sign-in link; this answer is the only place it ever stands in."""
    account = _account(request, pk)
    link = request.build_absolute_uri(reverse("people:once")) + actions.make_link(request.user, account=account)
    return _page(request, account, link=link)
