"""Word lists for reading firms' texts: endings and beginnings, longest first where one contains another.

All are in folded form (Simplified, lower case, no English plural).
"""

from __future__ import annotations

# What ends so is no goods. From reading registers: accounting items, services, rights, real estate.
NO_GOODS = (
    "服务", "服务业", "贷款", "存款", "存", "贴现", "汇款", "借款", "买卖", "理财", "保理", "保险", "证券", "基金", "信托", "期货",
    "租赁", "出租", "房租", "租金", "物业", "物业管理", "商品房", "住宅", "公寓", "写字楼", "商铺", "房地产", "房产", "地产", "楼盘",
    "酒店", "餐饮", "旅游", "客房", "会展", "广告", "传媒", "游戏", "影视", "电影", "电视剧", "出版", "教育", "培训", "咨询", "顾问",
    "设计", "勘察", "监理", "检测", "检验", "认证", "评估", "审计", "结算", "代理", "经纪", "招标", "拍卖", "典当", "担保",
    "软件", "软件开发", "开发", "研发", "技术", "解决方案", "系统集成", "平台", "信息化", "电子商务", "互联网", "云计算", "大数据",
    "物流", "运输", "货运", "客运", "仓储", "快递", "配送", "装卸", "码头", "港口", "航运", "收费", "通行费", "高速公路",
    "工程", "施工", "安装", "装修", "总承包", "承包", "建筑业", "维修", "维护", "修理", "运维", "运营", "管理", "托管", "经营",
    "贸易", "零售", "批发", "百货", "超市", "商业", "商贸", "进出口", "收入", "业务", "劳务", "费用", "收益", "补贴", "利息", "其他",
    "其它", "行业", "事业", "产业", "板块", "分部", "专利", "许可", "转让", "投资", "项目", "合同", "银务", "医疗服务", "诊疗",
    " service", " loan", " insurance", " software", " consulting", " design", " rental", " leasing", " management",
    " logistic", " transport", " engineering", " training",
)  # fmt: skip

LIGHT_HEADS = ("主营", "主要产品为", "主要", "各类", "各种", "其他", "其它", "自产", "生产", "销售", "加工", "制造", "高性能", "高档",
               "新型", "优质", "普通", "特种", "our ", "other ", "various ", "high quality ", "production of ",
               "manufacture of ", "manufacturing of ")  # fmt: skip
LIGHT_TAILS = (
    "的生产与销售", "的生产和销售", "的生产销售", "生产与销售", "生产和销售", "生产销售", "研发生产", "的生产", "的销售", "的加工", "的制造",
    "生产", "销售", "加工", "制造", "供应", "采购", "收购", "经销", "系列产品", "类产品", "系列", "产品", "制品类", "类", "等", "等等", "品种",
    "总成", "原料", "材料", "原材料", "用品", " product", " production", " manufacturing", " processing", " material",
)  # fmt: skip
PREFORM_TAILS = ("半成品", "毛坯件", "毛坯", "坯料", "坯件", "坯", "成品", "粗品", "散料", "粉末", "颗粒", "粒料", "块料",
                 " blank", " preform", " powder", " granule", " pellet")  # fmt: skip

# A machine for X, a line for X: its maker neither makes nor takes in X.
EQUIPMENT_TAILS = ("机", "机械", "设备", "装备", "生产线", "装置", "模具", "仪器", "仪表", "系统", "机组", "成套", "机床", "工具", "泵", "阀",
                   "站", "车", "炉", "窑", "釜", "塔", "罐", "箱", "柜", " machine", " machinery", " equipment", " line",
                   " plant", " mould", " tool", " furnace", " system")  # fmt: skip

# Right before a name of a substance these make another substance of it.
CHEMICAL_PREFIXES = ("聚", "氯", "溴", "氟", "碘", "硝", "硝基", "甲", "乙", "丙", "丁", "苯", "苯基", "甲基", "乙基", "丙基", "丁基", "氨基",
                     "羟基", "羧基", "氢", "氧", "二", "三", "四", "环", "异", "偏", "亚", "过", "次", "聚合", "poly", "chloro", "仿", "无", "非", "脱",
                     "除", "防", "抗", "代")  # fmt: skip

# Right after a name of a substance these make another substance of it.
CHEMICAL_SUFFIXES = frozenset("酸酯醇酮醛醚胺腈酐基苷盐酚烯烷炔")

GENERIC = ("边角料", "废料", "下脚料", "废弃物", "固体废物", "废物", "副产品", "产品", "制品", "材料", "原料", "零部件", "设备", "配件", "零件")

KIND_TAILS = (
    "生产企业", "制造企业", "加工企业", "生产厂家", "生产厂", "制造厂", "加工厂", "制造商", "生产商", "供应商", "经营户", "种植户", "养殖户", "企业",
    "冶炼", "精炼", "压榨", "浸出", "提炼", "养殖场", "种植场", "种植基地", "种植园", "基地", "公司", "集团", "工厂", "单位", "厂家", "厂商", "厂", "行业", "工业", "产业", "制造业", "加工业", "业", "车间", "作坊", "农户", "户", "商", "生产", "制造", "加工",
    " production company", " manufacturing company", " manufacturing industry", " production industry", " production facility",
    " processing industry", " company", " industry", " producer", " production", " manufacturer", " manufacturing",
    " manufacture", " maker", " plant", " factory", " mill", " work", " facility", " firm", " enterprise", " processing",
    " sector", " business", " refinery",
)  # fmt: skip

KIND_VERBS = "造制炼酿养种"

# What an industry is called, and the divisions of GB/T 4754-2017 (the numbers fact files begin with) it covers.
INDUSTRIES = (
    (("农业", "农场", "种植", "养殖", "畜牧", "agricultur", "farm", "crop"), ("01", "02", "03", "13")),
    (("食品", "饮料", "乳品", "酒", "food", "beverage", "dairy", "distiller", "brewer"), ("13", "14", "15")),
    (("纺织", "化纤", "textile"), ("17", "28")),
    (("皮革", "制革", "鞋", "tanning", "leather"), ("19",)),
    (("木材", "木业", "家具", "wood", "furniture"), ("20", "21")),
    (("造纸", "浆纸", "制浆", "paper", "pulp"), ("22",)),
    (("石化", "炼油", "炼焦", "焦化", "petrochemical", "oil refinery", "coking"), ("25",)),
    (("化工", "化学", "chemical"), ("26",)),
    (("制药", "医药", "pharma"), ("27",)),
    (("橡胶", "塑料", "rubber", "plastic"), ("29",)),
    (("建材", "建筑材料", "陶瓷", "玻璃", "building material", "construction material", "ceramic"), ("30",)),
    (("冶金", "冶炼", "metallurg", "smelt"), ("31", "32")),
    (("钢铁", "钢厂", "炼铁", "炼钢", "铁合金", "steel", "ironwork"), ("31",)),
    (("有色", "铝业", "铜业", "nonferrous"), ("32",)),
    (("电厂", "发电", "热电", "供热", "能源", "power", "energy", "electricity", "heat"), ("44",)),
)
