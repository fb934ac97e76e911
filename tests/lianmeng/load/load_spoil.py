"""Makes the spoiled files beside it, and more for the tests. Everything in them is invented.

`python tests/lianmeng/load/load_spoil.py` writes spoiled/spoiled.xlsx and spoiled/spoiled-gb18030.csv anew.
"""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl

FOLDER = Path(__file__).parent / "spoiled"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code(number: int) -> str:
    """A well-formed code that belongs to nobody."""
    body = f"91999999X{number:08d}"
    total = sum(pow(3, place, 31) * ALPHABET.index(letter) for place, letter in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


def wide(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def book(*rows: list[object], merged: tuple[str, ...] = (), title: str = "Sheet1") -> bytes:
    """A workbook of these rows."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def spoiled() -> bytes:
    """A register as it comes: title, two-row header, Hant, full width, blanks, a total row; and every mistake once."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "企業名冊"
    for row in (
        ["示例市产业链企业名册（2026年）"],
        ["序号", "基本情況", None, None, "產品與物料", None, None, "聯繫電話"],
        [None, "企業名稱", "統一社會信用代碼", "所在園區", "主營產品", "原材料", "副產品", None],
        [1, "示例鋁業有限公司", wide(code(1)), "示例高新区", "铝锭、铝型材（工业、建筑）；铝棒等", "氧化铝，石油焦", "铝灰", "000"],  # 4
        [2, "示例碳素有限公司", code(2), "示例高新区", "预焙阳极", "石油焦", None],  # 5
        [],
        [3, "示例橡胶有限公司", code(3)[:17] + ("A" if code(3)[17] != "A" else "B"), "示例高新区", "轮胎"],  # 7: check digit
        [4, date(2024, 5, 1), code(4), "示例高新区", "螺栓"],  # 8: a date as name
        [5, "示例铸造有限公司", 143000000000000000.0, "示例高新区", "铸件"],  # 9: code as number
        [6, "示例锻造有限公司", code(6), "#REF!", "锻件"],  # 10: formula error
        [7, "示例 铝业 有限公司", None, "示例高新区", "铝箔"],  # 11: the firm of row 4 again
        [8, "示例玻璃有限公司", code(8), "不存在的园区", "玻璃"],  # 12
        [9, "示例涂料有限公司", code(9), "示例高新区", "涂" * 32000],  # 13
        [10, "示例陶\u200b瓷有限公司", "无", "示例管理区", "1、瓷砖 2、瓷片"],  # 14: unseen characters
        [11, None, code(11), "示例高新区", "水泥"],  # 15: no name
        [12, "示例塑料有限公司", code(2), "示例高新区", "塑料"],  # 16: the code of row 5
        ["合  计", "12 家"],
        ["注：本表由各园区填报。"],
    ):
        sheet.append(row)
    for area in ("A1:H1", "B2:D2", "E2:G2", "A2:A3", "H2:H3", "A18:H18"):
        sheet.merge_cells(area)
    sheet["D10"].data_type = "e"
    sheet.row_dimensions[5].hidden = True
    return saved(made)


def spoiled_csv() -> bytes:
    """The like as text, in the encoding Excel writes in China, with a semicolon between cells."""
    lines = [
        "示例市企业名册;;;", "单位名称*;信用代码;等级;主要产品（名称）;原料;年产能（吨）;证书;级别;认定时间;企业性质",
        f"示例甲有限公司;{code(21)};龙头;铝锭;氧化铝;1,200;绿色工厂;省级;2024/5/1;民营",
        f"示例乙有限公司;{code(22)};特大;铝棒;;约五百;;;;国有",
        f"示例丙有限公司;{code(23)[:15]};重点;铝板;;;绿色工厂;宇宙级;;有限责任公司",
        "示例丁有限公司;1.43E+17;一般;铝带;;;;;;",
        "示例戊\x00有限公司;;链主;" + "长" * 40000 + ";;;;;;",
        ";;;;;;;;;", "小计;5;;;;;;;;",
    ]
    return "\r\n".join(lines).encode("gb18030")


def bomb() -> bytes:
    """A workbook of some kilobytes that unfolds to far more than is allowed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (210 * 1024 * 1024))
    return out.getvalue()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "spoiled.xlsx").write_bytes(spoiled())
    (FOLDER / "spoiled-gb18030.csv").write_bytes(spoiled_csv())
