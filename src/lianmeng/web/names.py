"""Names as people search for them: Hans = Hant, full-width = half-width, pinyin initials."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

_STRAY_PINYIN = re.compile(r"(?<=[\u3400-\u9fff])[(（][a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹ]{1,7}[)）]")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=1)
def _hans() -> OpenCC:
    return OpenCC("t2s")


def tidy(text: str) -> str:
    """For keeping: NFKC (full-width to half-width), stray pinyin such as 動(dòng) gone, one space at most."""
    text = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "")
    return _SPACE.sub(" ", _STRAY_PINYIN.sub("", text)).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """For comparing: tidy, Simplified, lower case, without spaces and brackets' shapes."""
    text = _hans().convert(tidy(text)).casefold()
    return re.sub(r"[\s·・,，。.、()（）\[\]【】\"'“”‘’-]+", "", text)


@lru_cache(maxsize=65536)
def initials(text: str) -> str:
    """Pinyin initials: 龙智新 -> lzx."""
    letters = lazy_pinyin(_hans().convert(tidy(text)), style=Style.FIRST_LETTER, errors="default")
    return re.sub(r"[^a-z0-9]", "", "".join(letters).casefold())


def search_text(*names: str) -> str:
    """The column that search looks in: every name folded, then its pinyin initials, apart by a bar."""
    kept = [name for name in dict.fromkeys(n for n in names if n)]
    parts = [fold(name) for name in kept] + [initials(name) for name in kept]
    return "|" + "|".join(dict.fromkeys(p for p in parts if p)) + "|"
