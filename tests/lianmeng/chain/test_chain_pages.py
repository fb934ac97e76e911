"""Pages of the chain: who sees what on them, and what bad input comes to."""

import re

import pytest
from chain_streams import stream
from factories import ChainFactory, FirmFactory, PlaceFactory, StreamFactory, SupplyLinkFactory

from lianmeng.chain import actions
from lianmeng.chain.models import Discovery, Stream, Suggestion, SupplyLink
from lianmeng.web.models import Job


@pytest.fixture
def full(found, trio):
    """Streams, links and suggestions of which the rival may know nothing."""
    stream(found.firm, "makes", "秘密合金", price=98765)
    found.link = SupplyLinkFactory(supplier=found.firm, customer=found.buyer, product="秘密母料", evidence="秘密依据")
    found.row = Suggestion.objects.get(giver=found.firm, taker=found.buyer, kind="use", giver_stream=found.offcuts)
    found.trio = trio
    return found


def pages(full):
    chain, firm = full.chain.pk, full.firm.pk
    return [
        f"/chain/{chain}/", f"/chain/{chain}/graph.json", f"/chain/{chain}/isolated/", f"/chain/firms/{firm}/",
        f"/chain/firms/{firm}/graph.json", f"/chain/firms/{full.buyer.pk}/", "/chain/links/", "/chain/suggestions/",
        "/chain/suggestions/?state=all", f"/chain/suggestions/?firm={firm}", f"/chain/links/?chain={chain}",
        f"/chain/path/?from={full.trio.jifu.pk}&to={full.trio.xingrui.pk}", f"/chain/path/?from={firm}&to={full.buyer.pk}",
        "/chain/path/?product=回收铝&into=铝压铸件",
    ]


SECRETS = ("秘密合金", "秘密母料", "秘密依据", "98765", "98,765", "橡胶边角料", "轮胎", "→ 兴瑞精密")


def body(response):
    return response.content.decode("unicode_escape" if response["Content-Type"] == "application/json" else "utf-8")


@pytest.mark.parametrize("who", ["rival_owner", "observer", "expert", "handler", "branch_secretary"])
def test_a_rival_and_bystanders_find_no_secret_on_any_page(full, as_, who):
    browser = as_(getattr(full, who))
    for page in pages(full):
        response = browser.get(page)
        assert response.status_code == 200, page
        shown = body(response).replace("product=", "").replace('value="回收铝"', "").replace('value="铝压铸件"', "")
        for secret in SECRETS:
            assert secret not in shown, f"{secret} on {page}"


def test_a_rival_finds_no_record_that_is_not_his(full, as_):
    browser = as_(full.rival_owner)
    for page in (
        f"/chain/links/{full.link.pk}/", f"/chain/suggestions/{full.row.pk}/", f"/chain/suggestions/{full.row.pk}/graph.json",
        f"/chain/streams/{full.offcuts.pk}/",
    ):
        assert browser.get(page).status_code == 404, page
    for page in (
        f"/chain/suggestions/{full.row.pk}/restore/", f"/chain/streams/{full.offcuts.pk}/retire/",
        f"/chain/links/{full.link.pk}/", f"/chain/suggestions/{full.row.pk}/",
    ):
        assert browser.post(page, {"reason": "不合适", "do": "end", "version": 0}).status_code == 404, page
    full.offcuts.refresh_from_db()
    full.link.refresh_from_db()
    full.row.refresh_from_db()
    assert (full.offcuts.active, full.link.status, full.row.dismissed_at) == (True, "running", None)


def test_a_rival_reads_an_open_stream_but_not_its_price_nor_changes_it(full, as_):
    row = stream(full.firm, "makes", "公开铝锭", visibility="public", price=54321)
    shown = body(as_(full.rival_owner).get(f"/chain/firms/{full.firm.pk}/"))
    assert "公开铝锭" in shown
    assert "54321" not in shown.replace(",", "")
    assert as_(full.rival_owner).post(f"/chain/streams/{row.pk}/", {"text": "x"}).status_code == 403
    assert "54,321" in body(as_(full.owner).get(f"/chain/firms/{full.firm.pk}/"))


def test_a_stranger_and_a_visitor_come_to_no_page(full, as_):
    for page in pages(full):
        assert as_(full.stranger).get(page).status_code == 403
        assert as_(None).get(page).status_code == 302


