"""What people type about streams, links and suggestions; and how lists are narrowed."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianmeng.chain.models import Stream, Suggestion, SupplyLink
from lianmeng.chain.queries import visible_chains, visible_firms
from lianmeng.members.models import Region, Segment
from lianmeng.web.dates import PartialDateFormField
from lianmeng.web.origins import Visibility

ALL = ("", _("全部"))


class StreamForm(forms.ModelForm):
    """Only checks what was typed; the action writes. Carries the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    class Meta:
        model = Stream
        fields = ("role", "text", "quantity", "unit", "cadence", "grade", "price", "visibility", "source")
        widgets = {"role": forms.RadioSelect, "quantity": forms.TextInput, "price": forms.TextInput}
        help_texts = {
            "text": _("用企业自己的说法，一行一种，例如：橡胶边角料。"),
            "quantity": _("不知道就留空。"),
            "unit": _("例如 吨。"),
            "price": _("只有本企业、所在园区、联企干部和秘书处能看到。"),
            "visibility": _("对方看得到，链盟才能把建议也告诉对方。"),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = Stream.Role.choices
        self.fields["version"].initial = self.instance.version
        self.fields["cadence"].choices = [("", _("未知")), *Stream.Cadence.choices]
        for name in ("quantity", "price"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"

    def values(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class FirmChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(queryset=None, **{"empty_label": _("请选择"), **kwargs})

    def offer(self, account: object) -> None:
        self.queryset = visible_firms(account).order_by("name", "pk")


class LinkForm(forms.Form):
    supplier = FirmChoice(label=_("供方"))
    customer = FirmChoice(label=_("需方"))
    product = forms.CharField(label=_("物料"), max_length=200, required=False, help_text=_("不知道就留空。"))
    kind = forms.ChoiceField(label=_("方式"), choices=SupplyLink.Kind.choices, widget=forms.RadioSelect, initial="supply")
    status = forms.ChoiceField(
        label=_("状态"), choices=SupplyLink.Status.choices[:2], widget=forms.RadioSelect, initial="running"
    )
    since = PartialDateFormField(label=_("自何时起"), required=False)
    evidence = forms.CharField(
        label=_("依据"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("谁在何处见到：走访记录、合同、报道。没有依据的不登记。"),
    )
    chain = forms.ModelChoiceField(label=_("计入产业链"), queryset=None, required=False, empty_label=_("按企业所在的链"))
    by_alliance = forms.BooleanField(label=_("由联盟促成"), required=False)
    visibility = forms.ChoiceField(label=_("谁能看到"), choices=Visibility.choices, initial=Visibility.DESK)

    def __init__(self, *args: object, account: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supplier"].offer(account)
        self.fields["customer"].offer(account)
        self.fields["chain"].queryset = visible_chains(account)


class Stamped(forms.Form):
    """Carries the version that the person saw, so that two at once are told."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: object, link: SupplyLink, **kwargs: object) -> None:
        kwargs.setdefault("initial", {}).setdefault("version", link.version)
        kwargs.setdefault("auto_id", f"{self.__class__.__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class ConfirmForm(Stamped):
    on = forms.DateField(
        label=_("核实日期"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    evidence = forms.CharField(
        label=_("见到了什么"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写在原有依据下面，不覆盖。"),
    )


class EndForm(Stamped):
    until = PartialDateFormField(label=_("何时结束"), required=False)
    reason = forms.CharField(label=_("为何结束、从何得知"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("不采用的原因"), max_length=200, help_text=_("例如：已问过企业，规格不合。再次发现时仍按搁置处理。")
    )


class SuggestionFilter(forms.Form):
    """How the list of suggestions is narrowed. What cannot be read is told and left out."""

    chain = forms.ModelChoiceField(label=_("产业链"), queryset=None, required=False, empty_label=_("全部"))
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[ALL, *Suggestion.Kind.choices])
    needs = forms.ChoiceField(
        label=_("需求"), required=False, choices=[ALL, ("stated", _("企业已说明")), ("inferred", _("推断"))]
    )
    firm = FirmChoice(label=_("企业"), required=False, empty_label=_("全部"))
    segment = forms.ModelChoiceField(label=_("环节"), queryset=None, required=False, empty_label=_("全部"))
    park = forms.ModelChoiceField(label=_("园区"), queryset=None, required=False, empty_label=_("全部"))
    score = forms.FloatField(
        label=_("得分不低于"), required=False, min_value=0, max_value=1, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    state = forms.ChoiceField(
        label=_("处理"), required=False,
        choices=[("", _("未处理")), ("dismissed", _("已搁置")), ("known", _("已有供求关系")), ("all", _("全部"))],
    )

    def __init__(self, *args: object, account: object, **kwargs: object) -> None:
        super().__init__(*args, auto_id="f_%s", **kwargs)
        self.fields["chain"].queryset = visible_chains(account)
        self.fields["firm"].offer(account)
        self.fields["segment"].queryset = Segment.objects.order_by("chain", "order", "pk")
        self.fields["park"].queryset = Region.objects.filter(kind__in=(Region.Kind.PARK, Region.Kind.DISTRICT))


class LinkFilter(forms.Form):
    chain = forms.ModelChoiceField(label=_("产业链"), queryset=None, required=False, empty_label=_("全部"))
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *SupplyLink.Status.choices])
    kind = forms.ChoiceField(label=_("方式"), required=False, choices=[ALL, *SupplyLink.Kind.choices])
    by = forms.ChoiceField(label=_("来由"), required=False, choices=[ALL, ("alliance", _("由联盟促成"))])

    def __init__(self, *args: object, account: object, **kwargs: object) -> None:
        super().__init__(*args, auto_id="f_%s", **kwargs)
        self.fields["chain"].queryset = visible_chains(account)


class PathForm(forms.Form):
    """From a firm to a firm, or from a product to a product."""

    begin = FirmChoice(label=_("从企业"), required=False)
    end = FirmChoice(label=_("到企业"), required=False)
    product = forms.CharField(label=_("或从物料"), required=False, max_length=200)
    into = forms.CharField(label=_("到物料"), required=False, max_length=200)

    def __init__(self, *args: object, account: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("begin", "end"):
            self.fields[name].offer(account)

    def add_prefix(self, field_name: str) -> str:
        return {"begin": "from", "end": "to"}.get(field_name, field_name)  # the words people see in the address

    def clean(self) -> dict[str, object]:
        found = super().clean()
        for one, other in (("begin", "end"), ("product", "into")):
            if found.get(one) and not found.get(other) and other not in self.errors:
                self.add_error(other, _("请把另一头也填上。"))
            if found.get(other) and not found.get(one) and one not in self.errors:
                self.add_error(one, _("请把另一头也填上。"))
        return found


class AskForm(forms.Form):
    SIDES = (("users", _("谁能用它")), ("suppliers", _("谁能供它")))

    text = forms.CharField(
        label=_("物料或副产，用自己的话写"), max_length=200, help_text=_("例如：橡胶边角料；不会保存，也不会告诉企业。")
    )
    side = forms.ChoiceField(label=_("要找"), choices=SIDES, widget=forms.RadioSelect, initial="users")
    chain = forms.ModelChoiceField(label=_("产业链"), queryset=None, empty_label=None)

    def __init__(self, *args: object, account: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chain"].queryset = visible_chains(account)
