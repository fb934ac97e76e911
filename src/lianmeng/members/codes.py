"""The unified social credit code (GB 32100-2015): 18 characters, the last a check character."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianmeng.web.joining import listed

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def check_character(body: str) -> str:
    """The 18th character for the 17 before it. ValueError on a character outside the alphabet."""
    total = sum(weight * ALPHABET.index(letter) for weight, letter in zip(WEIGHTS, body, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def clean_code(text: str) -> str | None:
    """The code as it is kept (upper case, half-width, no spaces), None when empty. ValidationError says what is wrong."""
    code = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not code:
        return None
    if len(code) != 18:
        raise ValidationError(_("统一社会信用代码应为 18 位，这里是 %(n)s 位。"), params={"n": len(code)}, code="code")
    strange = sorted(set(code) - set(ALPHABET))
    if strange:
        raise ValidationError(
            _("统一社会信用代码不含字符 %(letters)s（字母 I、O、S、V、Z 不用），请核对。"),
            params={"letters": listed(strange)}, code="code",
        )
    expected = check_character(code[:17])
    if code[17] != expected:
        raise ValidationError(
            _("统一社会信用代码校验位应为 %(expected)s，这里是 %(given)s，请核对是否抄错。"),
            params={"expected": expected, "given": code[17]}, code="code",
        )
    return code
