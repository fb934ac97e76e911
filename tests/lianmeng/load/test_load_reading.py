"""A file's bytes to rows: what officers send, and what cannot be used. No database."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from load_spoil import bomb, book, code, saved, spoiled, spoiled_csv

from lianmeng.load import columns, reading, tables, words
from lianmeng.load.register import core


def table(content, **how):
    return tables.table(reading.grids(content, **how))


def error(content, **how):
    with pytest.raises(reading.UnusableError) as wrong:
        table(content, **how)
    return str(wrong.value)


def names(found):
    return [line.cells["name"][0].text for line in found.lines if "name" in line.cells]


def test_the_header_is_found_under_a_title_and_over_two_merged_rows():
    found = table(spoiled())
    assert {c["header"]: c["field"] for c in found.columns} == {
        "企業名稱": "name", "統一社會信用代碼": "code", "所在園區": "region", "主營產品": "makes", "原材料": "needs",
        "副產品": "discards", "聯繫電話": None,
    }
    assert found.lines[0].number == 4
    assert found.lines[0].cells["needs"][0].address == "F4"


def test_total_rows_and_notes_are_left_out_and_said():
    found = table(spoiled())
    assert [(entry["row"], entry["why"]) for entry in found.left_out] == [(17, "合计行"), (18, "说明或落款")]
    assert any("合计行 1" in notice for notice in found.notices)
    assert names(found)[-1] == "示例塑料有限公司"


def test_hidden_rows_are_read_and_said():
    found = table(spoiled())
    assert "示例碳素有限公司" in names(found)
    assert any("隐藏" in notice and "第 5 行" in notice for notice in found.notices)


def test_unread_columns_are_named_and_not_kept():
    found = table(spoiled())
    assert any("聯繫電話" in notice for notice in found.notices)
    assert "000" not in {cell.text for line in found.lines for cells in line.cells.values() for cell in cells}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5hkscs"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
def test_text_files_of_any_usual_encoding_and_delimiter(encoding, delimiter):
    lines = [["企業名稱", "所在地", "主營產品"], ["甲鋁業", "示例市", "鋁錠"], ["乙鋁業", "示例市", "鋁棒"]]
    found = table("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    assert names(found) == ["甲鋁業", "乙鋁業"]
    assert found.lines[1].cells["makes"][0].address == "C3"


def test_a_text_file_with_every_mistake_is_still_read():
    found = table(spoiled_csv())
    assert len(found.lines) == 5
    assert found.unit == "吨"
    assert "示例戊有限公司" in names(found)


def test_a_name_merged_over_rows_is_one_firm_told_in_several_lines():
    found = table(book(["企业名称", "主营产品", "所在地"], ["甲公司", "铝锭", "市"], [None, "铝棒", None], ["乙公司", "锌锭", None],
                       merged=("A2:A3", "C2:C4")))
    assert names(found) == ["甲公司", "乙公司"]
    assert [cell.text for cell in found.lines[0].cells["makes"]] == ["铝锭", "铝棒"]
    assert found.lines[1].cells["region"][0].address == "C2"


def test_a_header_repeated_on_each_printed_page_is_no_firm():
    found = table(book(["企业名称", "主营产品"], ["甲公司", "铝锭"], ["企业名称", "主营产品"], ["乙公司", "铝棒"]))
    assert names(found) == ["甲公司", "乙公司"]
    assert found.left_out[0]["why"] == "重复的表头"


def test_a_formula_gives_its_stored_result_and_says_when_there_is_none():
    found = table(book(["企业名称", "行业"], ["甲公司", "=A2"]))
    assert found.lines[0].cells["industry"][0].kind == "formula"


def test_the_sheet_with_firms_is_taken_and_the_others_named():
    made = openpyxl.Workbook()
    made.active.title = "说明"
    made.active.append(["填写说明"])
    for title in ("一季度", "二季度"):
        sheet = made.create_sheet(title)
        sheet.append(["企业名称"])
        sheet.append([f"{title}公司"])
    grids = reading.grids(saved(made))
    assert names(tables.table(grids)) == ["一季度公司"]
    assert any("二季度" in notice for notice in tables.table(grids).notices)
    assert names(tables.table(grids, sheet="二季度")) == ["二季度公司"]
    with pytest.raises(reading.UnusableError, match=r"没有名为“三季度”.*说明、一季度、二季度"):
        tables.table(grids, sheet="三季度")


def test_the_example_row_of_the_template_is_no_firm():
    found = table(book(["企业名称（必填）"], [columns.BY_KEY["name"].example], ["甲公司"]))
    assert names(found) == ["甲公司"]


def zipped(**parts):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


@pytest.mark.parametrize(("content", "how", "says"), [
    (b"", {}, "文件是空的"),
    (b"\r\n \x00", {}, "文件是空的"),
    (b"PK\x03\x04 broken", {}, "另存为 .xlsx"),
    (b"not a workbook", {"name": "a.xlsx"}, "另存为 .xlsx"),
    (reading.OLE + b"\0" * 500, {}, "旧格式 .xls"),
    (reading.OLE + "EncryptedPackage".encode("utf-16-le"), {}, "去掉密码"),
    (b"%PDF-1.7", {}, "不是表格文件"),
    (b"<html><table><tr><td>a</td></tr></table>", {}, "网页格式"),
    (zipped(word__document_xml="<a/>"), {}, "不是 Excel 表格"),
    (zipped(xl__workbook_bin="x"), {}, ".xlsb"),
    (zipped(xl__workbook_xml="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), {}, "DOCTYPE"),
    (zipped(xl__workbook_xml="<workbook/>"), {}, "文件损坏"),
    (book(["名字呢", "地址"], ["甲", "乙"]), {}, "没有找到企业名称这一列"),
    (book(["企业名称", "地址"]), {}, "下面没有企业"),
    (spoiled()[:3000], {}, "文件损坏"),
])
def test_a_file_that_cannot_be_used_says_what_to_do(content, how, says):
    assert says in error(content, **how)


def test_a_zip_bomb_is_not_unfolded():
    assert "展开后太大" in error(bomb())


def test_too_many_rows_or_columns_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 5)
    monkeypatch.setattr(reading, "MAX_COLUMNS", 5)
    assert "拆成几个文件" in error(book(["企业名称"], *(["甲公司"] for _n in range(9))))
    assert "多余的列" in error(book(["企业名称", *[None] * 6, "远"]))


@pytest.mark.parametrize(("cell", "items"), [
    ("铝锭、铝型材（工业、建筑）；铝棒等", ["铝锭", "铝型材(工业、建筑)", "铝棒"]),
    ("1、瓷砖 2、瓷片", ["瓷砖", "瓷片"]),
    ("1,2-二氯乙烷,甲苯", ["1,2-二氯乙烷", "甲苯"]),
    ("铝锭\n铝棒\n无", ["铝锭", "铝棒"]),
    ("铝锭（半括号、铝棒", ["铝锭(半括号", "铝棒"]),
])
def test_a_cell_is_cut_into_the_firms_own_words(cell, items):
    assert words.split(cell) == items


def test_every_alias_means_one_column():
    table = columns.aliases()
    assert {columns.field_of(field.label) for field in columns.FIELDS} == {field.key for field in columns.FIELDS}
    assert table["企业名称"] == columns.field_of("企業名稱 *（必填）") == columns.field_of("Company Name") == "name"
    assert columns.field_of("年产能（万吨）") == "quantity"
    assert columns.unit_of("年产能（单位：万吨）") == "万吨"


def test_the_core_of_a_name_is_without_place_and_form():
    places = frozenset({"湖南", "示例"})
    assert core("湖南省远山铝业股份有限公司", places) == core("远山铝业有限责任公司", places) == "远山铝业"
    assert core(code(1)) == code(1).lower()