def test_the_desk_sees_figures_links_gaps_and_the_picture(full, as_):
    shown = body(as_(full.secretariat).get(f"/chain/{full.chain.pk}/"))
    for word in ("吉富铝业", "秘密母料", "抱团的企业", "只有一家供方", "可以延伸到的上下游", "现在发现"):
        assert word in shown
    picture = as_(full.secretariat).get(f"/chain/{full.chain.pk}/graph.json").json()
    level = {node["label"]: node["level"] for node in picture["nodes"]}
    assert (level["吉富铝业"], level["森科有色"], level["兴瑞精密"]) == (0, 1, 2)
    assert any(node.get("kind") == "gap" for node in picture["nodes"]), "the rival has no link and is counted"
    assert "乙铝业" not in level


def test_the_way_page_shows_links_and_products_in_order(full, as_):
    browser = as_(full.secretariat)
    shown = body(browser.get(f"/chain/path/?from={full.trio.jifu.pk}&to={full.trio.xingrui.pk}"))
    assert "<strong>回收铝</strong> → <strong>铝锭</strong> → <strong>铝压铸件</strong>" in shown
    assert "吉富铝业 → 森科有色 → 兴瑞精密" in shown
    assert "<strong>铝锭</strong>" in body(browser.get("/chain/path/?product=回收铝&into=铝压铸件"))


def test_a_suggestion_shows_its_sentence_steps_parts_gate_and_grounds(full, as_):
    shown = body(as_(full.secretariat).get(f"/chain/suggestions/{full.row.pk}/"))
    for word in ("可供丙压铸使用", "工艺知识", "合计", "第三十七条", "橡胶边角料", "转为对接", "搁置"):
        assert word in shown
    picture = as_(full.secretariat).get(f"/chain/suggestions/{full.row.pk}/graph.json").json()
    assert picture["nodes"][0]["label"] == "甲铝业"
    assert picture["nodes"][-1]["label"] == "丙压铸"
    reached = {"giver"}
    for edge in picture["edges"]:
        assert edge["source"] in reached
        reached.add(edge["target"])
    assert "taker" in reached


def test_an_owner_reads_the_reason_but_not_parts_that_tell_of_the_other_firms_further_goods(full, as_):
    Stream.objects.update(visibility="chain")
    shown = body(as_(full.owner).get(f"/chain/suggestions/{full.row.pk}/"))
    assert "可供丙压铸使用" in shown
    assert "得分怎么来的" not in shown
    assert "得分怎么来的" in body(as_(full.other_park_official).get(f"/chain/suggestions/{full.row.pk}/"))


def test_the_desk_puts_a_suggestion_aside_and_takes_it_back(full, as_):
    browser, page = as_(full.secretariat), f"/chain/suggestions/{full.row.pk}/"
    empty = browser.post(page, {"reason": ""})
    assert empty.status_code == 422
    browser.post(page, {"reason": "规格不合"})
    full.row.refresh_from_db()
    assert full.row.dismissed_reason == "规格不合"
    assert f'href="{page}"' not in body(browser.get("/chain/suggestions/"))
    assert f'href="{page}"' in body(browser.get("/chain/suggestions/?state=dismissed"))
    browser.post(f"{page}restore/")
    full.row.refresh_from_db()
    assert full.row.dismissed_at is None


def test_lists_narrow_by_kind_need_firm_park_and_score(full, as_):
    browser, page = as_(full.secretariat), f'href="/chain/suggestions/{full.row.pk}/"'
    for query, there in (
        ("kind=use", True), ("kind=supply", False), ("needs=inferred", True), ("needs=stated", False),
        (f"firm={full.firm.pk}", True), (f"firm={full.rival.pk}", False), ("score=0.999", False), ("score=0", True),
        (f"park={full.park.pk}", True), (f"chain={ChainFactory().pk}", False),
    ):
        assert (page in body(browser.get(f"/chain/suggestions/?{query}"))) is there, query


