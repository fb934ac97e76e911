"""What people type about the register."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianmeng.members import queries
from lianmeng.members.models import (
    Certificate,
    Chain,
    Firm,
    Organisation,
    Place,
    Region,
    Seat,
    Segment,
)
from lianmeng.web.dates import PartialDateFormField
from lianmeng.web.joining import listed
from lianmeng.web.names import fold
from lianmeng.web.origins import Origin

ANY = ("", _("全部"))
SAME_NAME = "same_name_ok"  # asked only once a name turned out to be there already
FIRST_NAMES = 5  # how many candidates an unclear name is answered with


def put_errors(form: forms.Form, wrong: ValidationError) -> None:
    """What an action refused, beside the fields it names; what it does not name, on top."""
    if not hasattr(wrong, "error_dict"):
        form.add_error(None, wrong)
        if wrong.code == "stale":
            _show_what_stands(form, wrong.params["version"])
        return
    for name, errors in wrong.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
        if SAME_NAME in form.fields and any(error.code == "duplicate" for error in errors):
            form.fields[SAME_NAME].widget = forms.CheckboxInput()


def _show_what_stands(form: forms.Form, version: int) -> None:
    """Beside each field that differs, what the other person left there; saving once more is then on purpose."""
    form.data = form.data.copy()
    form.data["version"] = version
    for name in form.changed_data:
        if name in form.initial and name != "version":
            form.add_error(name, gettext("现在的内容：%(value)s") % {"value": _as_text(form.initial[name], form.fields[name])})


def _as_text(value: object, field: forms.Field) -> str:
    if hasattr(value, "shown"):
        return value.shown
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        value = dict(field.choices).get(value, value)
    if isinstance(value, bool):
        value = gettext("是") if value else gettext("否")
    return listed(value) if isinstance(value, list) and value else str(value or gettext("未知"))


class DayField(forms.DateField):
    """A day, by the browser's picker or typed 2026-05-08."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("请写成 2026-05-08 这样的日期。")


class RegionField(forms.ModelChoiceField):
    """A place, shown below its parent."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("label", _("所在地"))
        super().__init__(Region.objects.all(), **kwargs)
        self.error_messages["invalid_choice"] = _("没有这个区域，请从列表里选。")

    def label_from_instance(self, region: Region) -> str:
        return "　" * (region.path.count("/") - 2) + region.shown


class ShownField(forms.ModelChoiceField):
    """A choice of records by their name in the language of the page."""

    def __init__(self, rows: QuerySet, **kwargs: object) -> None:
        super().__init__(rows, **kwargs)
        self.error_messages["invalid_choice"] = _("没有这一项，请从列表里选。")

    def label_from_instance(self, row: object) -> str:
        return row.shown


class NamedField(forms.CharField):
    """A record by any of its names: full, short, English, pinyin initials. Several fit: they are told."""

    def __init__(self, rows: QuerySet, **kwargs: object) -> None:
        kwargs.setdefault("help_text", _("全称、简称、英文名或拼音首字母。"))
        super().__init__(max_length=200, **kwargs)
        self.rows = rows

    def clean(self, value: object) -> object:
        text = super().clean(value)
        if not text:
            return None
        found = list(queries.search(self.rows, text)[:200])
        same = [row for row in found if fold(text) in {fold(name) for name in _names(row)}]
        found = same or found
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(gettext("名册里没有“%(text)s”，请换个写法或先登记。"), params={"text": text})
        names = listed(row.name for row in found[:FIRST_NAMES])
        raise ValidationError(gettext("有 %(n)s 个符合，请写全称：%(names)s。"), params={"n": len(found), "names": names})

    def prepare_value(self, value: object) -> object:
        return value.name if hasattr(value, "pk") else value


def _names(row: object) -> list[str]:
    return [row.name, row.short_name, row.name_en, *getattr(row, "other_names", ())]


class LinesField(forms.CharField):
    """Several names, one a line."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 2}), **kwargs)

    def to_python(self, value: object) -> list[str]:
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value


class AsOfForm(forms.Form):
    """On which day to count."""

    as_of = DayField(label=_("截至"), required=False)


