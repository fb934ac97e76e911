"""Words that cells may hold, and how a cell is cut into items."""

import re

from django.utils.translation import gettext_lazy as _

from lianmeng.members.models import Certificate, Firm, Place
from lianmeng.web.names import fold, tidy

_EMPTY = frozenset(
    ("", "-", "--", "---", "—", "——", "/", "\\", "无", "暂无", "没有", "空", "不详", "未知", "不明", "未填", "待定", "待补", "待核实", "na", "n/a",
     "none", "null", "nil", "unknown", "无。", "?", "??", "暂缺")
)


def _table(**words: str) -> dict[str, str]:
    return {fold(word): value for value, some in words.items() for word in some.split()}


GRADES = _table(**{
    Place.Grade.LEADING: "龙头企业 龙头 链主 链主企业 链主（龙头）企业 leading",
    Place.Grade.KEY: "重点企业 重点 骨干 骨干企业 重点骨干企业 key",
    Place.Grade.OTHER: "链上企业 链上 一般 一般企业 普通企业 其他 其他企业 配套 配套企业 上下游企业 other",
})
OWNERSHIPS = _table(**{
    Firm.Ownership.PUBLIC: "公有控股 公有 国有 国有控股 国有企业 国企 国有独资 央企 中央企业 集体 集体企业 集体控股 地方国有企业 中央国有企业 public",
    Firm.Ownership.NON_PUBLIC: "非公有控股 非公有 非公 非公企业 民营 民营企业 民企 私营 私营企业 私有 私人控股 个体 个体工商户 外资 外资企业 外商独资 "
                               "港澳台资 中外合资 合资 合资企业 non_public private",
})
LEVELS = _table(**{
    Certificate.Level.NATIONAL: "国家级 国家 国级 部级 national",
    Certificate.Level.PROVINCE: "省级 省 省部级 自治区级 province provincial",
    Certificate.Level.CITY: "市级 市 地市级 地级市 州级 city",
    Certificate.Level.COUNTY: "县级 县 区级 区 县市区级 county",
})
CHOICES = {
    "grade": _("龙头企业、重点企业 或 链上企业"),
    "ownership": _("公有控股 或 非公有控股"),
    "certificate_level": _("国家级、省级、市级 或 县级"),
}
_LEGAL_FORM = re.compile(r"^(其他)?(有限责任公司|股份有限公司|有限公司|责任公司|股份公司|股份制|有限责任|股份有限|合伙企业|有限合伙|个人独资企业|混合所有制)")


_LISTED = re.compile(r"(?:^|\s)[(（]?\d{1,2}[、.．)）]\s*(?=\D)")


def is_empty(text: str) -> bool:
    """Whether a cell says that nothing is known or there is nothing."""
    return tidy(text).casefold() in _EMPTY


def is_legal_form(text: str) -> bool:
    """有限责任公司 and the like: a legal form, not an ownership."""
    return bool(_LEGAL_FORM.match(fold(text)))


def level_in(name: str) -> str:
    """The level that a title's own name begins with: 省级绿色工厂."""
    found = re.match(r"(国家|省|市|县)级", name)
    return LEVELS[fold(found.group())] if found else ""


def split(text: str) -> list[str]:
    """A cell's items, in the firm's own words. Separators within brackets and between digits (1,2-二氯乙烷) do not cut."""
    text = _LISTED.sub("、", text)  # 1、瓷砖 2、瓷片
    parts, depth, start = [], 0, 0
    if text.count("(") + text.count("（") != text.count(")") + text.count("）"):
        depth = -(10**6)  # brackets do not match: cut as if there were none
    for at, letter in enumerate(text):
        if letter in "(（":
            depth += 1
        elif letter in ")）":
            depth -= 1
        elif letter in "、；，;,|\n\t。" and depth <= 0:
            if letter in ",，" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
                continue
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    items = [tidy(part).strip(" .:") for part in parts]
    items = [re.sub(r"(?<=..)等$", "", item) for item in items]
    return [item for item in items if not is_empty(item) and not re.fullmatch(r"\d{1,2}", item)]
