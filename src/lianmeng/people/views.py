"""Sign-in and one's own account."""

import datetime
import math

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from lianmeng.people import actions
from lianmeng.people.access import found, signed_in
from lianmeng.people.forms import FirstPasswordForm, PasswordForm, SignInForm, TokenForm, take_errors
from lianmeng.people.models import ApiToken, Appointment
from lianmeng.people.queries import live_tokens, locked_until, scope_of

BY_LINK = "signed_in_by_link"


def after_sign_in(request: HttpRequest) -> str:
    """`next` when it stays on this site, else the home page; one's own page for an account without a role."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if not scope_of(request.user).roles:
        return resolve_url("people:me")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@sensitive_post_parameters("password")
@never_cache
def signin(request: HttpRequest) -> HttpResponse:
    """Sign in by name and password. The session gets a new key."""
    if request.user.is_authenticated and request.method != "POST":
        return HttpResponseRedirect(after_sign_in(request))
    form = SignInForm(request, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        login(request, form.get_user(), backend=actions.BACKEND)
        return HttpResponseRedirect(after_sign_in(request))
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return render(request, "people/signin.html", {"form": form, "next": wanted}, status=422 if form.is_bound else 200)


def locked_out(request: HttpRequest, response: object = None, credentials: dict | None = None) -> HttpResponse:
    """Too many failed sign-ins for one name. Says how long to wait; the same whether the name exists or not."""
    username = str((credentials or {}).get("username") or "")
    until = locked_until(username)
    minutes = settings.AXES_COOLOFF_TIME * 60
    if until:
        minutes = max((until - timezone.now()) / datetime.timedelta(minutes=1), 0)
    context = {"minutes": max(math.ceil(minutes), 1), "username": username, "next": request.POST.get("next", "")}
    answer = render(request, "people/locked.html", context, status=429)
    answer.headers["Retry-After"] = str(context["minutes"] * 60)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("已退出登录。"))
    return redirect("people:signin")


@sensitive_post_parameters("sesame")
@never_cache
def once(request: HttpRequest) -> HttpResponse:
    """A one-time link. Opening it uses nothing up (mail programs open links to look at them); the button does."""
    sesame = (request.POST if request.method == "POST" else request.GET).get("sesame", "")
    if request.method == "POST" and actions.use_link(request, sesame=sesame):
        request.session[BY_LINK] = True
        return HttpResponseRedirect(after_sign_in(request))
    account = actions.who_has(sesame) if request.method != "POST" else None
    if account is None:
        return render(request, "people/once_over.html", status=410)
    wanted = request.GET.get("next", "")
    return render(request, "people/once.html", {"known": account, "sesame": sesame, "next": wanted})


def _mine(request: HttpRequest, form: TokenForm, status: int = 200, **more: object) -> HttpResponse:
    held = Appointment.objects.filter(account=request.user).select_related("alliance", "region", "organisation", "firm")
    context = {
        "held": held.order_by("-since", "-pk"), "today": timezone.localdate(), "tokens": live_tokens(request.user), "form": form,
        "may_issue": request.user.has_perm("people.issue_token"), "may_manage": request.user.has_perm("people.view_accounts"),
        "may_trail": request.user.has_perm("trail.view_trail"), "may_admin": request.user.has_perm("admin.look"), **more,
    }
    return render(request, "people/me.html", context, status=status)


@login_required
@never_cache
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """My roles, my keys, my password. Open to accounts without a role too: it tells them what to do."""
    return _mine(request, TokenForm())


@signed_in
@never_cache
@require_POST
def issue_token(request: HttpRequest) -> HttpResponse:
    """A new key; this answer is the only place it ever stands in."""
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            token, key = actions.issue_token(request.user, **form.cleaned_data)
        except ValidationError as wrong:
            take_errors(form, wrong)
        else:
            return _mine(request, TokenForm(), issued=token, key=key)
    return _mine(request, form, status=422)


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = found(ApiToken.objects.filter(account=request.user), pk=pk)
    actions.revoke_token(request.user, token=token)
    messages.success(request, _("令牌“%(label)s”已吊销，立即失效。") % {"label": token.label})
    return redirect("people:me")


@sensitive_post_parameters()
@login_required
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """A new password; the old one is asked unless one came by a one-time link or has none."""
    first = request.session.get(BY_LINK) or not request.user.has_usable_password()
    form = (FirstPasswordForm if first else PasswordForm)(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_password(request.user, password=form.cleaned_data["new_password1"])
        except ValidationError as wrong:
            take_errors(form, wrong)
        else:
            update_session_auth_hash(request, request.user)
            request.session.pop(BY_LINK, None)
            messages.success(request, _("密码已修改。其他设备上的登录已经退出。"))
            return redirect("people:me")
    return render(request, "people/password.html", {"form": form}, status=422 if form.is_bound else 200)
