"""A file's bytes to grids of text cells with their addresses. No database, nothing interpreted yet.

`.xlsx` and `.xlsm` by openpyxl in its full mode (the read-only mode knows neither merged cells nor hidden rows), `.csv` in
UTF-8, UTF-16, GB 18030 or Big5 with any usual delimiter. What the file is shows from its bytes, not from its name.
"""

import csv
import datetime
import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from operator import itemgetter

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from lianmeng.load import columns

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 1_000_000
MAX_UNPACKED = 200 * 1024 * 1024
HEAD = 40  # lines that are looked at to guess encoding and delimiter

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
ERRORS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)
# Excel writes a control character as _x0000_ ; the other class is what nobody can see.
_UNSEEN = re.compile(
    "_x00(?:0[0-8BbCcEeFf]|1[0-9A-Fa-f]|7F)_"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]"
)


class UnusableError(ValueError):
    """The file cannot be read at all; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says as text, and what it was: text, number, date, error, or formula (without a stored result)."""

    address: str
    text: str
    kind: str = "text"


@dataclass(slots=True)
class Grid:
    """A sheet: row number (from 1, as shown by Excel) to column number to cell. Empty cells are absent."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # min_row, min_col, max_row, max_col
    hidden: set[int] = field(default_factory=set)
    cleaned: int = 0  # cells from which unseen characters were taken

    def put(self, row: int, column: int, value: object, *, kind: str = "text") -> None:
        text = value if isinstance(value, str) else str(value)
        clean = _UNSEEN.sub("", text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")).strip()
        self.cleaned += bool(_UNSEEN.search(text))
        if not clean:
            return
        if column > MAX_COLUMNS:
            raise UnusableError(
                _("第 %(row)s 行在第 %(n)s 列之后还有内容。请删除右侧多余的列再上传。") % {"row": row, "n": MAX_COLUMNS}
            )
        if clean in ERRORS or set(clean) == {"#"}:
            kind = "error"
        self.rows.setdefault(row, {})[column] = Cell(f"{get_column_letter(column)}{row}", clean, kind)
        if len(self.rows) > MAX_ROWS:
            raise UnusableError(
                _("“%(sheet)s”超过 %(n)s 行。请拆成几个文件分别上传。") % {"sheet": self.name, "n": MAX_ROWS}
            )


def grids(content: bytes, *, name: str = "") -> list[Grid]:
    """Every visible sheet of the file that has content. UnusableError says what to do."""
    if not content.strip(b"\x00 \r\n\t"):
        raise UnusableError(_("文件是空的。请选有内容的 .xlsx 或 .csv 文件。"))
    if content.startswith(OLE):
        raise UnusableError(_ole(content))
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        found = _xlsx(content)
    elif content.startswith(OTHER_FILES):
        raise UnusableError(_("这不是表格文件。请上传 .xlsx 或 .csv 文件。"))
    elif re.match(rb"\s*(<\?xml|<html|<!doctype|<table)", content[:200], re.IGNORECASE):
        raise UnusableError(_("这是网页格式的表格（常见于系统导出的 .xls）。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"))
    elif name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        raise UnusableError(_("文件损坏，不是有效的 Excel 文件。请在 Excel 或 WPS 里打开后另存为 .xlsx 再上传。"))
    else:
        found = [_csv(content)]
    found = [grid for grid in found if grid.rows]
    if not found:
        raise UnusableError(_("文件里没有内容。请确认数据在可见的工作表里。"))
    return found


def _ole(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _("文件设了打开密码，读不了。请在 Excel 或 WPS 里去掉密码，另存后再上传。")
    return _("这是旧格式 .xls（或 Word 等文件）。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。")


def _xlsx(content: bytes) -> list[Grid]:
    has_formula = _guard(content)
    book = _open(content, data_only=True)
    formulas = _open(content, data_only=False) if has_formula else None
    found = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            found.append(_grid(sheet, formulas[sheet.title] if formulas else None))
    return found


def _guard(content: bytes) -> bool:
    """Look at the packed parts before openpyxl unfolds them. True when some cell is a formula."""
    broken = _("文件损坏，打不开。请在 Excel 或 WPS 里打开后另存为 .xlsx 再上传。")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = {info.filename: info for info in archive.infolist()}
        if any(info.flag_bits & 1 for info in parts.values()):
            raise UnusableError(_ole("EncryptedPackage".encode("utf-16-le")))
        if "xl/workbook.bin" in parts:
            raise UnusableError(_("这是 .xlsb 格式。请在 Excel 里另存为 .xlsx 再上传。"))
        if "xl/workbook.xml" not in parts:
            raise UnusableError(_("这是压缩包或其他文件，不是 Excel 表格。请上传 .xlsx 或 .csv 文件。"))
        if sum(info.file_size for info in parts.values()) > MAX_UNPACKED:
            raise UnusableError(_too_big())
        return _scan(archive, parts)
    except UnusableError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as wrong:
        raise UnusableError(broken) from wrong


def _scan(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> bool:
    cells, has_formula = 0, False
    for filename in parts:
        if not filename.endswith((".xml", ".rels")):
            continue
        text = archive.read(filename)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise UnusableError(_("文件里有不应出现的定义（DOCTYPE）。请在 Excel 或 WPS 里另存为 .xlsx 再上传。"))
        if filename.startswith("xl/worksheets/"):
            cells += text.count(b"<c ") + text.count(b"<row ") + text.count(b":c ")
            has_formula = has_formula or b"<f>" in text or b"<f " in text or b":f>" in text
    if cells > MAX_CELLS:
        raise UnusableError(_too_big())
    return has_formula


def _too_big() -> str:
    return _(
        "表格展开后太大（多半是整行整列都设了格式）。请只选有内容的区域，复制到新的工作簿，另存为 .xlsx 再上传；"
        "一个文件最多 %(n)s 行。"
    ) % {"n": MAX_ROWS}


def _open(content: bytes, *, data_only: bool) -> openpyxl.Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(content), data_only=data_only, keep_links=False)
    except Exception as wrong:  # openpyxl fails in as many ways as a file can be broken
        raise UnusableError(_("文件损坏，打不开。请在 Excel 或 WPS 里打开后另存为 .xlsx 再上传。")) from wrong


def _grid(sheet: object, formulas: object) -> Grid:
    grid = Grid(sheet.title[:100])
    grid.merged = [(r.min_row, r.min_col, r.max_row, r.max_col) for r in sheet.merged_cells.ranges]
    grid.hidden = {number for number, look in sheet.row_dimensions.items() if look.hidden}
    # _cells holds only what the file holds; iter_rows() would make every cell up to the farthest one.
    for (row, column), cell in sorted(sheet._cells.items(), key=itemgetter(0)):
        value = cell.value
        if value is None:
            continue
        text, kind = _text(value, cell.data_type)
        grid.put(row, column, text, kind=kind)
    if formulas is not None:
        for (row, column), cell in formulas._cells.items():
            if cell.data_type == "f" and column not in grid.rows.get(row, {}) and sheet._cells[row, column].value is None:
                grid.put(row, column, str(getattr(cell.value, "text", cell.value))[:60], kind="formula")
    return grid


def _text(value: object, data_type: str) -> tuple[str, str]:
    if data_type == "e":
        return str(value), "error"
    if isinstance(value, str):
        return value, "text"
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), "text"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat(), "date"
    if isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return str(value), "date"
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value).upper()), "number"
    return str(value), "number"


def _csv(content: bytes) -> Grid:
    """The encoding and delimiter under which the first lines name most columns, else the first that decode."""
    texts = _decoded(content)
    if not texts:
        raise UnusableError(_("看不懂文件的编码。请在 Excel 里另存为“CSV UTF-8”或 .xlsx 再上传。"))
    best = (-1, texts[0], ",")
    for text in texts:
        for delimiter in ",\t;|，":
            lines = _head(text, delimiter)
            points = max((columns.score(line) for line in lines), default=0)
            if points > best[0]:
                best = (points, text, delimiter)
    grid = Grid("CSV")
    try:
        for number, line in enumerate(csv.reader(io.StringIO(best[1], newline=""), delimiter=best[2]), start=1):
            for column, value in enumerate(line, start=1):
                grid.put(number, column, value)
    except csv.Error as wrong:
        raise UnusableError(
            _("第 %(n)s 行之后读不下去：多半是引号不成对。请在 Excel 里打开检查，另存为 .xlsx 再上传。") % {"n": len(grid.rows)}
        ) from wrong
    return grid


def _head(text: str, delimiter: str) -> list[list[str]]:
    head = "\n".join(text.splitlines()[:HEAD])
    try:
        return list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
    except csv.Error:
        return []


def _decoded(content: bytes) -> list[str]:
    if content.startswith(b"\xef\xbb\xbf"):
        tries = ("utf-8-sig", "gb18030")
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ("utf-16",)
    elif content[:400].count(0) > len(content[:400]) // 5:
        tries = ("utf-16-le", "utf-16-be")
    else:
        tries = ("utf-8",)
    # What is not UTF-8 is one of the others; which, shows from the header that makes sense.
    for group in (tries, ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")):
        texts = [text for text in (_decode(content, encoding) for encoding in group) if text is not None]
        if texts:
            return texts
    return []


def _decode(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeError:
        return None