class FirmFilter(forms.Form):
    """How to narrow the list of firms. A field with a value that makes no sense is told and left out."""

    q = forms.CharField(label=_("名称"), required=False, max_length=100)
    chain = ShownField(Chain.objects.all(), label=_("产业链"), required=False, empty_label=ANY[1])
    grade = forms.ChoiceField(label=_("等级"), required=False, choices=[ANY, *Place.Grade.choices])
    segment = ShownField(Segment.objects.select_related("chain"), label=_("环节"), required=False, empty_label=ANY[1])
    region = RegionField(required=False, empty_label=ANY[1])
    coverage = forms.ChoiceField(
        label=_("党组织覆盖"), required=False, choices=[ANY, ("any", _("已覆盖")), *queries.COVERAGE.items()]
    )
    certificate = forms.ChoiceField(label=_("证书"), required=False)
    origin = forms.ChoiceField(label=_("来源"), required=False, choices=[ANY, *Origin.choices])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if Chain.objects.count() < 2:
            del self.fields["chain"]
        names = Certificate.objects.filter(firm__isnull=False).order_by("name").values_list("name", flat=True).distinct()
        self.fields["certificate"].choices = [ANY, *((name, name) for name in names)]
        for name in ("grade", "coverage", "certificate", "origin"):
            self.fields[name].error_messages["invalid_choice"] = _("没有“%(value)s”这一项，请从列表里选。")


