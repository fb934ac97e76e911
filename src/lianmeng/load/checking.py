"""A table's lines, cell by cell: what is kept, what is wrong and what to do about it. No database, no writing.

A wrong cell refuses its row, also where the cell could have been left empty: nothing is dropped in silence.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianmeng.load import columns, words
from lianmeng.load.reading import Cell
from lianmeng.load.register import Known, Names
from lianmeng.load.tables import Line, Table
from lianmeng.members.codes import clean_code
from lianmeng.web.dates import PartialDate
from lianmeng.web.joining import listed
from lianmeng.web.names import fold, tidy

MOST_ITEMS = 100
_BETWEEN_CJK = re.compile(r"(?<=[\u3400-\u9fff()]) (?=[\u3400-\u9fff()])")
_DATE = re.compile(r"^\d{4}\s*[-/.年]\s*\d{1,2}(\s*[-/.月]\s*\d{1,2}\s*日?|\s*月)?(\s+\d\d:\d\d(:\d\d)?)?$")
_LETTERS = re.compile(r"[^\W\d_]")
_FLOAT = re.compile(r"^\d(\.\d+)?E\+?\d+$", re.IGNORECASE)
_QUANTITY = re.compile(r"^(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*([^\d\s.,+-][^\d]{0,11})?$")


@dataclass(slots=True)
class Checked:
    """A line after checking. `values` holds what may be kept, `problems` why the row is refused."""

    number: int
    cells: dict[str, list[list[str]]]
    values: dict[str, object] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)


class _Checker:
    """Checks line after line; remembers what earlier lines said."""

    def __init__(self, table: Table, known: Known) -> None:
        self.table, self.known = table, known
        self.codes: dict[str, int] = {}
        self.names: dict[str, list[tuple[int, str]]] = {}
        self.remarks: Counter[str] = Counter()
        self.near: dict[tuple[int, str], list[str]] = {}
        self.line, self.out = Line(0), Checked(0, {})

    def check(self, line: Line) -> Checked:
        self.line = line
        self.out = Checked(line.number, {
            key: [[cell.address, _cut(cell.text, 500)] for cell in cells] for key, cells in line.cells.items()
        })
        broken = self._broken()
        values = self.out.values
        for key, look in self._looks():
            if key in line.cells and key not in broken:
                values[key] = look(key)
        values["name"] = self._name(broken)
        self._quantity()
        self._certificates(broken)
        self._twice()
        return self.out

    def _looks(self) -> list[tuple[str, Callable[[str], object]]]:
        word = {"grade": words.GRADES, "ownership": words.OWNERSHIPS}
        return [
            ("code", self._code), ("stock_code", self._stock_code),
            *((key, self._text) for key in ("short_name", "name_en", "industry", "unit")),
            *((key, lambda key: self._word(key, word[key])) for key in word),
            ("region", lambda key: self._among(key, self.known.regions)),
            ("segment", lambda key: self._among(key, self.known.segments)),
            *((key, self._list) for key in ("makes", "needs", "discards", "other_names", "certificate")),
        ]

    def _wrong(self, cell: Cell | None, key: str, what: str, do: str) -> None:
        self.out.problems.append({
            "cell": cell.address if cell else f"{self.table.letter(key)}{self.line.number}",
            "column": self.table.header(key), "value": _cut(cell.text, 60) if cell else "", "what": what, "do": do,
        })

    def _broken(self) -> set[str]:
        """Columns of this line that hold a formula without a usable result: nothing more is asked of them."""
        broken = set()
        for key, cells in self.line.cells.items():
            for cell in cells:
                if cell.kind == "error":
                    self._wrong(cell, key, _("公式出错：%(value)s。") % {"value": cell.text[:20]}, _("把公式改成值；不知道就清空此格。"))
                elif cell.kind == "formula":
                    self._wrong(cell, key, _("公式没有存下结果。"), _("在 Excel 里打开并保存一次，或把此格粘贴为值。"))
                else:
                    continue
                broken.add(key)
        return broken

    def _one(self, key: str) -> Cell | None:
        """The cell of a column that holds one value. Cells that say different things are a problem."""
        cells = [cell for cell in self.line.cells.get(key, []) if not words.is_empty(cell.text)]
        for other in cells[1:]:
            if fold(other.text) != fold(cells[0].text):
                self._wrong(
                    other, key, _("与 %(cell)s 格说法不一：“%(value)s”。") % {"cell": cells[0].address, "value": _cut(cells[0].text, 30)},
                    _("保留对的一格，清空另一格。"),
                )
                return None
        return cells[0] if cells else None

    def _name(self, broken: set[str]) -> str:
        if "name" in broken:
            return ""
        cell = self._one("name")
        do = _("填写营业执照上的全称。")
        if not cell:
            if not any(p["column"] == self.table.header("name") for p in self.out.problems):
                self._wrong(next(iter(self.line.cells.get("name", [])), None), "name", _("没有企业名称。"), do)
            return ""
        name = _BETWEEN_CJK.sub("", tidy(cell.text))
        if cell.kind == "date" or _DATE.match(name):
            self._wrong(cell, "name", _("这里是日期，不是企业名称。"), do)
        elif not _LETTERS.search(name):
            self._wrong(cell, "name", _("这里只有数字或符号，不是企业名称。"), do)
        elif len(name) < 2:
            self._wrong(cell, "name", _("名称只有一个字。"), do)
        elif not self._too_long(cell, "name", name):
            return name
        return ""

    def _too_long(self, cell: Cell, key: str, text: str) -> bool:
        most = columns.BY_KEY[key].longest
        if len(text) > most:
            self._wrong(
                cell, key, _("有 %(n)s 个字，最多 %(most)s 个。") % {"n": len(text), "most": most}, _("请缩短；多余的内容请移到别处。")
            )
        return len(text) > most

    def _text(self, key: str) -> str:
        cell = self._one(key)
        if not cell:
            return ""
        text = tidy(cell.text)
        if cell.kind == "date":
            self._wrong(cell, key, _("这里是日期。"), _("改成文字；不知道就清空此格。"))
            return ""
        return "" if self._too_long(cell, key, text) else text

    def _code(self, key: str) -> str | None:
        cell = self._one(key)
        if not cell:
            return None
        text = re.sub(r"[\s'‘’`-]", "", tidy(cell.text))
        lost = cell.kind == "number" and len(text) > 15 and (not text.isdigit() or text.endswith("000"))
        if lost or _FLOAT.match(text):
            self._wrong(
                cell, key, _("代码被存成了数字（%(value)s），后几位已经丢失。") % {"value": _cut(cell.text, 30)},
                _("把这一列设为“文本”格式，再重新填写 18 位代码；不知道就清空此格。"),
            )
            return None
        try:
            return clean_code(text)
        except ValidationError as wrong:
            self._wrong(cell, key, wrong.messages[0], _("对照营业执照改正；不知道就清空此格。"))
            return None

    def _stock_code(self, key: str) -> str:
        text = self._text(key)
        cell = self._one(key) if text else None
        if cell and text.isdigit() and (len(text) < 5 or (cell.kind == "number" and len(text) < 6)):
            self._wrong(cell, key, _("证券代码前面的 0 丢了：“%(value)s”。") % {"value": text}, _("把这一列设为“文本”格式，再填完整的代码。"))
            return ""
        return text

    def _word(self, key: str, table: dict[str, str]) -> str:
        cell = self._one(key)
        if not cell:
            return ""
        if key == "ownership" and words.is_legal_form(cell.text):
            self.remarks[_("所有制写的是公司类型（如有限责任公司），说明不了所有制，记为未知")] += 1
            return ""
        value = table.get(fold(cell.text))
        if value is None:
            self._wrong(
                cell, key, _("不认识“%(value)s”。") % {"value": _cut(cell.text, 30)},
                _("改成 %(words)s；不知道就清空此格。") % {"words": words.CHOICES[key]},
            )
        return value or ""

    def _among(self, key: str, names: Names) -> int | None:
        """The key of the region or segment. Several cells (city, park) must lie one within the other: the inmost counts."""
        chosen: int | None = None
        for cell in self.line.cells.get(key, []):
            if words.is_empty(cell.text):
                continue
            found = names.find(cell.text)
            if chosen is not None and len(found) != 1:
                found = {k for k in found if chosen in names.parents[k] or k in names.parents[chosen] or k == chosen} or found
            if len(found) != 1:
                self._not_among(cell, key, names, found)
                return None
            (one,) = found
            if chosen is None or chosen in names.parents[one]:
                chosen = one
            elif one != chosen and one not in names.parents[chosen]:
                self._wrong(cell, key, _("与“%(other)s”不在一处。") % {"other": names.labels[chosen]}, _("只留对的一格。"))
                return None
        return chosen

    def _not_among(self, cell: Cell, key: str, names: Names, found: set[int]) -> None:
        column, text = columns.label_of(key), _cut(tidy(cell.text), 40)
        if found:
            labels = listed(names.labels[k] for k in sorted(found)[:4])
            self._wrong(cell, key, _("“%(text)s”有几处同名：%(labels)s。") % {"text": text, "labels": labels}, _("写上级名称加本名，例如“某市某区”。"))
            return
        near = self.near.setdefault((id(names), text), names.near(text))
        if near:
            do = _("是不是 %(near)s？改成已登记的名称；不知道就清空此格。") % {"near": " / ".join(near)}
        else:
            do = _("先在系统里登记这个%(column)s，或清空此格。") % {"column": column}
        self._wrong(cell, key, _("没有登记过的%(column)s：“%(text)s”。") % {"column": column, "text": text}, do)

    def _list(self, key: str) -> list[str]:
        kept: dict[str, str] = {}
        for cell in self.line.cells.get(key, []):
            if words.is_empty(cell.text):
                continue
            if cell.kind in {"date", "number"}:
                self._wrong(cell, key, _("这里是数字或日期，不是名称。"), _("改成文字；不知道就清空此格。"))
                continue
            items = words.split(cell.text)
            longest = max((len(item) for item in items), default=0)
            most = columns.BY_KEY[key].longest
            if longest > most or len(items) > MOST_ITEMS:
                self._wrong(
                    cell, key, _("一格有 %(n)s 个字；一项最多 %(most)s 个字，一格最多 %(items)s 项。")
                    % {"n": len(cell.text), "most": most, "items": MOST_ITEMS},
                    _("请只写产品或物料名称，用顿号隔开。"),
                )
                continue
            for item in items:
                kept.setdefault(fold(item), item)
        return list(kept.values())

    def _quantity(self) -> None:
        cell = self._one("quantity") if "quantity" in self.line.cells else None
        if not cell or cell.kind in {"error", "formula"}:
            return
        match = _QUANTITY.match(tidy(cell.text))
        do = _("只写数字，例如 1200；单位写在表头括号里或“单位”列；不知道就清空此格。")
        try:
            number = Decimal(match.group(1).replace(",", "")) if match else None
        except InvalidOperation:
            number = None
        if cell.kind == "date" or number is None or number >= 10**11:
            self._wrong(cell, "quantity", _("不是可用的数量：“%(value)s”。") % {"value": _cut(cell.text, 30)}, do)
            return
        unit = (match.group(2) or "").strip() or str(self.out.values.get("unit") or "") or self.table.unit
        if not unit:
            self._wrong(cell, "quantity", _("有数量，没有单位。"), do)
        elif len(unit) > 20 or -number.normalize().as_tuple().exponent > 3:
            self._wrong(cell, "quantity", _("单位过长，或小数超过三位。"), do)
        elif len(self.out.values.get("makes") or []) == 1:
            self.out.values["quantity"] = [f"{number.normalize():f}", unit]
        else:
            self.remarks[_("主营产品不止一种（或没有），说不清是哪一种的年产量，没有导入年产量")] += 1

    def _certificates(self, broken: set[str]) -> None:
        names = self.out.values.pop("certificate", None) or []
        level = self._word("certificate_level", words.LEVELS) if "certificate_level" not in broken else ""
        dates = [self._date(key) if key not in broken else None for key in ("certificate_issued", "certificate_expires")]
        if dates[0] and dates[1] and dates[1].before(dates[0]):
            self._wrong(self._one("certificate_expires"), "certificate_expires", _("到期早于颁发。"), _("核对两个日期。"))
        kept = []
        for name in names:
            own = level or words.level_in(name)
            if not own and any(problem["column"] == self.table.header("certificate_level") for problem in self.out.problems):
                break  # said already
            if not own:
                self._wrong(
                    self.line.cells["certificate"][0], "certificate",
                    _("“%(name)s”没有可用的级别。") % {"name": _cut(name, 30)},
                    _("在“证书级别”列填 国家级、省级、市级 或 县级，或清空此格。"),
                )
                break
            kept.append([name, own, *(str(day) if day else None for day in dates)])
        self.out.values["certificates"] = kept

    def _date(self, key: str) -> PartialDate | None:
        cell = self._one(key)
        if not cell:
            return None
        try:
            if cell.kind == "number" and len(cell.text) != 4:
                raise ValueError
            return PartialDate.parse(tidy(cell.text).replace("/", "-"))
        except ValueError:
            self._wrong(
                cell, key, _("不是可用的日期：“%(value)s”。") % {"value": _cut(cell.text, 30)},
                _("写成 2026-05-08、2026-05 或 2026；不知道就清空此格。"),
            )
            return None

    def _twice(self) -> None:
        """A firm told in two rows: the first row stands, the second is refused and says where the first is."""
        code, name, number = self.out.values.get("code"), str(self.out.values.get("name") or ""), self.line.number
        do = _("合并成一行，删去另一行。")
        if code and code in self.codes:
            cell = self._one("code")
            self._wrong(cell, "code", _("与第 %(row)s 行代码相同。") % {"row": self.codes[code]}, do)
            return
        for row, other in self.names.get(fold(name), []) if name else []:
            if not (code and other and code != other):
                cell = self._one("name")
                self._wrong(cell, "name", _("与第 %(row)s 行名称相同。") % {"row": row}, _("合并成一行；若是两家，两行都填上代码。"))
                return
        if self.out.problems:
            return  # a refused row is no reason to refuse the next one
        if code:
            self.codes[str(code)] = number
        self.names.setdefault(fold(name), []).append((number, str(code or "")))


def check(
    table: Table, known: Known, *, step: Callable[[int], None] | None = None
) -> tuple[list[Checked], list[str]]:
    """Every line checked, and remarks on the whole. `step` is told how many lines are done, now and then."""
    checker = _Checker(table, known)
    rows = []
    for done, line in enumerate(table.lines, start=1):
        rows.append(checker.check(line))
        if step and done % 500 == 0:
            step(done)
    return rows, [_("%(what)s：%(n)s 行。") % {"what": what, "n": n} for what, n in checker.remarks.items()]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
