"""Contents of the 26 problems: the article gives their number and nothing else, so these are invented."""

from lianmeng.cosolve.models import Problem

E, P, T = Problem.Class.ENTERPRISE, Problem.Class.PARTY, Problem.Topic

PROBLEMS = (
    (E, T.MATERIAL, "示例：边角料堆满仓库，找不到稳定去处"),
    (E, T.MATERIAL, "示例：主要原料到货不稳，想找本地供应"),
    (E, T.CAPITAL, "示例：换新设备缺流动资金"),
    (E, T.TALENT, "示例：招不到熟练压铸工"),
    (E, T.TECHNOLOGY, "示例：产品气孔率偏高，想请专家看一看"),
    (P, T.ORGANISATION, "示例：党员太少，不知道能否与邻近企业联建"),
    (E, T.SITE, "示例：厂区门口道路积水影响出货"),
    (E, T.POLICY, "示例：环评变更手续不清楚"),
    (E, T.MATERIAL, "示例：熔炼渣处置费用高，想找资源化去处"),
    (E, T.TECHNOLOGY, "示例：合金成分波动，缺检测条件"),
    (E, T.TALENT, "示例：想招一名材料专业研究生"),
    (E, T.SITE, "示例：扩产电力容量不足"),
    (E, T.CAPITAL, "示例：应收账款周期长，想了解供应链贷款"),
    (P, T.ORGANISATION, "示例：党建室场地不够，想与同园企业共用"),
    (E, T.POLICY, "示例：高新技术企业复审材料不会准备"),
    (E, T.MATERIAL, "示例：再生塑料颗粒销路窄"),
    (E, T.TECHNOLOGY, "示例：再生料色差大，客户退货"),
    (E, T.TALENT, "示例：外地职工子女入学"),
    (E, T.SITE, "示例：园区蒸汽压力不稳"),
    (E, T.POLICY, "示例：跨区运输手续办理慢"),
    (P, T.ORGANISATION, "示例：流动党员较多，组织生活难安排"),
    (E, T.MATERIAL, "示例：想找能代加工石墨件的企业"),
    (E, T.CAPITAL, "示例：设备融资租赁条件咨询"),
    (E, T.TECHNOLOGY, "示例：除尘设备达不到新要求"),
    (P, T.ORGANISATION, "示例：入党积极分子培养联系人不足"),
    (E, T.OTHER, "示例：想参加行业展会，一家费用高"),
)
