"""Invented data for the style page alone. Nothing of it enters the register."""

import datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianmeng.web.dates import PartialDate, PartialDateFormField
from lianmeng.web.models import Job
from lianmeng.web.origins import Origin


class SampleForm(forms.Form):
    """One of every control."""

    title = forms.CharField(label="标题", max_length=80, help_text="一句话说清缺什么、堵在哪里。")
    text = forms.CharField(label="经过", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), ("power", "用电"), ("people", "用工")])
    urgent = forms.ChoiceField(label="缓急", choices=[("no", "一般"), ("yes", "紧急")], widget=forms.RadioSelect)
    tonnes = forms.DecimalField(label="数量（吨）", required=False, help_text="不知道就留空。")
    since = PartialDateFormField(label="从何时起", required=False)
    paper = forms.FileField(label="附件", required=False)
    share = forms.BooleanField(label="联盟成员可见", required=False)


def rows() -> list[dict]:
    return [
        {"name": "甲铝业有限公司", "makes": "再生铝锭", "tonnes": 32000, "since": PartialDate(2019, 5), "tone": "ok", "state": "在产", "origin": Origin.SYNTHETIC},
        {"name": "乙压铸有限公司", "makes": "压铸件", "tonnes": 4800.5, "since": None, "tone": "wait", "state": "待核实", "origin": Origin.SYNTHETIC},
        {"name": "丙环保科技有限公司", "makes": "铝灰渣处理", "tonnes": None, "since": PartialDate(None, 9, 8), "tone": "late", "state": "逾期未答", "origin": Origin.ARTICLE},
    ]


def story() -> list[dict]:
    return [
        {"when": PartialDate(None, 9, 15), "title": "提出", "text": "炉子夜间限电，三天少产四十吨。", "who": "甲铝业有限公司", "tone": "info", "origin": Origin.SYNTHETIC},
        {"when": datetime.date(2026, 9, 16), "title": "分办给供电公司", "who": "秘书处", "tone": "wait"},
        {"when": PartialDate(2026, 9), "title": "答复：改为错峰用电", "text": "新增一台 2000 千伏安变压器。", "who": "供电公司", "tone": "info"},
        {"when": PartialDate(2026, 10, 8), "title": "企业确认解决", "who": "甲铝业有限公司", "tone": "ok", "href": "#story"},
    ]


def jobs() -> list[Job]:
    """Four states of one job; kept nowhere. Those not over carry no address to ask."""
    label = "找出没人注意到的链接"
    return [
        Job(pk=0, label=label, state=Job.State.QUEUED, stage="等候前一项"),
        Job(pk=0, label=label, state=Job.State.RUNNING, stage="比对供需", done=214, total=338),
        Job(pk=0, label=label, state=Job.State.DONE, result_url="#jobs"),
        Job(pk=0, label=label, state=Job.State.FAILED, error="第 12 行的“数量”不是数字。改好后重新导入。"),
    ]


def page(request: HttpRequest) -> dict[str, object]:
    wrong = SampleForm({"title": "", "kind": "other", "tonnes": "三十", "since": "上个月"})
    return {
        "rows": rows(),
        "story": story(),
        "jobs": jobs(),
        "form": SampleForm(prefix="blank", initial={"urgent": "no"}),
        "wrong": wrong,
        "page_obj": Paginator(range(1, 338), 50).get_page(request.GET.get("page")),
        "steps": [("raised", _("提出")), ("triaged", _("分办")), ("solving", _("解决中")), ("answered", _("已答复")), ("confirmed", _("企业确认"))],
        "tones": [("ok", _("已解决")), ("wait", _("等待中")), ("late", _("逾期")), ("off", _("已停用")), ("info", _("新")), ("accent", _("重点"))],
        "levels": [("success", _("已保存。")), ("info", _("有一条新的回复。")), ("warning", _("还有两天到期。")), ("error", _("没有保存：数量要写成数字。"))],
        "icons": ["cobuild", "cosolve", "coshare", "members", "chain", "thinktank", "load", "home", "search", "menu", "close", "person", "language", "down", "right", "left", "plus", "minus", "fit", "edit", "download", "print", "calendar", "phone", "filter", "file"],
        "colours": ["paper", "surface", "sunken", "ink", "muted", "line", "accent", "link", "ok", "wait", "late", "info"],
        "when": datetime.datetime(2026, 11, 24, 9, 30, tzinfo=datetime.UTC),
        "month": PartialDate(2026, 5),
        "none": None,
    }


def graph() -> dict[str, list[dict]]:
    """A small chain in the shape that js/graph.js draws."""
    nodes = [
        {"id": 1, "label": "废铝回收（示例）", "kind": "firm", "level": 0},
        {"id": 2, "label": "拆解园（示例）", "kind": "firm", "level": 0},
        {"id": 3, "label": "再生铝锭", "kind": "product", "level": 1},
        {"id": 4, "label": "甲铝业（示例）", "kind": "firm", "level": 2, "lead": True, "href": "#graph"},
        {"id": 5, "label": "乙压铸（示例）", "kind": "firm", "level": 3},
        {"id": 6, "label": "铝灰渣", "kind": "waste", "level": 3},
        {"id": 7, "label": "缺：阳极氧化", "kind": "gap", "level": 3},
        {"id": 8, "label": "丙环保（示例）", "kind": "firm", "level": 4},
        {"id": 9, "label": "要：铝灰 200 吨", "kind": "need", "level": 4},
    ]
    pairs = [(1, 3, "supplies"), (2, 3, "supplies"), (3, 4, "supplies"), (4, 5, "supplies"), (4, 6, "supplies"), (4, 7, "missing"), (6, 8, "suggested"), (6, 9, "suggested")]
    return {"nodes": nodes, "edges": [{"source": a, "target": b, "kind": kind} for a, b, kind in pairs]}
