"""What people type about problems."""

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianmeng.cosolve.models import Problem
from lianmeng.cosolve.queries import assignable, assignable_organisations
from lianmeng.cosolve.states import BY_REPORTER, MOVES, NEEDS_REASON, State
from lianmeng.web.dates import PartialDate, PartialDateFormField

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _today() -> PartialDate:
    return PartialDate.of(timezone.localdate())


def _note(label: object, *, required: bool = False, help_text: object = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=help_text
    )


class FilterForm(forms.Form):
    """Narrows the list; a value that is none of the choices narrows nothing."""

    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *Problem.Class.choices])
    source = forms.ChoiceField(label=_("来源"), required=False, choices=[("", _("全部")), *Problem.Source.choices])
    region = forms.ModelChoiceField(label=_("地点"), required=False, queryset=None, empty_label=_("全部"))
    as_of = forms.DateField(label=_("截至"), required=False, widget=DAY)

    def __init__(self, *args: object, regions: QuerySet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions


class ReportForm(forms.Form):
    """Three answers at most: which firm (asked only where it is not clear), what, of which class."""

    firm = forms.ModelChoiceField(label=_("企业"), queryset=None, empty_label=_("请选择"))
    title = forms.CharField(label=_("一句话说明"), max_length=120, help_text=_("例如：边角料堆满仓库，找不到去处。"))
    kind = forms.ChoiceField(
        label=_("类别"), choices=Problem.Class, initial=Problem.Class.ENTERPRISE, widget=forms.RadioSelect
    )
    body = _note(_("详情"))
    urgent = forms.BooleanField(label=_("紧急"), required=False)

    def __init__(self, *args: object, firms: QuerySet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].queryset = firms
        few = list(firms[:2])
        self.only = few[0] if len(few) == 1 else None
        if self.only:
            del self.fields["firm"]

    def clean(self) -> dict[str, object]:
        return super().clean() | ({"firm": self.only} if self.only else {})


class DeskReportForm(ReportForm):
    """The desk files for others, and says for whom and how it heard."""

    reporter_role = forms.ChoiceField(
        label=_("谁提出的"), choices=Problem.Reporter,
        help_text=_("由这家企业担任该身份的人确认是否解决；没有账号的，先请秘书处为他开通。"),
    )
    source = forms.ChoiceField(label=_("从哪里得知"), choices=Problem.Source, initial=Problem.Source.PHONE)
    topic = forms.ChoiceField(label=_("主题"), choices=Problem.Topic, initial=Problem.Topic.OTHER, required=False)
    reported = PartialDateFormField(label=_("提出日期"), initial=_today, required=False)

    def clean_topic(self) -> str:
        return self.cleaned_data["topic"] or Problem.Topic.OTHER


class Stamped(forms.Form):
    """Carries the version that the person saw, so that two at once are told."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, problem: Problem, **kwargs: object) -> None:
        kwargs["initial"] = {"version": problem.version} | (kwargs.get("initial") or {})
        kwargs.setdefault("auto_id", f"{self.__class__.__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.problem = problem


class MoveForm(Stamped):
    to = forms.ChoiceField(label=_("下一步"), widget=forms.RadioSelect)
    note = _note(_("记录"), help_text=_("做了什么、找了谁；转到联盟外或终止时必须写明原因。"))
    happened = PartialDateFormField(label=_("哪天"), initial=_today, required=False)
    next_on = forms.DateField(label=_("下一步日期"), required=False, widget=DAY, help_text=_("不填则不变。"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        steps = [to for to in MOVES[State(self.problem.state)] if to not in BY_REPORTER]
        self.fields["to"].choices = [(to.value, to.label) for to in steps]
        if steps:
            self.fields["to"].initial = steps[0].value


class AssignForm(Stamped):
    owner = forms.ModelChoiceField(label=_("负责人"), queryset=None, required=False, empty_label=_("（不指定个人）"))
    owner_organisation = forms.ModelChoiceField(
        label=_("负责单位"), queryset=None, required=False, empty_label=_("（不指定单位）")
    )
    next_on = forms.DateField(label=_("下一步日期"), required=False, widget=DAY)

    def __init__(self, *args: object, problem: Problem, **kwargs: object) -> None:
        now = {name: getattr(problem, f"{name}_id") for name in ("owner", "owner_organisation")}
        super().__init__(*args, problem=problem, initial=now | {"next_on": problem.next_on}, **kwargs)
        self.fields["owner"].queryset = assignable(problem)
        self.fields["owner_organisation"].queryset = assignable_organisations(problem)


class ReporterForm(Stamped):
    """The reporter's word: solved, not solved, withdrawn. Which one, the button says."""

    to = forms.ChoiceField(choices=[(to.value, to.label) for to in BY_REPORTER], widget=forms.HiddenInput)
    note = _note(_("说明"), help_text=_("没有解决的，请写哪里还没有解决。"))

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if data.get("to") in NEEDS_REASON and not data.get("note", "").strip() and "note" not in self.errors:
            self.add_error("note", _("请写明原因。"))
        return data
