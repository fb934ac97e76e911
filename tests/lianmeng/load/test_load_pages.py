"""The pages: upload, look, decide, load, undo; and who may not."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from factories import AllianceFactory, appointed
from load_spoil import book, code, spoiled

from lianmeng.load import actions, work_views
from lianmeng.load.models import Batch
from lianmeng.members.models import Firm
from lianmeng.web.models import Job


def send(browser, cast, content, name="名册.xlsx", **more):
    upload = SimpleUploadedFile(name, content)
    return browser.post(reverse("load:upload"), {"alliance": cast.alliance.pk, "upload": upload, **more}, follow=True)


@pytest.fixture
def desk(cast, as_):
    return as_(cast.secretariat)


def test_from_upload_to_load_to_undo(desk, cast):
    page = send(desk, cast, spoiled()).content.decode()
    batch = Batch.objects.get()
    assert "导入 3 行" in page
    assert "<code>C7</code>" in page
    assert "校验位应为 3" in page
    assert not Firm.objects.filter(code=code(1)).exists()
    loaded = desk.post(reverse("load:load", args=[batch.pk]), follow=True).content.decode()
    assert "已导入" in loaded
    firm = Firm.objects.get(code=code(1))
    added = desk.get(reverse("load:batch", args=[batch.pk]), {"show": "add"}).content.decode()
    assert f'href="{reverse("members:firm", args=[firm.pk])}"' in added
    assert f'href="{reverse("chain:suggestions")}?chain={batch.chain_id}"' in loaded, "what to do next"
    desk.post(reverse("load:undo", args=[batch.pk]))
    assert not Firm.objects.filter(code=code(1)).exists()
    assert "已撤销" in desk.get(reverse("load:index")).content.decode()


def test_a_large_file_is_checked_by_the_worker_and_its_job_leads_to_the_result(
    desk, cast, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(work_views, "SMALL_BYTES", 10)
    monkeypatch.setattr(work_views, "SMALL_ROWS", 0)
    with django_capture_on_commit_callbacks(execute=True):
        send(desk, cast, spoiled())
    batch = Batch.objects.get()
    job = Job.objects.get()
    assert (job.state, job.result_url, batch.state) == ("done", reverse("load:batch", args=[batch.pk]), "checked")
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("load:load", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == "loaded"


def test_a_file_too_large_or_missing_is_said_beside_the_field(desk, cast, settings):
    settings.LIANMENG_UPLOAD_BYTES = 100
    page = send(desk, cast, spoiled())
    assert page.status_code == 422
    assert "请拆成几个文件" in page.content.decode()
    page = desk.post(reverse("load:upload"), {"alliance": cast.alliance.pk})
    assert "请选一个文件" in page.content.decode()
    assert Batch.objects.count() == 0


def test_a_file_that_cannot_be_used_says_so_on_its_page(desk, cast):
    page = send(desk, cast, b"%PDF-1.7", "a.pdf").content.decode()
    assert "请上传 .xlsx 或 .csv 文件" in page
    assert "这个文件不能用" in page


def test_a_proposed_duplicate_is_decided_on_the_page(desk, cast):
    send(desk, cast, book(["企业名称"], ["示例市甲铝业股份有限公司"]))
    row = Batch.objects.get().rows.get()
    desk.post(reverse("load:decide", args=[row.batch_id, row.pk]), {"decision": "another"})
    row.refresh_from_db()
    assert row.verdict == "add"
    answer = desk.post(reverse("load:decide", args=[row.batch_id, row.pk]), {"decision": "nonsense"})
    assert answer.status_code == 422
    assert "请选 是同一家" in answer.content.decode()


def test_why_an_undo_is_refused_stands_on_the_page(desk, cast):
    send(desk, cast, book(["企业名称"], ["新来有限公司"]))
    batch = Batch.objects.get()
    desk.post(reverse("load:load", args=[batch.pk]))
    Firm.objects.filter(name="新来有限公司").update(version=7)
    answer = desk.post(reverse("load:undo", args=[batch.pk]))
    assert answer.status_code == 422
    assert "第 2 行 新来有限公司：资料改过" in answer.content.decode()
    assert Firm.objects.filter(name="新来有限公司").exists()


def test_the_returned_rows_come_back_as_a_workbook_to_correct_and_load(desk, cast):
    send(desk, cast, spoiled())
    batch = Batch.objects.get()
    content = desk.get(reverse("load:returned", args=[batch.pk])).content
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("企業名稱", "統一社會信用代碼")
    assert len(rows) == 10
    assert "C7" in rows[1][-2]
    again = actions.check_file(cast.secretariat, alliance=cast.alliance, name="again.xlsx", content=content)
    assert again.counts["refused"] == 7  # the two that repeated a row above stand alone now


def test_what_a_stranger_typed_is_no_formula_in_the_report(desk, cast):
    send(desk, cast, "企业名称,所在地\n=1+1有限公司,月球".encode(), "a.csv")
    content = desk.get(reverse("load:returned", args=[Batch.objects.get().pk])).content
    cell = openpyxl.load_workbook(BytesIO(content)).active["A2"]
    assert (cell.value, cell.data_type) == ("=1+1有限公司", "s")


def test_the_template_can_be_filled_in_and_loaded(desk, cast):
    content = desk.get(reverse("load:template")).content
    made = openpyxl.load_workbook(BytesIO(content))
    sheet = made["企业"]
    assert sheet["A1"].comment.text
    assert {str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation}
    sheet["A3"] = "新来有限公司"
    out = BytesIO()
    made.save(out)
    batch = actions.check_file(cast.secretariat, alliance=cast.alliance, name="t.xlsx", content=out.getvalue())
    assert (batch.counts["add"], batch.counts["refused"]) == (1, 0)
    assert any("示例行" in notice for notice in batch.notices)


def test_strangers_and_rivals_are_shut_out_and_other_alliances_see_nothing(desk, cast, as_):
    send(desk, cast, spoiled())
    batch = Batch.objects.get()
    other = as_(appointed("secretariat", alliance=AllianceFactory()))
    addresses = [reverse(f"load:{name}", args=[batch.pk]) for name in ("batch", "returned")]
    for address in addresses:
        assert other.get(address).status_code == 404
        assert as_(cast.rival_owner).get(address).status_code == 404
        assert as_(None).get(address).status_code == 302
    assert other.post(reverse("load:load", args=[batch.pk])).status_code == 404
    assert other.post(reverse("load:undo", args=[batch.pk])).status_code == 404
    assert batch.file_name not in other.get(reverse("load:index")).content.decode()
    assert as_(cast.rival_owner).get(reverse("load:index")).status_code == 403
    assert as_(cast.rival_owner).get(reverse("load:template")).status_code == 403
    assert send(other, cast, spoiled()).status_code == 422
    assert Batch.objects.count() == 1


def test_queries_of_the_page_do_not_grow_with_the_rows(desk, cast, django_assert_max_num_queries):
    send(desk, cast, book(["企业名称", "所在地", "主营产品"], *([f"某{n}公司", "示例市", "铝锭"] for n in range(120))))
    batch = Batch.objects.get()
    with django_assert_max_num_queries(14):
        page = desk.get(reverse("load:batch", args=[batch.pk]) + "?show=add").content.decode()
    assert page.count("lm-row-title") == 50
    assert "?page=3" in page


def test_in_english(desk, cast):
    desk.cookies.load({"lianmeng_language": "en"})
    assert send(desk, cast, spoiled()).status_code == 200