class OrganisationFilter(forms.Form):
    q = forms.CharField(label=_("名称"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[ANY, *Organisation.Kind.choices])
    region = RegionField(required=False, empty_label=ANY[1])
    member = forms.ChoiceField(label=_("联盟成员"), required=False, choices=[ANY, ("yes", _("是")), ("no", _("否"))])


class FirmForm(forms.Form):
    """A firm as it stands in the register."""

    name = forms.CharField(label=_("全称"), max_length=160)
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    name_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    other_names = LinesField(label=_("其他名称"), required=False, help_text=_("曾用名、别名，一行一个。繁体、拼音首字母不用写，也能查到。"))
    code = forms.CharField(label=_("统一社会信用代码"), max_length=40, required=False, help_text=_("18 位，不知道就留空。"))
    region = RegionField(required=False, empty_label=_("未知"))
    industry = forms.CharField(label=_("行业"), max_length=80, required=False)
    ownership = forms.ChoiceField(label=_("所有制"), choices=Firm.Ownership.choices, initial=Firm.Ownership.UNKNOWN)
    stock_code = forms.CharField(label=_("证券代码"), max_length=12, required=False)
    source = forms.CharField(label=_("出处"), max_length=200, required=False)
    same_name_ok = forms.BooleanField(label=_("确是另一家，只是同名"), required=False, widget=forms.HiddenInput)


class NewFirmForm(FirmForm):
    """A new firm and its first place on a chain."""

    chain = ShownField(Chain.objects.none(), label=_("产业链"))
    segment = ShownField(Segment.objects.none(), label=_("环节"), required=False, empty_label=_("未知"))
    grade = forms.ChoiceField(label=_("等级"), choices=Place.Grade.choices, initial=Place.Grade.OTHER)

    def __init__(self, *args: object, chains: QuerySet[Chain], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chain"].queryset = chains
        self.fields["chain"].initial = chains.first()
        self.fields["segment"].queryset = Segment.objects.filter(chain__in=chains)


class FirmEditForm(FirmForm):
    """What is known of a firm. Its owner keeps the names; code, place and the like are the desk's."""

    active = forms.BooleanField(label=_("在册"), required=False, help_text=_("去掉勾选：不再列入名册，记录保留。"))
    reason = forms.CharField(label=_("为何更改"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, allowed: tuple[str, ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {*allowed, "reason", "version", "same_name_ok"}:
            del self.fields[name]


class OrganisationForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"), choices=Organisation.Kind.choices)
    name = forms.CharField(label=_("名称"), max_length=160)
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    name_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    region = RegionField(required=False, empty_label=_("未知"))
    duties = forms.CharField(label=_("职责"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(label=_("出处"), max_length=200, required=False)
    same_name_ok = forms.BooleanField(label=_("确是另一个，只是同名"), required=False, widget=forms.HiddenInput)


class OrganisationEditForm(OrganisationForm):
    reason = forms.CharField(label=_("为何更改"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class JoinForm(forms.Form):
    organisation = NamedField(Organisation.objects.filter(kind__in=Organisation.PARTY_KINDS), label=_("组织"))
    joined_on = DayField(label=_("登记加入日"), initial=timezone.localdate, help_text=_("成员数从这一天起算。"))
    joined = PartialDateFormField(label=_("加入（所知）"), required=False)


class LeaveForm(forms.Form):
    left_on = DayField(label=_("退出日"), initial=timezone.localdate, help_text=_("从这一天起不再计入成员数。"))
    reason = forms.CharField(label=_("退出原因"), max_length=200)


class SeatForm(forms.Form):
    organisation = NamedField(Organisation.objects.filter(kind__in=Organisation.PARTY_KINDS), label=_("成员组织"))
    title = forms.ChoiceField(label=_("席位"), choices=Seat.Title.choices)
    since = PartialDateFormField(label=_("任期自"), required=False)
    until = PartialDateFormField(label=_("任期至"), required=False)


class EndSeatForm(forms.Form):
    ended_on = DayField(label=_("卸任日"), initial=timezone.localdate)
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)


class CharterForm(forms.Form):
    text = forms.CharField(label=_("正文"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 12}))
    adopted = PartialDateFormField(label=_("通过"), required=False)


class SignForm(forms.Form):
    organisation = NamedField(Organisation.objects.filter(kind__in=Organisation.PARTY_KINDS), label=_("签署组织"))
    signed = PartialDateFormField(label=_("签署"), required=False)


class CoverForm(forms.Form):
    firm = NamedField(Firm.objects.filter(active=True), label=_("企业"))
    since = PartialDateFormField(label=_("自"), required=False)


class EndCoverForm(forms.Form):
    until = DayField(label=_("至"), initial=timezone.localdate, help_text=_("从这一天起不再覆盖。"))
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)


class CertificateForm(forms.Form):
    name = forms.CharField(label=_("称号"), max_length=120)
    name_en = forms.CharField(label=_("英文称号"), max_length=160, required=False)
    level = forms.ChoiceField(label=_("级别"), choices=Certificate.Level.choices)
    issued = PartialDateFormField(label=_("颁发"), required=False)
    expires = PartialDateFormField(label=_("到期"), required=False)
    source = forms.CharField(label=_("出处"), max_length=200, required=False)


class PlaceForm(forms.Form):
    """Another grade or segment on a chain."""

    grade = forms.ChoiceField(label=_("等级"), choices=Place.Grade.choices)
    segment = ShownField(Segment.objects.none(), label=_("环节"), required=False, empty_label=_("未知"))
    on = DayField(label=_("自"), initial=timezone.localdate)
    source = forms.CharField(label=_("依据"), max_length=200, required=False)
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: object, chain: Chain, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = chain.segments.all()


class NewPlaceForm(forms.Form):
    """A place on one more chain."""

    chain = ShownField(Chain.objects.none(), label=_("产业链"))
    segment = ShownField(Segment.objects.none(), label=_("环节"), required=False, empty_label=_("未知"))
    grade = forms.ChoiceField(label=_("等级"), choices=Place.Grade.choices, initial=Place.Grade.OTHER)
    since_on = DayField(label=_("登记日"), initial=timezone.localdate)
    source = forms.CharField(label=_("依据"), max_length=200, required=False)

    def __init__(self, *args: object, chains: QuerySet[Chain], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chain"].queryset = chains
        self.fields["chain"].initial = chains.first()
        self.fields["segment"].queryset = Segment.objects.filter(chain__in=chains)


class LeaveChainForm(forms.Form):
    until_on = DayField(label=_("注销日"), initial=timezone.localdate)
    reason = forms.CharField(label=_("说明"), max_length=200)


class RegionForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=Region.Kind.choices)
    parent = RegionField(label=_("上级"), required=False, empty_label=_("无"))
