"""How words are put together in the language of the page: lists, a label and its text, one sentence after another."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def listed(items: Iterable[object]) -> str:
    """甲、乙 in Chinese, A, B in English."""
    return _("、").join(str(item) for item in items)


def labelled(label: object, text: object) -> str:
    """标签：内容, or Label: text."""
    return _("%(label)s：%(text)s") % {"label": label, "text": text}


def sentences(*some: object) -> str:
    """One sentence after another; Chinese ones stand without a space between them."""
    gap = "" if (get_language() or "").startswith("zh") else " "
    return gap.join(str(one) for one in some if one)
