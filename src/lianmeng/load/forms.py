"""What the desk sends: a file, for one of its alliances."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianmeng.load.actions import check_size
from lianmeng.load.queries import alliances
from lianmeng.members.models import Alliance


class UploadForm(forms.Form):
    """The file, and which alliance's chain it is for."""

    alliance = forms.ModelChoiceField(Alliance.objects.none(), label=_("联盟"), help_text=_("企业登记到这个联盟的产业链。"))
    upload = forms.FileField(
        label=_("文件"), help_text=_(".xlsx 或 .csv。表头有“企业名称”即可，其余列按名称认，不用改格式。"),
        error_messages={"required": _("请选一个文件。"), "empty": _("文件是空的。请选有内容的文件。")},
    )
    sheet = forms.CharField(label=_("工作表"), max_length=100, required=False, help_text=_("留空时读第一张有企业名称的工作表。"))

    def __init__(self, account: object, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        own = alliances(account)
        self.fields["alliance"].queryset = own
        self.fields["upload"].widget.attrs["accept"] = ".xlsx,.xlsm,.csv,.txt"
        if len(own) == 1:
            self.fields["alliance"].initial = own[0]

    def clean_upload(self) -> object:
        upload = self.cleaned_data["upload"]
        try:
            check_size(upload.size)
        except ValidationError as wrong:
            raise ValidationError(wrong.messages) from None
        return upload
