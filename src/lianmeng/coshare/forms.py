"""What people type about opportunities."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianmeng.coshare.models import Move, Opportunity
from lianmeng.coshare.states import MOVES, State
from lianmeng.web.dates import PartialDate, PartialDateFormField


def _today() -> PartialDate:
    return PartialDate.of(timezone.localdate())


class Stamped(forms.Form):
    """Carries the version that the person saw, so that two at once are told."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, opportunity: Opportunity, **kwargs: object) -> None:
        kwargs.setdefault("initial", {}).setdefault("version", opportunity.version)
        kwargs.setdefault("auto_id", f"{self.__class__.__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.opportunity = opportunity


class ContactForm(Stamped):
    side = forms.ChoiceField(label=_("联系了谁"), choices=Move.Side, initial=Move.Side.BOTH, widget=forms.RadioSelect)
    happened = PartialDateFormField(label=_("哪天"), initial=_today, required=False)
    note = forms.CharField(label=_("怎么联系的、谈了什么"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class MoveForm(Stamped):
    to = forms.ChoiceField(label=_("下一步"), widget=forms.RadioSelect)
    happened = PartialDateFormField(label=_("哪天"), initial=_today, required=False)
    place = forms.CharField(label=_("地点"), required=False, max_length=120)
    note = forms.CharField(label=_("记录"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        moves = [to for to in MOVES[State(self.opportunity.state)] if to != State.CONTACTED]
        self.fields["to"].choices = [(to.value, to.label) for to in moves]
        if moves:
            self.fields["to"].initial = moves[0].value


class DetailsForm(Stamped):
    benefit_giver = forms.CharField(label=_("供方得到什么"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    benefit_taker = forms.CharField(label=_("需方得到什么"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    evidence = forms.CharField(
        label=_("成交依据"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("合同、意向书或见证人；不必上传照片。"),
    )
    recipient_check = forms.ChoiceField(label=_("接收方资质"), choices=Opportunity.Recipient)
    recipient_note = forms.CharField(label=_("核实了什么"), required=False, max_length=200)

    def __init__(self, *args: object, opportunity: Opportunity, **kwargs: object) -> None:
        names = ("benefit_giver", "benefit_taker", "evidence", "recipient_check", "recipient_note")
        kwargs["initial"] = {name: getattr(opportunity, name) for name in names} | {"version": opportunity.version}
        super().__init__(*args, opportunity=opportunity, **kwargs)


class LeadForm(forms.Form):
    """A lead that somebody noticed, on a visit or at a meeting."""

    what = forms.CharField(label=_("什么物料或资源"), max_length=200, help_text=_("用现场听到的说法，例如“橡胶边角料”。"))
    giver = forms.ModelChoiceField(label=_("谁有"), queryset=None, required=False)
    giver_group = forms.CharField(label=_("或写明供方群体"), required=False, max_length=120, help_text=_("一批尚未具名的企业，例如“园区碳素企业”。"))
    taker = forms.ModelChoiceField(label=_("谁能用"), queryset=None, required=False)
    source = forms.ChoiceField(label=_("从哪里得知"), choices=[c for c in Opportunity.Source.choices if c[0] != "engine"])
    found = PartialDateFormField(label=_("哪天发现"), initial=_today, required=False)
    waste = forms.BooleanField(label=_("属于废料或副产（成交前须核实接收方资质）"), required=False)
    note = forms.CharField(label=_("记录"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, firms: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = self.fields["taker"].queryset = firms
