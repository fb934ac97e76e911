"""What people type to sign in, and about accounts and roles."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm, UsernameField
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianmeng.people.actions import NEEDS
from lianmeng.people.models import Account, ApiToken, Role
from lianmeng.people.queries import Reach, find_place
from lianmeng.web.joining import listed


def take_errors(form: forms.Form, wrong: ValidationError) -> None:
    """Put an action's errors beside their fields; what belongs to no field of this form stands above it."""
    errors = wrong.message_dict if hasattr(wrong, "error_dict") else {NON_FIELD_ERRORS: wrong.messages}
    for name, messages in errors.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)


class SignInForm(AuthenticationForm):
    """Says the same whether the name or the password is wrong, or the account was closed."""

    error_messages = {
        "invalid_login": _("登录名或密码不对。请检查大小写；忘记密码时，请秘书处发一次性登录链接。"),
        "inactive": _("登录名或密码不对。请检查大小写；忘记密码时，请秘书处发一次性登录链接。"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("登录名")
        # Django tells the browser alone; the log of failed sign-ins could not keep a longer one.
        self.fields["username"].validators.append(MaxLengthValidator(Account._meta.get_field("username").max_length))
        self.fields["password"].label = _("密码")


class PasswordForm(PasswordChangeForm):
    """A new password, with the old one asked."""


class FirstPasswordForm(SetPasswordForm):
    """A new password for somebody who came by a one-time link: there is no old one, or it is forgotten."""


class AccountForm(forms.ModelForm):
    class Meta:
        model = Account
        fields = ["username", "name", "email"]
        field_classes = {"username": UsernameField}
        labels = {"username": _("登录名"), "email": _("电子邮件")}
        help_texts = {"username": _("字母、数字和 @ . + - _，也可以用汉字；最长 150 个字符。")}


class PlaceField(forms.CharField):
    """A firm or an organisation, typed by name or code. What may be chosen is the reach; nothing else is ever named."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(max_length=200, **kwargs)
        self.rows = None

    def clean(self, value: object) -> object:
        text = super().clean(value)
        if not text:
            return None
        found = find_place(self.rows, text.strip())
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("在您联盟的范围里没有找到“%(text)s”。请写全称或统一社会信用代码。"), params={"text": text})
        names = listed(place.name for place in found[:8])
        raise ValidationError(_("不止一个：%(names)s。请写全称。"), params={"names": names})


class RoleForm(forms.Form):
    """A role with the place it needs and its term. Only fields of places that the role takes are there."""

    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    alliance = forms.ModelChoiceField(label=_("联盟"), queryset=Account.objects.none(), required=False)
    organisation = PlaceField(label=_("组织"), required=False, help_text=_("写组织的全称或简称。"))
    firm = PlaceField(label=_("企业"), required=False, help_text=_("写企业的全称、简称或统一社会信用代码。"))
    region = forms.ModelChoiceField(label=_("区域"), queryset=Account.objects.none(), required=False)
    since = forms.DateField(label=_("任职自"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("任职至"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("最后一天仍然有效；没有期限就留空。"),
    )

    def __init__(self, *args: object, role: str, places: Reach, **kwargs: object) -> None:
        super().__init__(*args, initial={"role": role, "since": timezone.localdate()}, **kwargs)
        needed = NEEDS[Role(role)] if role in Role.values else ()
        self.fields["alliance"].queryset = places.alliances
        self.fields["region"].queryset = places.regions
        self.fields["organisation"].rows = places.organisations
        self.fields["firm"].rows = places.firms
        for name in ("alliance", "organisation", "firm", "region"):
            if name not in needed:
                del self.fields[name]
            elif len(needed) == 1:
                self.fields[name].required = True
        if set(needed) == {"firm", "region"}:
            self.fields["region"].help_text = _("企业和区域至少填一项：联系一家企业，或联系一片区域的企业。")


class EndRoleForm(forms.Form):
    until = forms.DateField(
        label=_("最后一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=timezone.localdate
    )
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class TokenForm(forms.Form):
    label = forms.CharField(label=_("用途"), max_length=80, help_text=_("例如：与ERP对接。"))
    scope = forms.ChoiceField(label=_("范围"), choices=ApiToken.Scope.choices, initial=ApiToken.Scope.READ)
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=366, initial=90)
