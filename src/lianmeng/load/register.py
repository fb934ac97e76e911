"""What the register knows, in memory, for checking a file against it. Filled by queries.py; nothing here asks a database."""

import difflib
import re
from collections import defaultdict
from dataclasses import dataclass, field

from lianmeng.web.names import fold

PROVINCES = (
    "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽",
    "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西",
    "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门", "中国",
)
_PLACE_END = re.compile(r"(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|地区|省|市|县|区|盟|旗)$")
_FORMS = re.compile(r"(股份有限公司|有限责任公司|股份公司|责任公司|有限公司|总公司|分公司|公司|企业集团|集团|总厂|厂|有限合伙|股份|有限|责任)$")
_INNER = re.compile(r"(集团|股份|有限|责任)")
_PLACE_START = re.compile(r"^(省|市|县|区)(?=..)")
_LEADING_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,4}?(省|市|县|自治区|自治州)(?=[\u4e00-\u9fff]{2})")


def bare(place: str) -> str:
    """A region's name without its kind: 汨罗市 -> 汨罗."""
    folded = fold(place)
    short = _PLACE_END.sub("", folded)
    return short if len(short) >= 2 else folded


def core(name: str, places: frozenset[str] = frozenset()) -> str:
    """What distinguishes a firm's name: without its place and legal form. '' when hardly anything is left."""
    text = fold(name)
    for _again in range(3):
        text = _FORMS.sub("", text)
    text = _INNER.sub("", text)
    for _again in range(3):
        shorter = _LEADING_PLACE.sub("", text)
        for length in (4, 3, 2):
            if shorter[:length] in places and len(shorter) - length >= 2:
                shorter = _PLACE_START.sub("", shorter[length:]) or shorter
                break
        if shorter == text:
            break
        text = shorter
    return text if len(text) >= 2 else ""



@dataclass(slots=True)
class Names:
    """Things by name: regions or segments. `find` gives the keys that a text may mean."""

    labels: dict[int, str] = field(default_factory=dict)  # key -> name with its parents, as shown
    by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    parents: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def add(self, key: int, label: str, *names: str, within: tuple[int, ...] = ()) -> None:
        self.labels[key] = label
        self.parents[key] = within
        for name in names:
            if name:
                self.by_name[name].add(key)

    def find(self, text: str) -> set[int]:
        return self.by_name.get(fold(text)) or self.by_name.get(bare(text)) or set()

    def near(self, text: str) -> list[str]:
        """A few names that look like it, for a suggestion."""
        close = difflib.get_close_matches(fold(text), list(self.by_name), n=3, cutoff=0.5)
        keys = [key for name in close for key in sorted(self.by_name[name])]
        return list(dict.fromkeys(self.labels[key] for key in keys))[:3]


@dataclass(slots=True)
class Known:
    """Names that cells must be among."""

    regions: Names
    segments: Names


@dataclass(slots=True)
class Register:
    """The firms, and for those that the file names their place on the chain, streams and certificates."""

    firms: dict[int, dict[str, object]] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_core: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    places_of_names: frozenset[str] = frozenset()
    places: dict[int, dict[str, object]] = field(default_factory=dict)  # firm -> its open place on this chain
    elsewhere: set[int] = field(default_factory=set)  # firms that stand on other chains
    closed: set[int] = field(default_factory=set)  # of these, firms that this alliance may not take on its own chain
    streams: dict[tuple[int, str], dict[str, dict[str, object]]] = field(default_factory=lambda: defaultdict(dict))
    certificates: dict[int, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))

    def add_firm(self, firm: dict[str, object]) -> None:
        key = int(firm["id"])
        self.firms[key] = firm
        if firm["code"]:
            self.by_code[str(firm["code"])] = key
        names = [str(firm["name"]), *(str(name) for name in firm["other_names"] or [])]
        for name in dict.fromkeys(fold(name) for name in names):
            self.by_name[name].append(key)
        short = [str(firm["short_name"])] if firm["short_name"] else []
        for name in dict.fromkeys(core(name, self.places_of_names) for name in [*names, *short]):
            if name:
                self.by_core[name].append(key)
