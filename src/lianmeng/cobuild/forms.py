"""What people type about activities."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianmeng.cobuild.models import Activity
from lianmeng.web.dates import PartialDateFormField
from lianmeng.web.origins import Visibility

LONGEST = 18  # digits of a primary key; a longer one would overflow the database's integers


class Chosen(forms.ModelMultipleChoiceField):
    """Several rows; a number that no row can have is refused like any other that is not there."""

    def clean(self, value: object) -> object:
        if isinstance(value, (list, tuple)):
            value = [one if len(str(one)) <= LONGEST else "0" for one in value]
        return super().clean(value)


class ActivityForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"), choices=Activity.Kind)
    title = forms.CharField(label=_("名称"), max_length=160)
    happened = PartialDateFormField(label=_("日期"), required=False)
    host = forms.ModelChoiceField(label=_("主办组织"), queryset=None, required=False, empty_label=_("（联盟）"))
    firms = Chosen(label=_("参加的企业"), queryset=None, required=False, widget=forms.SelectMultiple(attrs={"size": 6}))
    organisations = Chosen(
        label=_("参加的组织"), queryset=None, required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    labels = forms.CharField(
        label=_("未列名的参加者"), required=False, max_length=120, help_text=_("例如“链上企业”。不写党员个人姓名。")
    )
    place = forms.CharField(label=_("地点"), required=False, max_length=120)
    note = forms.CharField(label=_("记录"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    visibility = forms.ChoiceField(
        label=_("谁能看到"), initial=Visibility.DESK, widget=forms.RadioSelect,
        choices=[(Visibility.DESK.value, _("秘书处与参加的组织")), (Visibility.PUBLIC.value, _("所有登录的人"))],
    )

    def __init__(self, *args: object, hosts: QuerySet, firms: QuerySet, members: QuerySet, desk: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset, self.fields["firms"].queryset = hosts, firms
        self.fields["organisations"].queryset = members
        if not desk:
            self.fields["host"].required, self.fields["host"].empty_label = True, None
            self.fields["host"].initial = hosts.first()


class TrialForm(forms.Form):
    """How many units more one would like a joint branch to cover."""

    extra = forms.IntegerField(label=_("试加几家"), min_value=1, max_value=20, initial=1)
