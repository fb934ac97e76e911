"""Words, units, quantities and grades out of Chinese and English; Traditional equals Simplified."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from opencc import OpenCC

CJK = "\u3400-\u9fff\uf900-\ufaff"
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜĀÁǍÀĒÉĚÈŌÓǑÒ"
_PINYIN = re.compile(rf"(?<=[{CJK}])\s*[((\[]\s*[A-Za-zü\s]*[{TONED}][A-Za-zü\s{TONED}]*[))\]]")
_SPACE = re.compile(r"\s+")
_CJK_SPACE = re.compile(rf"(?<=[{CJK}]) | (?=[{CJK}])")
_WORD = re.compile(r"[a-z]+")
_HYPHEN = re.compile(r"(?<=[a-z]{3})-(?=[a-z]{3})")

# American to British where a name is common in both; endings first stripped of their plural.
_SPELLING = {
    "aluminum": "aluminium", "tire": "tyre", "fiber": "fibre", "sulfur": "sulphur", "sulfate": "sulphate",
    "sulfuric": "sulphuric", "sulfide": "sulphide", "mold": "mould", "gray": "grey", "plow": "plough",
    "gases": "gas", "ashes": "ash", "leaves": "leaf", "halves": "half",
}  # fmt: skip


@cache
def _converter() -> OpenCC:
    """The Traditional to Simplified converter; it costs about 20 ms to build, so once."""
    return OpenCC("t2s")


def _stem(match: re.Match[str]) -> str:
    """An English word without its plural, in British spelling."""
    word = match[0]
    if word in _SPELLING:
        return _SPELLING[word]
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 6:
        word = word.replace("izing", "ising").replace("ized", "ised").replace("ization", "isation")
    return _SPELLING.get(word, word)


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFKC", _PINYIN.sub("", text)).lower()
    text = _PINYIN.sub("", text)
    text = _SPACE.sub(" ", _HYPHEN.sub(" ", text)).strip()
    return _WORD.sub(_stem, _CJK_SPACE.sub("", text))


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, lower case, Simplified, no plural, no stray pinyin.

    >>> fold("廢橡膠"), fold("Rubber Tires"), fold("動(dòng)力電池")
    ('废橡胶', 'rubber tyre', '动力电池')
    """
    text = _tidy(text)
    return text if text.isascii() else _converter().convert(text)


