"""The dry run: each wrong cell by its address, the others intact, nothing written."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import AllianceFactory, FirmFactory, PlaceFactory, RegionFactory
from load_spoil import FOLDER, book, code, spoiled

from lianmeng.chain.models import Stream
from lianmeng.load import actions
from lianmeng.members.models import Certificate, Firm, Place, Region, Segment


@pytest.fixture
def check(cast):
    def run(content, name="名册.xlsx", **how):
        return actions.check_file(cast.secretariat, alliance=cast.alliance, name=name, content=content, **how)

    return run


def problems(batch):
    return {problem["cell"]: (problem["what"], problem["do"]) for row in batch.rows.all() for problem in row.problems}


def row(batch, number):
    return batch.rows.get(number=number)


def test_each_mistake_is_named_by_its_cell_and_the_other_rows_stand(check):
    before = Firm.objects.count(), Stream.objects.count(), Place.objects.count()
    batch = check((FOLDER / "spoiled.xlsx").read_bytes())
    found = problems(batch)
    assert set(found) == {"C7", "B8", "C9", "D10", "B11", "D12", "E13", "B15", "C16"}
    assert "校验位应为 3，这里是 A" in found["C7"][0]
    assert found["B8"] == ("这里是日期，不是企业名称。", "填写营业执照上的全称。")
    assert "1.43E+17" in found["C9"][0]
    assert "文本" in found["C9"][1]
    assert "#REF!" in found["D10"][0]
    assert found["B11"][0] == "与第 4 行名称相同。"
    assert "不存在的园区" in found["D12"][0]
    assert "32000 个字" in found["E13"][0]
    assert found["B15"][0] == "没有企业名称。"
    assert found["C16"][0] == "与第 5 行代码相同。"
    assert batch.counts == {"add": 3, "change": 0, "same": 0, "ask": 0, "refused": 9, "skipped": 0}
    assert row(batch, 4).values["code"] == code(1)
    assert (Firm.objects.count(), Stream.objects.count(), Place.objects.count()) == before


def test_the_spoiled_text_file_likewise(check):
    batch = check((FOLDER / "spoiled-gb18030.csv").read_bytes(), "a.csv")
    found = problems(batch)
    assert set(found) == {"C4", "F4", "B5", "H5", "B6", "D7"}
    assert "特大" in found["C4"][0]
    assert "龙头企业、重点企业" in found["C4"][1]
    assert "约五百" in found["F4"][0]
    assert "应为 18 位，这里是 15 位" in found["B5"][0]
    assert "国家级、省级" in found["H5"][1]
    assert "40000 个字" in found["D7"][0]
    assert row(batch, 3).values["quantity"] == ["1200", "吨"]
    assert row(batch, 3).changes["certificates"] == [["绿色工厂", "province", "2024-05-01", None]]


def test_the_committed_files_are_what_the_maker_makes():
    assert spoiled()[:2] == b"PK"
    assert {path.name for path in Path(FOLDER).iterdir()} == {"spoiled.xlsx", "spoiled-gb18030.csv"}


def test_a_file_that_cannot_be_used_is_kept_as_refused_and_deleted(check, settings):
    batch = check(b"%PDF-1.7")
    assert (batch.state, batch.rows.count()) == ("refused", 0)
    assert "请上传 .xlsx 或 .csv" in batch.error
    assert list((settings.DATA / "uploads" / "load").iterdir()) == []


def test_a_firm_is_known_by_its_code_then_by_its_name(check, cast):
    Firm.objects.filter(pk=cast.firm.pk).update(code=code(1))
    Firm.objects.filter(pk=cast.rival.pk).update(other_names=["老乙公司"])
    batch = check(book(["名称", "代码", "信用代码"], ["甲铝业有限公司", None, code(1)], ["老乙公司", None, None], ["丙 压鑄有限公司", None, None]))
    assert [(r.proposed_id, r.why, r.verdict) for r in batch.rows.all()] == [
        (cast.firm.pk, "code", "same"), (cast.rival.pk, "name", "same"), (cast.buyer.pk, "name", "same"),
    ]


def test_a_similar_name_is_proposed_and_never_merged_by_itself(check, cast):
    batch = check(book(["企业名称"], ["示例市甲铝业股份有限公司"]))
    assert [(r.proposed_id, r.why, r.verdict) for r in batch.rows.all()] == [(cast.firm.pk, "similar", "ask")]


def test_two_codes_are_two_firms_and_a_new_name_on_a_known_code_is_asked(check, cast):
    Firm.objects.filter(pk=cast.firm.pk).update(code=code(1))
    batch = check(book(["企业名称", "信用代码"], ["甲铝业有限公司", code(2)], ["全新名称有限公司", code(1)]))
    assert [(r.why, r.verdict) for r in batch.rows.all()] == [("other_code", "ask"), ("renamed", "ask")]


def test_a_decision_makes_a_row_a_change_an_addition_or_nothing(check, cast):
    batch = check(book(["企业名称", "行业"], ["示例市甲铝业股份有限公司", "冶炼"]))
    one = batch.rows.get()
    assert actions.decide(cast.secretariat, row=one, decision="same_firm").verdict == "change"
    assert batch.rows.get().changes["firm"]["industry"] == ["", "冶炼"]
    assert actions.decide(cast.secretariat, row=one, decision="another").verdict == "add"
    assert actions.decide(cast.secretariat, row=one, decision="skip").verdict == "skipped"
    assert actions.decide(cast.secretariat, row=one, decision="").verdict == "ask"
    assert actions.decide_all(cast.secretariat, batch=batch, decision="another") == 1
    batch.refresh_from_db()
    assert batch.counts["add"] == 1


def test_two_rows_cannot_become_one_firm(check, cast):
    batch = check(book(["企业名称"], ["甲铝业有限公司"], ["甲铝业股份有限公司"]))
    second = row(batch, 3)
    with pytest.raises(ValidationError, match="第 2 行已经是这家企业"):
        actions.decide(cast.secretariat, row=second, decision="same_firm")
    assert row(batch, 3).decision == ""


def test_regions_are_found_by_short_name_with_parents_and_the_inmost_counts(check, cast):
    batch = check(book(
        ["企业名称", "所在地", "所在园区"], ["一公司", "示例", None], ["二公司", "示例市示例高新区", None], ["三公司", "示例市", "示例高新区"],
        ["四公司", "示例高新园", None], ["五公司", "示例管理区", "示例高新区"],
    ))
    assert [r.values.get("region") for r in batch.rows.all()] == [cast.city.pk, cast.park.pk, cast.park.pk, None, None]
    found = problems(batch)
    assert "示例高新区" in found["B5"][1]
    assert "不在一处" in found["C6"][0]


def test_a_name_that_two_regions_have_must_be_written_with_its_parent(check, cast):
    other = RegionFactory(name="别市", kind=Region.Kind.CITY)
    RegionFactory(name="示例高新区", kind=Region.Kind.PARK, parent=other)
    batch = check(book(["企业名称", "园区"], ["一公司", "示例高新区"], ["二公司", "别市示例高新区"]))
    assert "几处同名" in problems(batch)["B2"][0]
    assert row(batch, 3).verdict == "add"


def test_segments_stock_codes_and_certificates_are_checked(check, cast):
    Segment.objects.create(chain=cast.chain, name="铝加工")
    batch = check(book(
        ["企业名称", "环节", "证券代码", "称号", "称号级别", "到期日期"],
        ["一公司", "铝加工", "000548", "省级绿色工厂、国家级小巨人", None, None], ["二公司", "鋁加工", 548, None, None, None],
        ["三公司", "冶炼", None, "绿色工厂", None, None], ["四公司", None, None, "绿色工厂", "省级", "明年"],
    ))
    assert row(batch, 2).changes["certificates"] == [
        ["省级绿色工厂", Certificate.Level.PROVINCE, None, None], ["国家级小巨人", Certificate.Level.NATIONAL, None, None],
    ]
    found = problems(batch)
    assert set(found) == {"C3", "B4", "D4", "F5"}
    assert "前面的 0 丢了" in found["C3"][0]


def test_a_firm_of_another_alliance_cannot_be_taken(check, cast):
    away = AllianceFactory()
    theirs = FirmFactory(name="别处铝业有限公司", region=away.region, code=code(7))
    PlaceFactory(chain=away.chain, firm=theirs)
    batch = check(book(["企业名称", "信用代码", "行业"], ["别处铝业有限公司", code(7), "改掉"]))
    one = batch.rows.get()
    assert (one.verdict, one.problems[0]["cell"]) == ("refused", "A2")
    assert "别的联盟" in one.problems[0]["what"]


def test_queries_of_a_check_do_not_grow_with_the_rows(check):
    def count(rows):
        with CaptureQueriesContext(connection) as seen:
            check(book(["企业名称", "主营产品"], *([f"某{n}公司", "铝锭"] for n in range(rows))))
        return len(seen)

    count(1)  # the account's scope is read once
    assert count(3) == count(30)
