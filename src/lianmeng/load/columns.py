"""The columns that a file may have, and the names officers give them. To know one more name, add it here.

A header is compared folded (Simplified, half-width, lower case, no spaces and brackets), without its unit and
without 必填 / 选填 / *.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from lianmeng.web.names import fold, tidy


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its key, what the template calls it, other names, the longest text, an example, how to fill it."""

    key: str
    label: str
    aliases: str
    longest: int
    example: str
    help: object
    many: bool = False


FIELDS = (
    Field("name", gettext_noop("企业名称"), "企业全称 公司名称 公司全称 单位名称 单位全称 全称 名称 企业 公司 市场主体名称 法人单位名称 "
          "name firm 'firm name' company 'company name' enterprise", 160, "示例铝业有限公司", _("必填。营业执照上的全称。")),
    Field("code", gettext_noop("统一社会信用代码"), "社会信用代码 信用代码 统一信用代码 统一代码 信用代碼 uscc uscid 'credit code' "
          "'unified social credit code' 统一社会信用代码/注册号 纳税人识别号", 40, "91430600MA4L00001C",
          _("18 位，请把该列设为“文本”格式。不知道就留空。")),
    Field("short_name", gettext_noop("简称"), "企业简称 公司简称 单位简称 股票简称 证券简称 'short name' abbreviation", 60, "示例铝业",
          _("不知道就留空。")),
    Field("name_en", gettext_noop("英文名称"), "英文名 企业英文名称 外文名称 'english name' 'name in english'", 200, "Example Aluminium Co., Ltd.",
          _("不知道就留空。")),
    Field("other_names", gettext_noop("曾用名"), "其他名称 别名 原名 原名称 曾用名称 'former name' 'former names' 'other names'", 160, "",
          _("多个用顿号隔开。"), many=True),
    Field("stock_code", gettext_noop("证券代码"), "股票代码 上市代码 'stock code' ticker", 12, "", _("请设为“文本”格式，前面的 0 要保留。")),
    Field("region", gettext_noop("所在地"), "所属区域 区域 地区 所属地区 县市区 所在县市区 所属县市区 所在区域 属地 所在园区 园区 所属园区 "
          "园区名称 产业园区 所在县区 所属乡镇园区 region place location park", 120, "",
          _("写系统里登记过的区域或园区名称。")),
    Field("industry", gettext_noop("行业"), "所属行业 行业类别 行业分类 国民经济行业 行业名称 industry sector", 80, "有色金属冶炼", _("不知道就留空。")),
    Field("ownership", gettext_noop("所有制"), "企业性质 经济性质 所有制性质 控股情况 经济类型 企业类型 公司类型 登记类型 ownership", 40, "非公有控股",
          _("公有控股、非公有控股，或国有、民营等；不知道就留空。")),
    Field("grade", gettext_noop("等级"), "企业等级 链上等级 企业类别 链上地位 企业地位 龙头或重点 grade", 40, "重点企业",
          _("龙头企业、重点企业 或 链上企业。")),
    Field("segment", gettext_noop("环节"), "链条环节 产业链环节 所属环节 产业环节 所处环节 所属链条 segment", 80, "",
          _("写这条产业链已登记的环节名称。")),
    Field("makes", gettext_noop("主营产品"), "主要产品 主导产品 产品 产品名称 主营业务产品 主要产品名称 经营产品 主产品 主营业务 生产产品 "
          "product products makes 'main product' 'main products'", 200, "铝锭、铝型材",
          _("企业自己的说法，用顿号、分号或逗号隔开。"), many=True),
    Field("quantity", gettext_noop("年产量"), "年产能 产能 产量 年产量产能 设计产能 capacity output", 40, "",
          _("只写数字，主营产品只有一种时可填；单位写在表头括号里或“单位”列。")),
    Field("unit", gettext_noop("单位"), "计量单位 产量单位 产能单位 unit", 20, "", _("例如 吨、万吨、件。")),
    Field("needs", gettext_noop("原材料"), "主要原材料 原料 主要原料 所需原料 所需原材料 采购需求 主要采购 外购原料 需求 需要 原辅材料 主要原辅材料 "
          "need needs 'raw material' 'raw materials' materials", 200, "氧化铝、石油焦", _("用顿号、分号或逗号隔开。"), many=True),
    Field("discards", gettext_noop("副产品及废料"), "副产品 副产物 废料 废弃物 固废 固体废物 一般固废 工业固废 废渣 副产 副产品废料 副产物及废料 "
          "waste wastes by-product by-products byproducts discards", 200, "铝灰、废阳极", _("用顿号、分号或逗号隔开。"), many=True),
    Field("certificate", gettext_noop("证书与称号"), "称号 证书 荣誉 荣誉称号 资质 企业资质 荣誉资质 资质荣誉 证书名称 认定 certificate certificates title",
          120, "高新技术企业", _("多个用顿号隔开。"), many=True),
    Field("certificate_level", gettext_noop("证书级别"), "级别 称号级别 荣誉级别 认定级别 'certificate level'", 20, "省级",
          _("国家级、省级、市级 或 县级。")),
    Field("certificate_issued", gettext_noop("颁发日期"), "认定日期 认定时间 颁发时间 发证日期 获得时间 获评时间 issued", 40, "2024-05",
          _("2024-05-08、2024-05 或 2024；不知道就留空。")),
    Field("certificate_expires", gettext_noop("到期日期"), "有效期至 到期时间 有效期 有效期限 expires 'valid until'", 40, "",
          _("2027-05-08、2027-05 或 2027；不知道就留空。")),
)

BY_KEY = {field.key: field for field in FIELDS}


def label_of(key: str) -> str:
    """What pages call a column, in their language; files keep the Chinese label."""
    return gettext(BY_KEY[key].label)


SERIAL = frozenset(fold(word) for word in ("序号", "编号", "序", "no", "no.", "#", "行号"))

_UNIT = re.compile(r"[(（\[【]\s*(?:单位\s*[:：]?\s*)?([^()（）\[\]【】]{1,12})[)）\]】]\s*$")
_REQUIRED = re.compile(r"[(（\[【]?\s*(必填|选填|可选|可空|required|optional)\s*[)）\]】]?|[*＊]", re.IGNORECASE)
_QUOTED = re.compile(r"'([^']+)'|(\S+)")


@lru_cache(maxsize=1)
def aliases() -> dict[str, str]:
    """Folded header to the key of its column."""
    table: dict[str, str] = {}
    for field in FIELDS:
        words = [a or b for a, b in _QUOTED.findall(field.aliases)]
        for word in (field.label, field.key, *words):
            table.setdefault(fold(word), field.key)
    return table


def field_of(header: str) -> str | None:
    """The column that a header names, or None. The unit in brackets at its end does not count."""
    text = _REQUIRED.sub("", tidy(header))
    return aliases().get(fold(text)) or aliases().get(fold(_UNIT.sub("", text)))


def unit_of(header: str) -> str:
    """The unit in a header: 年产能（万吨） -> 万吨."""
    found = _UNIT.search(_REQUIRED.sub("", tidy(header)).strip())
    return found.group(1).strip() if found else ""


def is_serial(header: str) -> bool:
    return fold(header) in SERIAL


def score(headers: list[str]) -> int:
    """How many different columns a line names; 0 when the name of the firm is not among them."""
    found = {field_of(header) for header in headers if header} - {None}
    return len(found) if "name" in found else 0
