"""A grid to a table: where the header stands, which columns are known, which lines are firms. No database."""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from lianmeng.load import columns
from lianmeng.load.reading import Cell, Grid, UnusableError
from lianmeng.web.joining import listed
from lianmeng.web.names import fold

LOOK = 40  # rows among which the header may begin
DEPTH = 3  # rows a header may have

_TOTAL = re.compile(r"^(本页|本表|累计)?(合计|总计|小计|共计|总和|汇总|total|subtotal|grandtotal|sum)[:：]?[\d户家个]*$")
_NOTE = re.compile(r"^\s*(注|备注|说明|填表说明|填报单位|填报人|填报日期|填表人|制表|制表人|审核|审核人|单位负责人|联系人)\s*[:：]")
_NUMBERING = re.compile(r"^(\d{1,2}|[甲乙丙丁戊])$")


@dataclass(slots=True)
class Line:
    """A row that speaks of a firm: its number in the file and, by column, the cells with content."""

    number: int
    cells: dict[str, list[Cell]] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """What was found in a file."""

    sheet: str
    columns: list[dict[str, object]]
    lines: list[Line] = field(default_factory=list)
    left_out: list[dict[str, object]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def letter(self, key: str) -> str:
        """Where the column stands, for the address of an empty cell."""
        return next((str(c["letter"]) for c in self.columns if c["field"] == key), "A")

    def header(self, key: str) -> str:
        return next((str(c["header"]) for c in self.columns if c["field"] == key), columns.BY_KEY[key].label)

    @property
    def unit(self) -> str:
        return next((str(c["unit"]) for c in self.columns if c["unit"]), "")


@dataclass(slots=True)
class _Header:
    score: int
    first: int
    last: int
    labels: dict[int, str]


def table(grids: list[Grid], *, sheet: str = "") -> Table:
    """The table of the named sheet, else of the first sheet with a column for the name of the firm."""
    if sheet:
        grids_named = [grid for grid in grids if fold(grid.name) == fold(sheet)]
        if not grids_named:
            raise UnusableError(
                _("没有名为“%(sheet)s”的可见工作表。文件里有：%(names)s。")
                % {"sheet": sheet, "names": listed(grid.name for grid in grids)}
            )
        grids = grids_named
    headers = [(grid, _find_header(grid)) for grid in grids]
    usable = [(grid, header) for grid, header in headers if header]
    if not usable:
        raise UnusableError(
            _("在工作表 %(names)s 的前 %(n)s 行里没有找到企业名称这一列。请让表头有“企业名称”一列（模板可在导入页下载）；"
              "若打开是乱码，请另存为 .xlsx。")
            % {"names": listed(grid.name for grid in grids), "n": LOOK}
        )
    grid, header = usable[0]
    found = _read(grid, header)
    others = [other.name for other, _header in usable[1:]]
    if others:
        found.notices.append(
            _("只读了工作表“%(sheet)s”。这些工作表也像企业名册，没有读：%(others)s；需要时请指定工作表再上传一次。")
            % {"sheet": grid.name, "others": listed(others)}
        )
    return found


def _find_header(grid: Grid) -> _Header | None:
    best = None
    for first in sorted(grid.rows)[:LOOK]:
        for depth in range(1, DEPTH + 1):
            labels = _labels(grid, first, depth)
            points = columns.score(list(labels.values()))
            if points and (best is None or points > best.score):
                last = max([first + depth - 1, *(r2 for r1, _c, r2, _d in grid.merged if first <= r1 < first + depth)])
                best = _Header(points, first, last, labels)
    return best


def _labels(grid: Grid, first: int, depth: int) -> dict[int, str]:
    """Column number to its header: the lowest row that says something known, then rows joined, then what stands lowest."""
    stacks: dict[int, list[str]] = {}
    for row in range(first, first + depth):
        texts = {column: cell.text for column, cell in grid.rows.get(row, {}).items()}
        for min_row, min_col, _max_row, max_col in grid.merged:
            if min_row == row and min_col in texts:
                texts.update(dict.fromkeys(range(min_col, min(max_col, min_col + 60) + 1), texts[min_col]))
        for column, text in texts.items():
            stacks.setdefault(column, []).append(text)
    labels = {}
    for column, stack in stacks.items():
        tries = [*reversed(stack), "".join(stack)]
        if len(stack) > 1 and columns.fold(stack[-1]) in {"名称", "级别", "日期"}:
            tries = ["".join(stack), *tries]
        labels[column] = next((text for text in tries if columns.field_of(text)), stack[-1])
    return labels


def _read(grid: Grid, header: _Header) -> Table:
    fields, found = _columns(grid, header)
    table = Table(grid.name, found)
    spread = _spread(grid, header, fields)
    serial = {column for column, label in header.labels.items() if columns.is_serial(label)}
    current, blank, hidden = None, 0, []
    for number in sorted({*(n for n in grid.rows if n > header.last), *(n for n, _c in spread)}):
        row = grid.rows.get(number, {})
        cells = {column: row.get(column) or spread.get((number, column)) for column in fields}
        cells = {column: cell for column, cell in cells.items() if cell}
        why = _not_a_firm(row, cells, fields, header, number)
        if why:
            # A closing line often names the person who filled the form in: it is not kept.
            text = "" if why == _("说明或落款") else next((cell.text for cell in row.values()), "")[:80]
            table.left_out.append({"row": number, "why": why, "text": text})
            continue
        if not any(column not in serial for column in row):
            blank += 1
            continue
        line = Line(number)
        for column in sorted(cells):
            line.cells.setdefault(fields[column], []).append(cells[column])
        name = line.cells.get("name", [None])[0]
        if current and name and header.last < _row_of(name) < number:
            _join(current, line)  # the name is merged over several rows: one firm, told in several lines
            continue
        table.lines.append(line)
        current = line
        if number in grid.hidden:
            hidden.append(number)
    _say(table, grid, blank, hidden)
    return table


def _columns(grid: Grid, header: _Header) -> tuple[dict[int, str], list[dict[str, object]]]:
    fields = {}
    found = []
    for column in sorted(header.labels):
        label = header.labels[column]
        key = columns.field_of(label)
        if key:
            fields[column] = key
        if not columns.is_serial(label):
            found.append({
                "letter": get_column_letter(column), "header": " ".join(label.split())[:80], "field": key,
                "unit": columns.unit_of(label)[:20] if key == "quantity" else "",
            })
    return fields, found


def _spread(grid: Grid, header: _Header, fields: dict[int, str]) -> dict[tuple[int, int], Cell]:
    """Cells merged downwards say the same for each row they cover. (Merged sideways they are titles or notes.)"""
    spread = {}
    for min_row, min_col, max_row, _max_col in grid.merged:
        cell = grid.rows.get(min_row, {}).get(min_col)
        if cell and min_row > header.last and min_col in fields:
            for row in range(min_row + 1, min(max_row, min_row + 20_000) + 1):
                spread[row, min_col] = cell
    return spread


def _not_a_firm(
    row: dict[int, Cell], cells: dict[int, Cell], fields: dict[int, str], header: _Header, number: int,
) -> str:
    """Why a line is left out, or ''."""
    if not row:
        return ""
    texts = [cell.text for _column, cell in sorted(row.items())]
    names = [cell.text for column, cell in cells.items() if fields[column] == "name" and _row_of(cell) == number]
    if any(_TOTAL.match(fold(text)) for text in [texts[0], *texts[1:2], *names]):
        return _("合计行")
    if _NOTE.match(texts[0]) and (not names or names == texts[:1]):
        return _("说明或落款")
    if names == [columns.BY_KEY["name"].example]:
        return _("模板里的示例行")
    known = [column for column in row if column in fields]
    if known and len(known) >= 2 and all(columns.field_of(row[column].text) == fields[column] for column in known):
        return _("重复的表头")
    if number == header.last + 1 and len(texts) >= 2 and all(_NUMBERING.match(text) for text in texts):
        return _("栏次行")
    return ""


def _row_of(cell: Cell) -> int:
    return int(re.sub(r"\D", "", cell.address))


def _join(line: Line, more: Line) -> None:
    for key, cells in more.cells.items():
        known = {cell.address for cell in line.cells.get(key, [])}
        line.cells.setdefault(key, []).extend(cell for cell in cells if cell.address not in known)


def _say(table: Table, grid: Grid, blank: int, hidden: list[int]) -> None:
    say = table.notices.append
    if not table.lines:
        raise UnusableError(_("找到了表头，但下面没有企业。请把企业填在表头下面再上传。"))
    if table.left_out:
        kinds = Counter(str(entry["why"]) for entry in table.left_out)
        say(_("没有当作企业的行：%(what)s。") % {"what": listed(f"{why} {n}" for why, n in kinds.items())})
    if blank:
        say(_("跳过空行 %(n)s 行。") % {"n": blank})
    if hidden:
        shown = listed(str(n) for n in hidden[:20]) + ("…" if len(hidden) > 20 else "")
        say(_("有 %(n)s 行在表里是隐藏的，也读了：第 %(rows)s 行。") % {"n": len(hidden), "rows": shown})
    if grid.cleaned:
        say(_("有 %(n)s 格带看不见的字符，已去掉。") % {"n": grid.cleaned})
    unread = [str(c["header"]) for c in table.columns if not c["field"]]
    if unread:
        say(_("这些列没有读，也不保存：%(columns)s。") % {"columns": listed(unread)})