def test_discover_now_queues_a_job_that_leads_to_its_suggestions(register, as_, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = as_(register.secretariat).post(f"/chain/{register.chain.pk}/discover/")
    job = Job.objects.get(kind="discover")
    assert response["Location"] == f"/jobs/{job.pk}/"
    assert job.state == "done", job.error
    assert job.result_url == f"/chain/suggestions/?chain={register.chain.pk}"
    assert Discovery.objects.get().account == register.secretariat
    assert Suggestion.objects.exists()


@pytest.mark.parametrize("who", ["owner", "park_official", "expert"])
def test_others_do_not_start_a_discovery(register, as_, who):
    assert as_(getattr(register, who)).post(f"/chain/{register.chain.pk}/discover/").status_code == 403
    assert not Job.objects.exists()


def test_asking_answers_the_desk_and_hides_from_a_park_what_it_may_not_see(register, as_):
    page = "/chain/ask/?text=废橡胶边角料"
    answer = body(as_(register.secretariat).get(page))
    assert "丙压铸" in answer
    assert re.search(r'class="lm-num">0\.\d\d<', answer), "each answer has its score"
    assert "丙压铸" not in body(as_(register.park_official).get(page)), "its tyres are in the other park"
    assert "丙压铸" in body(as_(register.other_park_official).get(page))
    for who in ("owner", "rival_owner", "expert", "observer", "handler"):
        assert as_(getattr(register, who)).get(page).status_code == 403
    assert not Suggestion.objects.exists()
    assert not Stream.objects.filter(text__contains="废橡胶").exists()


GOOD = {"role": "makes", "text": "铝锭", "visibility": "desk", "version": "0"}


def test_an_owner_adds_changes_and_retires_a_stream(cast, as_):
    browser = as_(cast.owner)
    browser.post(f"/chain/firms/{cast.firm.pk}/streams/new/", {**GOOD, "quantity": "12.5", "unit": "吨", "cadence": "month"})
    row = Stream.objects.get()
    assert (row.text, str(row.quantity), row.unit, row.cadence) == ("铝锭", "12.500", "吨", "month")
    browser.post(f"/chain/streams/{row.pk}/", {**GOOD, "text": "铝合金锭", "price": "17000"})
    row.refresh_from_db()
    assert (row.text, row.quantity, row.version) == ("铝合金锭", None, 1)
    browser.post(f"/chain/streams/{row.pk}/retire/")
    row.refresh_from_db()
    assert not row.active
    browser.get("/chain/links/")  # reads the message that names it
    assert "铝合金锭" not in body(browser.get(f"/chain/firms/{cast.firm.pk}/"))
    assert browser.get(f"/chain/streams/{row.pk}/").status_code == 404


def test_a_stale_edit_is_told_keeps_what_was_typed_and_passes_when_sent_again(cast, as_):
    row = StreamFactory(firm=cast.firm, text="铝锭")
    actions.change_stream(cast.secretariat, stream=row, text="再生铝锭")
    page = f"/chain/streams/{row.pk}/"
    told = as_(cast.owner).post(page, {**GOOD, "text": "ADC12铝锭"})
    assert told.status_code == 422
    assert "别人改过" in body(told)
    assert "ADC12铝锭" in body(told)
    assert "再生铝锭" in body(told)
    assert 'name="version" value="1"' in body(told)
    row.refresh_from_db()
    assert row.text == "再生铝锭"
    as_(cast.owner).post(page, {**GOOD, "text": "ADC12铝锭", "version": "1"})
    row.refresh_from_db()
    assert row.text == "ADC12铝锭"


@pytest.mark.parametrize(
    ("field", "value"),
    [("quantity", "abc"), ("quantity", "-1"), ("quantity", "NaN"), ("quantity", "1e400"), ("quantity", "Infinity"),
     ("quantity", "9" * 40), ("price", "0.001"), ("role", "steals"), ("visibility", ""), ("text", ""), ("text", "长" * 201),
     ("cadence", "x"), ("version", "-1"), ("version", "abc")],
)
def test_a_spoiled_form_names_the_field_keeps_the_words_and_writes_nothing(cast, as_, field, value):
    response = as_(cast.owner).post(f"/chain/firms/{cast.firm.pk}/streams/new/", {**GOOD, "grade": "A356.2", "unit": "吨", field: value})
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert "A356.2" in body(response)
    assert not Stream.objects.exists()


def test_a_link_is_put_down_confirmed_and_ended_on_its_pages(cast, as_):
    browser = as_(cast.secretariat)
    typed = {
        "supplier": cast.firm.pk, "customer": cast.buyer.pk, "product": "铝锭", "kind": "supply", "status": "intent",
        "since": "9月8日", "evidence": "", "visibility": "desk",
    }
    refused = browser.post("/chain/links/new/", typed)
    assert refused.context["form"].errors["evidence"]
    browser.post("/chain/links/new/", {**typed, "evidence": "走访记录"})
    link = SupplyLink.objects.get()
    page = f"/chain/links/{link.pk}/"
    assert "9月8日（年份未载）" in body(browser.get(page))
    browser.post(page, {"do": "confirm", "on": "2026-09-09", "version": "0"})
    stale = browser.post(page, {"do": "end", "reason": "停产", "version": "0"})
    assert stale.status_code == 422
    assert "别人改过" in body(stale)
    browser.post(page, {"do": "end", "reason": "停产", "version": "1"})
    link.refresh_from_db()
    assert (link.status, link.version) == ("ended", 2)
    assert "停产" in body(browser.get(page))


def test_nobody_links_firms_in_whose_charge_they_are_not(cast, as_):
    typed = {"supplier": cast.rival.pk, "customer": cast.firm.pk, "kind": "supply", "status": "running", "evidence": "x", "visibility": "desk"}
    assert as_(cast.other_park_official).post("/chain/links/new/", typed).status_code == 403
    assert as_(cast.owner).get("/chain/links/new/").status_code == 403
    assert not SupplyLink.objects.exists()


SPOILED = (
    "/chain/suggestions/?page=abc", "/chain/suggestions/?page=-1", "/chain/suggestions/?page=999999999999999999999",
    "/chain/suggestions/?kind=nonsense", "/chain/suggestions/?firm=abc", "/chain/suggestions/?score=NaN",
    "/chain/suggestions/?score=1e400", "/chain/suggestions/?firm=99999999999999999999999", "/chain/suggestions/?chain='",
    "/chain/suggestions/?state=x&needs=y&segment=z&park=-1", "/chain/links/?status=x&kind=y&chain=z&by=q",
    "/chain/links/?page=abc", "/chain/path/?from=abc&to=xyz", "/chain/path/?from=1", "/chain/path/?product=铝",
    "/chain/path/?from=99999999999999999999&to=1", "/chain/ask/?text=", "/chain/ask/?text=" + "长" * 500,
    "/chain/ask/?text=%00", "/chain/ask/?text=铝&side=x&chain=abc", "/chain/ask/?text=%F0%9F%98%80", "/chain/links/new/?supplier=abc",
)


@pytest.mark.parametrize("address", SPOILED)
def test_a_spoiled_address_is_answered(full, as_, address):
    assert as_(full.secretariat).get(address).status_code in (200, 400)


def test_spoiled_parts_of_an_address_do_no_harm(full, as_):
    browser = as_(full.secretariat)
    for query in ("segment=abc", "segment=999999999999999999999999", "segment=-1", "page=abc", "segment=١"):
        assert browser.get(f"/chain/{full.chain.pk}/isolated/?{query}").status_code == 200
    for page in ("/chain/999999/", "/chain/firms/999999/", "/chain/links/999999/", "/chain/suggestions/999999/", "/chain/99999999999999999999999/"):
        assert browser.get(page).status_code == 404, page
    assert browser.get(f"/chain/{full.chain.pk}/discover/").status_code == 405


def test_one_chain_is_opened_at_once_and_several_are_listed(cast, as_):
    assert as_(cast.owner).get("/chain/")["Location"] == f"/chain/{cast.chain.pk}/"
    other = ChainFactory(region=cast.city, name="再生资源产业链")
    assert other.name in body(as_(cast.owner).get("/chain/"))


def test_pages_take_as_many_queries_for_many_rows_as_for_few(full, as_, django_assert_max_num_queries):
    browser = as_(full.secretariat)
    for n in range(25):
        firm = FirmFactory(region=full.park)
        PlaceFactory(chain=full.chain, firm=firm)
        if n % 2:
            SupplyLinkFactory(supplier=firm, customer=full.buyer, product=f"料{n}")
        stream(firm, "needs", "橡胶边角料")
    actions.discover(None, chain=full.chain)
    row = Suggestion.objects.filter(kind="use").first()
    for page, most in (
        ("/chain/suggestions/", 24), ("/chain/links/", 12), (f"/chain/{full.chain.pk}/", 36), (f"/chain/{full.chain.pk}/graph.json", 14),
        (f"/chain/{full.chain.pk}/isolated/", 16), (f"/chain/firms/{full.buyer.pk}/", 20), (f"/chain/suggestions/{row.pk}/", 24),
        (f"/chain/firms/{full.buyer.pk}/graph.json", 12),
    ):
        with django_assert_max_num_queries(most):
            assert browser.get(page).status_code == 200


def test_every_page_speaks_english_too(full, as_):
    browser = as_(full.secretariat)
    browser.cookies["lianmeng_language"] = "en"
    assert "could use" in body(browser.get(f"/chain/suggestions/{full.row.pk}/"))
    for page in pages(full):
        assert browser.get(page).status_code == 200


def test_an_owner_is_not_told_which_segments_have_isolated_firms(cast, as_):
    assert "只计您负责的企业" in body(as_(cast.owner).get(f"/chain/{cast.chain.pk}/"))
    picture = as_(cast.owner).get(f"/chain/{cast.chain.pk}/graph.json").json()
    assert not [node for node in picture["nodes"] if node.get("kind") == "gap"]
    picture = as_(cast.park_official).get(f"/chain/{cast.chain.pk}/graph.json").json()
    assert [node["label"] for node in picture["nodes"]] == ["未分环节：2家尚无供求"], "only those of its park"