def fold_many(texts: Sequence[str]) -> list[str]:
    """`fold` of each text."""
    return [fold(text) for text in texts]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as written: `quantity` in `unit`, per `cadence` ("" where not said)."""

    quantity: float
    unit: str
    cadence: str = ""


_UNITS = {
    "吨": "t", "t": "t", "ton": "t", "tonne": "t", "公斤": "kg", "千克": "kg", "kg": "kg", "克": "g",
    "立方米": "m3", "立方": "m3", "方": "m3", "m3": "m3", "升": "l", "平方米": "m2", "m2": "m2", "米": "m",
    "件": "件", "台": "台", "套": "套", "条": "条", "只": "只", "双": "双", "辆": "辆", "个": "个", "块": "块",
    "千瓦时": "kWh", "度": "kWh", "kwh": "kWh", "桶": "桶", "箱": "箱", "包": "包", "袋": "袋",
}  # fmt: skip
_TIMES = {"": 1.0, "十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}
_CADENCE = {"年": "year", "月": "month", "周": "week", "日": "day", "天": "day", "班": "shift", "时": "hour",
            "小时": "hour", "year": "year", "month": "month", "week": "week", "day": "day", "hour": "hour"}  # fmt: skip
_AMOUNT = re.compile(
    r"(?:年产量?|月产量?|日产量?|产能|每[年月日天]|约|大约|近|共)*"
    r"(?P<n>\d[\d,]*(?:\.\d+)?)\s*(?P<times>百万|千万|[十百千万亿]?)\s*"
    rf"(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![a-z0-9])"
    rf"(?:\s*(?:/|每|per |a )\s*(?P<cadence>{'|'.join(sorted(_CADENCE, key=len, reverse=True))}))?(?:左右|以上)?"
)
_BEFORE = re.compile(r"(年产|每年|月产|每月|日产|每日|每天)")
_GRADE = re.compile(
    r"(?<![a-z0-9])(?:[a-z]{1,4}\d{2,5}[a-z]{0,2}|[2-7]\d{3}(?:-t\d+)?|20[14]|30[14]l?|316l?|4[13]0"
    r"|p\.?[ocs]\.?\d{2}\.\d)(?![a-z0-9])|(?:食品|电池|工业|医药|试剂|电子|饲料|优|特|一|二|三)级|99\.\d+%"
)


def amount(text: str) -> Amount | None:
    """The first quantity in the text, with its unit and cadence, or None. 年产3万吨 is 30,000 t a year."""
    folded = fold(text)
    found = _AMOUNT.search(folded)
    if not found:
        return None
    cadence = _CADENCE.get(found["cadence"] or "", "")
    before = _BEFORE.search(found[0]) or _BEFORE.search(folded[: found.start()])
    if not cadence and before:
        cadence = next(_CADENCE[c] for c in "年月日天" if c in before[1])
    number = float(found["n"].replace(",", "")) * _TIMES[found["times"]]
    return Amount(number, _UNITS[found["unit"]], cadence)


def grade(text: str) -> str:
    """The first grade the text states (ADC12, 6061, 电池级), or ""."""
    found = _GRADE.search(fold(text))
    return found[0] if found else ""


def without_amounts(folded: str) -> str:
    """A folded text without its quantities: 橡胶边角料约50吨/月 is 橡胶边角料."""
    return _AMOUNT.sub("", folded).strip(" ,;:约每年月日") if any(c.isdigit() for c in folded) else folded


# The state a good is in, by how its name begins or ends. A waste of X is not X; recovered X stands in for X.
WASTE_PREFIX = ("废弃的", "废旧", "废弃", "报废", "废", "waste ", "scrap ", "used ", "spent ", "discarded ")
SCRAP_SUFFIX = (
    "边角废料", "边角余料", "边角料", "下脚料", "边角", "边料", "废料", "碎料", "余料", "料头", "飞边", "残料", "废品",
    "次品", "切屑", "碎屑", "废屑", "屑", "胶边", "毛边", "碎片", " scrap", " offcut", " waste", " trimming",
    " cutting", " shaving", " turning", " chip", " swarf", " residue", "废弃物", "废物", "垃圾", " reject",
)  # fmt: skip
RESIDUE_SUFFIX = (
    "废渣", "炉渣", "渣", "污泥", "泥渣", "泥", "粉尘", "灰", "尘", "废液", "母液", "废水", "废气", "尾气", "尾矿", "焦油",
    "残液", "废酸", "废碱", "粕", "糟", "壳", "皮", "秸秆", " slag", " sludge", " ash", " dust", " liquor",
    " mud", " tailing", " gas", " water", " husk", " bagasse", " pomace",
)  # fmt: skip
LEFT_SUFFIX = (*SCRAP_SUFFIX, *RESIDUE_SUFFIX)
RECOVERED_PREFIX = ("再生", "回收", "循环", "再制造", "recycled ", "reclaimed ", "recovered ", "secondary ",
                    "regenerated ")  # fmt: skip


def state(folded: str) -> tuple[str, str, str]:
    """(state, base, suffix) of a folded text; state is "", "waste" or "recovered", base the rest.

    >>> state("橡胶鞋底边角料"), state("废旧轮胎"), state("回收铝")
    (('waste', '橡胶鞋底', '边角料'), ('waste', '轮胎', ''), ('recovered', '铝', ''))
    """
    for prefix in RECOVERED_PREFIX:
        if folded.startswith(prefix) and len(folded) > len(prefix):
            return "recovered", folded[len(prefix) :], ""
    kind, base, tail = "", folded, ""
    for suffix in LEFT_SUFFIX if base.endswith(LEFT_SUFFIX) else ():
        if base.endswith(suffix) and len(base) > len(suffix):
            kind, base, tail = "waste", base[: -len(suffix)], suffix
            break
    for prefix in WASTE_PREFIX:
        if base.startswith(prefix) and len(base) > len(prefix):
            return "waste", base[len(prefix) :], tail
    return kind, base, tail


_SPLIT = re.compile(r"[、,;/|+。:\n]|(?<=[^\d])\.(?=[^\d])|以及|\band\b|\bor\b|\bwith\b")
_BRACKET = re.compile(r"[(\[{【「《<]([^)\]}】」》>]*)[)\]}】」》>]?")
_JOIN = re.compile(r"(?<=..)[和与及或](?=..)")


def segments(folded: str) -> list[tuple[str, bool]]:
    """The folded text cut where it lists several goods: (segment, stood in brackets)."""
    inner = [(found.strip(), True) for found in _BRACKET.findall(folded)]
    outer = [(part, False) for piece in _SPLIT.split(_BRACKET.sub("", folded)) for part in _JOIN.split(piece)]
    return [(part.strip(), bracket) for part, bracket in outer + inner if part.strip()]
