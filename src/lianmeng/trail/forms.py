"""How the trail is narrowed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianmeng.trail.verbs import words

_DAY = {"type": "date"}


class FilterForm(forms.Form):
    actor = forms.CharField(label=_("何人"), max_length=80, required=False)
    verb = forms.ChoiceField(label=_("做了什么"), required=False)
    target = forms.CharField(label=_("对象"), max_length=80, required=False)
    since = forms.DateField(label=_("自"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=_("至"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))

    def __init__(self, *args: object, verbs: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", _("全部")), *sorted(((verb, words(verb)) for verb in verbs), key=lambda v: v[1])]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("结束日期不能早于开始日期。"))
        return data
