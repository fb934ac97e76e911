"""What people type about the think tank."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianmeng.thinktank.models import Expert, Institution, Visit
from lianmeng.web.dates import PartialDateFormField

LONGEST = 18  # digits of a primary key; a longer one would overflow the database's integers


class Experts(forms.ModelMultipleChoiceField):
    """Several people, each with the institution beside the name."""

    def label_from_instance(self, obj: Expert) -> str:
        return f"{obj.institution} · {obj.name}"

    def clean(self, value: object) -> object:
        if isinstance(value, (list, tuple)):
            value = [one if len(str(one)) <= LONGEST else "0" for one in value]
        return super().clean(value)


class VisitForm(forms.Form):
    """A team came. A person who is not on the list yet is written into the record."""

    institution = forms.ModelChoiceField(label=_("机构"), queryset=Institution.objects.all(), empty_label=_("请选择"))
    experts = Experts(
        label=_("专家"), queryset=Expert.objects.select_related("institution"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    form = forms.ChoiceField(label=_("形式"), choices=Visit.Form, widget=forms.RadioSelect)
    topic = forms.ChoiceField(label=_("议题"), choices=[("", _("未说明")), *Visit.Topic.choices], required=False)
    happened = PartialDateFormField(label=_("日期"), required=False)
    region = forms.ModelChoiceField(label=_("到访地"), queryset=None, required=False, empty_label=_("未说明"))
    note = forms.CharField(label=_("记录"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: object, regions: QuerySet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions
