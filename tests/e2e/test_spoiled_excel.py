"""A workbook with mistakes: each refused row names its cell, the others load, and the whole load can be undone."""

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

ROWS = (
    ("企业名称", "统一社会信用代码", "等级", "所有制", "主营产品", "副产品及废料"),
    ("示例好铝业有限公司", "", "重点企业", "民营", "铝锭、铝棒", "铝灰"),
    ("", "", "重点企业", "民营", "铝型材", ""),
    ("示例错代码有限公司", "91430600MA4L00001X", "", "", "铝板", ""),
    ("示例错等级有限公司", "", "特级企业", "", "铝箔", ""),
    ("示例好橡胶有限公司", "", "", "", "橡胶密封条", "硫化飞边"),
    ("示例公式有限公司", "", "", "=1/0", "铝粉", ""),
)
REFUSED = ("A3", "B4", "C5", "D7")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    path = tmp_path / "坏了的表.xlsx"
    book.save(path)
    return path


def test_spoiled_rows_name_their_cell_the_others_load_and_all_is_undone(person, site, width, workbook):
    desk = person(site, "secretariat", width)
    desk.menu("导入")
    desk.page.get_by_label("文件", exact=True).set_input_files(workbook)
    desk.press("检查文件")
    for cell in REFUSED:
        row = desk.main.get_by_role("row").filter(has=desk.page.get_by_role("code").get_by_text(cell, exact=True))
        expect(row.first).to_be_visible()
        expect(row.first.get_by_role("cell").last).not_to_be_empty()  # what to do about it
    desk.press("导入 2 行")
    desk.sees("已导入")
    assert found(desk, "示例好铝业有限公司")
    assert found(desk, "示例好橡胶有限公司")
    assert not found(desk, "示例错等级有限公司")

    desk.menu("导入")
    desk.main.get_by_role("link", name=workbook.name).click()
    with desk.page.expect_download() as download:
        desk.main.get_by_role("link", name="退回的 4 行").click()
    back = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert back.max_row == 5
    assert any("C5" in str(cell.value) for row in back for cell in row)

    desk.press("撤销整批导入")
    desk.sees("已撤销")
    assert not found(desk, "示例好铝业有限公司")


def found(desk, name: str) -> bool:
    here = desk.page.url
    desk.go(f"/search/?q={name}")
    seen = desk.main.get_by_role("link", name=name).count() > 0
    desk.go(here)
    return seen
