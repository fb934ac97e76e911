"""Workbooks that go out: the template, and the report of rows that were not loaded."""

import io
from collections.abc import Iterable

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lianmeng.load import columns, words
from lianmeng.load.models import Batch, Row
from lianmeng.web.joining import labelled, sentences

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = PatternFill("solid", fgColor="F3E9E7")
MARK = PatternFill("solid", fgColor="FBE3DD")
ROWS = 20_000


def template(regions: list[str], segments: list[str]) -> bytes:
    """A workbook to fill in: header, one example row, what each column wants, lists to choose from."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "企业"
    choices = {
        "grade": ["龙头企业", "重点企业", "链上企业"], "ownership": ["公有控股", "非公有控股"],
        "certificate_level": ["国家级", "省级", "市级", "县级"],
    }
    lists = book.create_sheet("选项")
    for at, (key, values) in enumerate({**choices, "region": regions, "segment": segments}.items(), start=1):
        for row, value in enumerate([columns.BY_KEY[key].label, *values], start=1):
            _put(lists, row, at, value)
        if values:
            letter = get_column_letter(at)
            _choose(sheet, key, f"'选项'!${letter}$2:${letter}${len(values) + 1}", strict=key not in {"region", "segment"})
    for at, field in enumerate(columns.FIELDS, start=1):
        cell = _put(sheet, 1, at, field.label + ("（必填）" if field.key == "name" else ""))
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.comment = Comment(str(field.help), "", width=260, height=90)
        example = {"region": (regions or [""])[0], "segment": (segments or [""])[0]}.get(field.key, field.example)
        _put(sheet, 2, at, example)
        sheet.column_dimensions[get_column_letter(at)].width = 24 if field.many or field.key in {"name", "code"} else 14
        # Text format, so that Excel keeps codes and leading zeros as they are typed.
        sheet.column_dimensions[get_column_letter(at)].number_format = "@"
        for row in range(2, 302):
            sheet.cell(row, at).number_format = "@"
    sheet["A2"].comment = Comment(_("第 2 行是示例，上传时不读。企业从第 3 行起填。"), "", width=260, height=60)
    sheet.freeze_panes = "B2"
    return _bytes(book)


def _choose(sheet: Worksheet, key: str, source: str, *, strict: bool) -> None:
    at = next(n for n, field in enumerate(columns.FIELDS, start=1) if field.key == key)
    letter = get_column_letter(at)
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
    rule.error, rule.errorTitle = str(words.CHOICES.get(key, "")), columns.BY_KEY[key].label
    rule.prompt, rule.promptTitle = str(columns.BY_KEY[key].help), columns.BY_KEY[key].label
    rule.showInputMessage = True
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS}")


def report(batch: Batch, rows: Iterable[Row]) -> bytes:
    """The rows that were not loaded, under the headers they came with, each with its problems: correct it, upload it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "退回的行"
    read = [column for column in batch.columns if column["field"]]
    titles = [*(str(column["header"]) for column in read), _("问题（改好后可直接上传本表）"), _("原文件行号")]
    for at, title in enumerate(titles, start=1):
        cell = _put(sheet, 1, at, title)
        cell.font, cell.fill = Font(bold=True), HEAD
        sheet.column_dimensions[get_column_letter(at)].width = 60 if at == len(titles) - 1 else 20
    for number, row in enumerate(rows, start=2):
        marked = {problem["cell"] for problem in row.problems}
        for at, column in enumerate(read, start=1):
            mine = [cell for cell in row.cells.get(column["field"], []) if cell[0].rstrip("0123456789") == column["letter"]]
            cell = _put(sheet, number, at, "\n".join(text for _address, text in mine))
            if marked & {address for address, _text in mine} or f"{column['letter']}{row.number}" in marked:
                cell.fill = MARK
        cell = _put(sheet, number, len(read) + 1, told(row))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        _put(sheet, number, len(read) + 2, str(row.number))
    sheet.freeze_panes = "A2"
    return _bytes(book)


def told(row: Row) -> str:
    """All problems of a row in words, one a line."""
    lines = [labelled(f"{p['cell']} {p['column']}", sentences(p["what"], p["do"])) for p in row.problems]
    if row.verdict == Row.Verdict.ASK and row.proposed:
        lines.append(_("待定：%(why)s，可能就是名册里的“%(firm)s”。请在检查页上选定。") % {"why": row.get_why_display(), "firm": row.proposed.name})
    return "\n".join(lines)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> object:
    """Always text: what a stranger typed must not become a formula on the desk's machine."""
    cell = sheet.cell(row, column, "")
    cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _bytes(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
