"""Loading and undoing: all or nothing, one line in the trail, and back again exactly."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from factories import AllianceFactory, PlaceFactory, RegionFactory, StreamFactory, SupplyLinkFactory, appointed
from load_spoil import book, code, spoiled

from lianmeng.chain.models import Stream
from lianmeng.load import actions, undoing, writing
from lianmeng.load.models import Batch
from lianmeng.members.models import Certificate, Firm, Place, Segment
from lianmeng.trail.models import Entry
from lianmeng.web.origins import Origin, Visibility

MODELS = (Firm, Place, Stream, Certificate)


@pytest.fixture
def load(cast):
    def run(content, name="名册.xlsx", apply=True):
        batch = actions.check_file(cast.secretariat, alliance=cast.alliance, name=name, content=content)
        return actions.load_batch(cast.secretariat, batch=batch) if apply else batch

    return run


def everything():
    return {
        (model.__name__, row.pk): {k: v for k, v in model_to_dict(row).items() if k != "version"} | {"search": getattr(row, "search", "")}
        for model in MODELS for row in model.objects.all()
    }


RICH = book(
    ["企业名称", "信用代码", "简称", "等级", "环节", "主营产品", "年产能（吨）", "原材料", "副产品", "称号"],
    ["甲铝业有限公司", code(1), "甲铝", "龙头", "铝加工", "铝锭", 1200, "氧化铝", "铝灰", "省级绿色工厂"],
    ["丁镁业有限公司", code(2), "丁镁", None, None, "镁锭、镁粉", None, "白云石", "镁渣", None],
)


@pytest.fixture
def segment(cast):
    return Segment.objects.create(chain=cast.chain, name="铝加工")


def test_the_good_rows_of_a_spoiled_file_are_loaded(load, cast):
    batch = load(spoiled())
    firm = Firm.objects.get(code=code(1))
    assert (firm.name, firm.region, firm.origin, firm.source) == ("示例鋁業有限公司", cast.park, Origin.LOADED, "名册.xlsx")
    assert firm.places.get().chain == cast.chain
    assert {(s.role, s.text, s.visibility) for s in firm.streams.all()} == {
        ("makes", "铝锭", Visibility.CHAIN), ("makes", "铝型材(工业、建筑)", Visibility.CHAIN), ("makes", "铝棒", Visibility.CHAIN),
        ("needs", "氧化铝", Visibility.DESK), ("needs", "石油焦", Visibility.DESK), ("discards", "铝灰", Visibility.DESK),
    }
    assert "|sllyyxgs|" in firm.search
    assert Firm.objects.filter(origin=Origin.LOADED).count() == 3
    assert batch.rows.filter(verdict="refused", firm=None).count() == 9
    assert Entry.objects.filter(verb="file loaded").count() == 1


def test_a_known_firm_is_changed_and_its_old_place_stays_dated(load, cast, segment):
    load(RICH)
    cast.firm.refresh_from_db()
    assert (cast.firm.code, cast.firm.short_name, cast.firm.version) == (code(1), "甲铝", 1)
    old, new = cast.firm.places.order_by("pk")
    assert (old.grade, old.until_on) == ("other", new.since_on)
    assert (new.grade, new.segment, new.until_on) == ("leading", segment, None)
    made = cast.firm.streams.get(role="makes")
    assert (made.quantity, made.unit, made.cadence) == (1200, "吨", "year")
    assert cast.firm.certificates.get().level == "province"


def test_loading_the_same_file_again_changes_nothing(load, segment):
    load(RICH)
    after = everything()
    batch = load(RICH, apply=False)
    assert (batch.counts["same"], batch.counts["add"], batch.counts["change"]) == (2, 0, 0)
    with pytest.raises(ValidationError, match="没有可以导入的行"):
        actions.load_batch(None, batch=batch)
    assert everything() == after


def test_empty_cells_take_nothing_away(load, cast):
    Firm.objects.filter(pk=cast.firm.pk).update(industry="冶炼")
    StreamFactory(firm=cast.firm, text="铝锭")
    batch = load(book(["企业名称", "行业", "主营产品"], ["甲铝业有限公司", "无", None]), apply=False)
    assert batch.rows.get().verdict == "same"


def test_undo_restores_the_register_exactly(load, cast, segment):
    StreamFactory(firm=cast.firm, text="铝锭")
    before = everything()
    batch = load(RICH)
    assert everything() != before
    undoing.undo(cast.secretariat, batch=batch)
    assert everything() == before
    batch.refresh_from_db()
    assert batch.state == Batch.State.UNDONE
    assert Entry.objects.filter(verb="load undone").count() == 1


@pytest.mark.parametrize("use", ["changed", "linked", "stream", "moved"])
def test_undo_refuses_when_a_firm_was_changed_or_used_since_and_names_it(load, cast, segment, use):
    batch = load(RICH)
    firm = Firm.objects.get(code=code(2))
    if use == "changed":
        firm.version += 1
        firm.save()
    elif use == "linked":
        SupplyLinkFactory(supplier=firm, customer=cast.buyer)
    elif use == "stream":
        Stream.objects.filter(firm=firm, text="镁锭").update(version=1)
    else:
        Place.objects.filter(firm=firm).update(until_on="2026-01-01")
    before = everything()
    with pytest.raises(ValidationError) as wrong:
        undoing.undo(cast.secretariat, batch=batch)
    told = "\n".join(wrong.value.messages)
    assert "第 3 行 丁镁业有限公司" in told
    assert {"changed": "资料改过", "linked": "供求关系", "stream": "物料改过", "moved": "链上位置改过"}[use] in told
    assert "请先处理" in told
    assert everything() == before


def test_a_failure_midway_leaves_nothing_half_written(load, cast, segment, monkeypatch):
    before = everything()
    batch = load(RICH, apply=False)
    monkeypatch.setattr(writing, "_certificates", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.load_batch(cast.secretariat, batch=batch)
    assert everything() == before
    batch.refresh_from_db()
    assert batch.state == Batch.State.CHECKED
    assert not Entry.objects.filter(verb="file loaded").exists()


def test_a_register_that_changed_since_the_check_stops_the_load(load, cast):
    batch = load(book(["企业名称"], ["新来有限公司"]), apply=False)
    Firm.objects.create(name="新来有限公司")
    with pytest.raises(ValidationError, match="检查之后名册有变化，1 行"):
        actions.load_batch(cast.secretariat, batch=batch)
    batch.refresh_from_db()
    assert (batch.state, batch.counts["change"], batch.counts["add"]) == ("checked", 1, 0)
    actions.load_batch(cast.secretariat, batch=batch)
    assert Place.objects.filter(firm__name="新来有限公司", chain=cast.chain).count() == 1


def test_a_batch_is_loaded_once_and_undone_once(load, cast):
    batch = load(book(["企业名称"], ["新来有限公司"]))
    with pytest.raises(ValidationError, match="已导入"):
        actions.load_batch(cast.secretariat, batch=batch)
    undoing.undo(cast.secretariat, batch=batch)
    with pytest.raises(ValidationError, match="已撤销"):
        undoing.undo(cast.secretariat, batch=batch)


def test_a_firm_on_another_chain_of_the_region_is_joined_not_rewritten(load, cast):
    neighbour = AllianceFactory(region=cast.city)
    place = PlaceFactory(chain=neighbour.chain, firm__name="邻链有限公司", firm__industry="化工", firm__region=cast.park)
    load(book(["企业名称", "行业", "英文名称"], ["邻链有限公司", "冶炼", "Neighbour"]))
    place.firm.refresh_from_db()
    assert (place.firm.industry, place.firm.name_en) == ("化工", "Neighbour")
    assert place.firm.places.count() == 2


def test_only_the_desk_of_that_alliance_may_load(load, cast):
    other = appointed("secretariat", alliance=AllianceFactory(region=RegionFactory()))
    batch = load(book(["企业名称"], ["新来有限公司"]), apply=False)
    for account in (other, cast.rival_owner, cast.park_official, cast.stranger):
        with pytest.raises(PermissionDenied):
            actions.load_batch(account, batch=batch)
        with pytest.raises(PermissionDenied):
            actions.check_file(account, alliance=cast.alliance, name="a", content=b"b")
    assert not Firm.objects.filter(name="新来有限公司").exists()


def test_queries_of_load_and_undo_do_not_grow_with_the_rows(load, cast):
    def count(rows, first):
        batch = load(book(["企业名称", "主营产品"], *([f"某{first + n}公司", "铝锭"] for n in range(rows))), apply=False)
        with CaptureQueriesContext(connection) as seen:
            actions.load_batch(cast.secretariat, batch=batch)
        with CaptureQueriesContext(connection) as back:
            undoing.undo(cast.secretariat, batch=batch)
        return len(seen), len(back)

    assert count(3, 0) == count(30, 100)
