"""The pages: who sees what, what a list costs, what a spoiled address or form is answered."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from factories import AllianceFactory, FirmFactory, MembershipFactory, OrganisationFactory, PlaceFactory, appointed

from lianmeng.members import actions, queries
from lianmeng.members.codes import check_character
from lianmeng.members.models import Certificate, Firm, Organisation
from lianmeng.people.models import Role
from lianmeng.web.dates import PartialDate

CODE = "91430681MA4LMEXA0" + check_character("91430681MA4LMEXA0")
DAY = datetime.timedelta(days=1)


def text(response):
    """What the page says, without tags, runs of space as one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def addresses(c):
    charter = actions.add_charter(None, alliance=c.alliance, text="第一条")
    actions.sign(None, charter=charter, organisation=c.branch)
    return [
        reverse("members:index"), reverse("members:alliance", args=[c.alliance.pk]), reverse("members:charter", args=[c.alliance.pk]),
        reverse("members:firms"), reverse("members:firm", args=[c.firm.pk]), reverse("members:organisations"),
        reverse("members:organisation", args=[c.branch.pk]), reverse("members:regions"), reverse("members:region", args=[c.park.pk]),
    ]


def test_a_stranger_and_nobody_see_nothing_of_the_register(cast, as_):
    for url in addresses(cast):
        assert as_(None).get(url).status_code == 302
        answer = as_(cast.stranger).get(url)
        assert answer.status_code == 403
        assert "甲铝业" not in answer.content.decode()
    assert not queries.visible_firms(cast.stranger).exists()


@pytest.mark.parametrize("who", ["observer", "rival_owner", "park_official", "secretariat"])
def test_everyone_with_a_role_reads_every_page_of_the_register(cast, as_, who):
    for url in addresses(cast):
        answer = as_(getattr(cast, who)).get(url)
        assert answer.status_code == 200, url
        assert "甲铝业" in text(answer) or "示例高新区" in text(answer), url


def test_a_rivals_owner_sees_the_names_but_not_the_inside(cast, as_):
    Firm.objects.filter(pk=cast.firm.pk).update(code=CODE)
    actions.change_firm(cast.secretariat, firm=cast.firm, industry="铝压延", reason="内部说明")
    url = reverse("members:firm", args=[cast.firm.pk])
    for who in (cast.rival_owner, cast.buyer_owner, cast.other_park_official, cast.observer, cast.expert):
        answer = as_(who).get(url)
        assert "甲铝业有限公司" in text(answer)
        assert CODE not in answer.content.decode()
        assert "内部说明" not in answer.content.decode()
        listed = as_(who).get(reverse("members:firms"), {"q": CODE[:10]})
        assert "甲铝业" not in text(listed), "a code is no way to find a firm that is not one's own"
    for who in (cast.owner, cast.park_official, cast.liaison, cast.secretariat, cast.head):
        answer = as_(who).get(url)
        assert CODE in answer.content.decode()
        assert "内部说明" in answer.content.decode()
        assert "甲铝业" in text(as_(who).get(reverse("members:firms"), {"q": CODE[:10]}))


def test_the_overview_counts_on_the_day_that_is_asked(cast, as_):
    row = MembershipFactory(alliance=cast.alliance)
    actions.leave_alliance(None, membership=row, reason="企业注销")
    browser, url = as_(cast.observer), reverse("members:index")
    today = browser.get(url)
    yesterday = browser.get(url, {"as_of": (timezone.localdate() - DAY).isoformat()})
    assert (today.context["count"], yesterday.context["count"]) == (1, 2)
    assert "企业注销" in text(today)
    assert "企业注销" not in text(yesterday)


@pytest.mark.parametrize(("query", "status", "says"), [
    ({"page": "abc"}, 200, "甲铝业"), ({"page": "-1"}, 200, "甲铝业"), ({"page": "9" * 40}, 200, "甲铝业"),
    ({"region": "xx"}, 400, "没有这个区域"), ({"region": "9" * 30}, 400, "没有这个区域"), ({"segment": "-"}, 400, "没有这一项"),
    ({"grade": "none"}, 400, "没有“none”这一项"), ({"coverage": "%"}, 400, "没有“%”这一项"),
    ({"certificate": "'; --"}, 400, "请从列表里选"), ({"q": "x" * 101}, 400, "100"),
    ({"q": "甲\x00"}, 400, "无法保存"), ({"q": "（）%"}, 200, "没有符合条件"),
])
def test_a_spoiled_address_of_the_firms_is_told_what_is_wrong(cast, as_, query, status, says):
    answer = as_(cast.observer).get(reverse("members:firms"), query)
    assert answer.status_code == status
    assert says in answer.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("as_of", ["31-99", "2026-02-30", "abc", "0000-01-01", "99999-01-01"])
def test_a_spoiled_day_is_told_and_today_is_counted(cast, as_, as_of):
    answer = as_(cast.observer).get(reverse("members:index"), {"as_of": as_of})
    assert answer.status_code == 400
    assert "请写成 2026-05-08" in text(answer)
    assert answer.context["count"] == 1


@pytest.mark.parametrize("path", ["firms/0/", "firms/99999999999999999999999/", "alliances/0/", "organisations/0/", "regions/0/", "alliances/0/charter/"])
def test_a_record_that_is_not_there_is_404(cast, as_, path):
    assert as_(cast.secretariat).get(f"/members/{path}").status_code == 404


def fill(cast, firms):
    """Firms with everything a row shows, and members."""
    for _ in range(firms):
        firm = FirmFactory(region=cast.park)
        PlaceFactory(chain=cast.chain, firm=firm, grade="leading")
        Certificate.objects.create(firm=firm, name="高新技术企业", level="national")
        branch = OrganisationFactory(region=cast.park)
        actions.cover(None, organisation=branch, firm=firm)
        row = MembershipFactory(alliance=cast.alliance, organisation=branch)
        actions.seat(None, alliance=cast.alliance, organisation=row.organisation, title="council")


@pytest.mark.parametrize("name", ["firms", "organisations", "index", "region", "regions"])
def test_a_list_costs_the_same_number_of_queries_however_long_it_is(cast, as_, name, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    url = reverse(f"members:{name}", args=[cast.park.pk] if name == "region" else [])
    browser = as_(cast.secretariat)
    fill(cast, 2)
    browser.get(url)
    with CaptureQueriesContext(connection) as few:
        browser.get(url)
    fill(cast, 30)
    with django_assert_max_num_queries(len(few)):
        assert browser.get(url).status_code == 200
    assert len(few) <= 25


def test_the_firms_are_narrowed_by_each_filter(cast, as_):
    segment = actions.add_segment(None, chain=cast.chain, name="铝")
    actions.regrade(None, place=cast.chain.places.get(firm=cast.firm), grade="leading", segment=segment)
    actions.add_certificate(None, firm=cast.firm, name="高新技术企业", level="national", expires=PartialDate(2020))
    Firm.objects.filter(pk=cast.rival.pk).update(origin="synthetic")
    browser = as_(cast.observer)

    def names(**query):
        return {firm.short_name for firm in browser.get(reverse("members:firms"), query).context["firms"]}

    assert names() == {"甲铝业", "乙铝业", "丙压铸"}
    assert names(grade="leading") == {"甲铝业"}
    assert names(segment=segment.pk) == {"甲铝业"}
    assert names(region=cast.city.pk) == {"甲铝业", "乙铝业", "丙压铸"}
    assert names(region=cast.other_park.pk) == {"丙压铸"}
    assert names(certificate="高新技术企业") == {"甲铝业"}
    assert names(coverage="any") == names(coverage="covered") == {"甲铝业"}
    assert names(coverage="none") == {"乙铝业", "丙压铸"}
    assert names(origin="synthetic") == {"乙铝业"}
    assert names(q="jly") == {"甲铝业"}
    assert names(q="铝业", grade="leading") == {"甲铝业"}
    page = browser.get(reverse("members:firms"))
    assert "示例" in text(page)
    assert "已过期" in text(browser.get(reverse("members:firm", args=[cast.firm.pk])))


def test_the_desk_registers_a_firm_and_keeps_what_was_typed_when_it_is_wrong(cast, as_):
    browser, url = as_(cast.secretariat), reverse("members:firm_add")
    typed = {"name": "丁碳素有限公司", "code": CODE[:-1] + ("A" if CODE[-1] != "A" else "B"), "ownership": "unknown",
             "chain": cast.chain.pk, "grade": "key", "region": cast.park.pk}
    answer = browser.post(url, typed)
    assert answer.status_code == 422
    assert f"校验位应为 {CODE[-1]}" in text(answer)
    assert "丁碳素有限公司" in answer.content.decode()
    assert not Firm.objects.filter(name="丁碳素有限公司").exists()

    answer = browser.post(url, {**typed, "code": CODE}, follow=True)
    firm = Firm.objects.get(name="丁碳素有限公司")
    assert answer.redirect_chain[-1][0] == reverse("members:firm", args=[firm.pk])
    assert (firm.code, firm.places.get().grade) == (CODE, "key")

    answer = browser.post(url, {**typed, "code": ""})
    assert "已在名册里" in text(answer)
    assert Firm.objects.filter(name="丁碳素有限公司").count() == 1


def test_a_firm_that_cannot_be_placed_is_not_registered_either(cast, as_):
    other = actions.add_segment(None, chain=AllianceFactory().chain, name="别处")
    typed = {"name": "戊有限公司", "ownership": "unknown", "chain": cast.chain.pk, "grade": "key", "segment": other.pk}
    assert as_(cast.secretariat).post(reverse("members:firm_add"), typed).status_code == 422
    assert not Firm.objects.filter(name="戊有限公司").exists()


def test_of_two_who_edit_the_second_is_told_and_keeps_what_was_typed(cast, as_):
    url = reverse("members:firm_edit", args=[cast.firm.pk])
    opened = as_(cast.secretariat).get(url).context["form"].initial
    form = {"name": "甲铝业有限公司", "short_name": "甲铝业", "ownership": "unknown", "version": opened["version"]}
    owner = as_(cast.owner)
    assert owner.post(url, {"short_name": "甲铝", "industry": "铝压延", "version": opened["version"]}).status_code == 302
    answer = as_(cast.secretariat).post(url, {**form, "industry": "铝铸造"})
    assert answer.status_code == 422
    assert "别人改过这条记录" in text(answer)
    assert 'value="铝铸造"' in answer.content.decode()
    cast.firm.refresh_from_db()
    assert (cast.firm.industry, cast.firm.short_name) == ("铝压延", "甲铝")
    assert "现在的内容：铝压延" in text(answer)
    assert "现在的内容：示例高新区" in text(answer)
    again = re.search(r'name="version" value="(\d+)"', answer.content.decode()).group(1)
    done = as_(cast.secretariat).post(url, {**form, "industry": "铝铸造", "region": cast.park.pk, "active": "on", "version": again})
    assert done.status_code == 302, "having seen both, one may save"
    cast.firm.refresh_from_db()
    assert (cast.firm.industry, cast.firm.short_name) == ("铝铸造", "甲铝业")


def test_the_owners_form_has_no_code_and_takes_none(cast, as_):
    url = reverse("members:firm_edit", args=[cast.firm.pk])
    assert "code" not in as_(cast.owner).get(url).context["form"].fields
    as_(cast.owner).post(url, {"short_name": "甲铝业", "industry": "铝", "code": CODE, "version": 0})
    cast.firm.refresh_from_db()
    assert (cast.firm.industry, cast.firm.code) == ("铝", None)


def test_those_who_may_not_change_meet_403_and_nothing_changes(cast, as_):
    row = cast.alliance.memberships.get()
    other_desk = appointed(Role.SECRETARIAT, alliance=AllianceFactory())
    urls = [
        reverse("members:firm_edit", args=[cast.firm.pk]), reverse("members:firm_certificate", args=[cast.firm.pk]),
        reverse("members:join", args=[cast.alliance.pk]), reverse("members:leave", args=[row.pk]),
        reverse("members:seat", args=[cast.alliance.pk]), reverse("members:charter_add", args=[cast.alliance.pk]),
        reverse("members:organisation_edit", args=[cast.branch.pk]), reverse("members:cover", args=[cast.branch.pk]),
        reverse("members:regrade", args=[cast.firm.pk, cast.firm.places.get().pk]),
    ]
    for who in (other_desk, cast.rival_owner, cast.observer, cast.park_official):
        for url in urls:
            assert as_(who).get(url).status_code == 403, url
            assert as_(who).post(url, {"reason": "x", "left_on": "2026-01-01"}).status_code == 403, url
    row.refresh_from_db()
    assert row.left_on is None


def test_the_desk_lets_an_organisation_join_by_its_initials_and_leave_with_a_reason(cast, as_):
    organisation = actions.add_organisation(None, kind=Organisation.Kind.JOINT_BRANCH, name="森某有色党支部", short_name="森某支部")
    browser, url = as_(cast.secretariat), reverse("members:join", args=[cast.alliance.pk])
    day = timezone.localdate().isoformat()
    for name, says in (("smzb", ""), ("无此组织", "名册里没有"), ("", "必填")):
        answer = browser.post(url, {"organisation": name, "joined_on": day})
        assert says in text(answer) if says else answer.status_code == 302
    assert queries.member_count(cast.alliance) == 2
    row = organisation.memberships.get()
    leave = reverse("members:leave", args=[row.pk])
    assert "必填" in text(browser.post(leave, {"left_on": day, "reason": " "}))
    answer = browser.post(leave, {"left_on": day, "reason": "合并"}, follow=True)
    assert answer.context["count"] == 1
    assert browser.get(leave).status_code == 404


def test_an_unclear_name_is_answered_with_the_candidates(cast, as_):
    for name in ("甲一党支部", "甲二党支部"):
        actions.add_organisation(None, kind="branch", name=name)
    answer = as_(cast.secretariat).post(
        reverse("members:join", args=[cast.alliance.pk]), {"organisation": "党支部", "joined_on": "2026-01-01"}
    )
    assert "甲一党支部、甲二党支部" in text(answer)


def test_every_act_of_the_desk_has_a_page_that_works(cast, as_):
    browser, day = as_(cast.secretariat), timezone.localdate().isoformat()

    def done(route, args, **typed):
        url = reverse(f"members:{route}", args=args)
        assert browser.get(url).status_code == 200
        answer = browser.post(url, typed)
        assert answer.status_code == 302, (route, text(answer))

    place = cast.firm.places.get()
    done("regrade", [cast.firm.pk, place.pk], grade="leading", on=day)
    done("leave_chain", [cast.buyer.pk, cast.buyer.places.get().pk], until_on=day, reason="迁出")
    done("firm_certificate", [cast.firm.pk], name="小巨人", level="national", expires="2027-06")
    done("organisation_certificate", [cast.branch.pk], name="标桿黨組織", level="city")
    done("organisation_edit", [cast.branch.pk], kind="branch", name="甲铝业党支部", duties="联建", version=0)
    done("cover", [cast.branch.pk], firm="yly", since="2024")
    done("end_cover", [cast.branch.pk, cast.branch.coverages.get(firm=cast.rival).pk], until=day)
    done("seat", [cast.alliance.pk], organisation="甲铝业党支部", title="council", since="2023-05")
    done("end_seat", [cast.branch.seats.get().pk], ended_on=day)
    done("charter_add", [cast.alliance.pk], text="第一条 宗旨")
    done("sign", [cast.alliance.pk], organisation="甲铝业党支部", signed="5月")
    done("organisation_add", [], kind="department", name="示例工信局", region=cast.city.pk)
    done("region_add", [], name="新园区", kind="park", parent=cast.city.pk)
    assert cast.firm.certificates.get().expires == PartialDate(2027, 6)
    assert cast.branch.signatures.get().signed == PartialDate(None, 5)
    assert [p.grade for p in queries.register(cast.chain).filter(firm=cast.firm)] == ["leading"]
    assert queries.firm_count(cast.chain) == 2
    page = text(browser.get(reverse("members:charter", args=[cast.alliance.pk])))
    assert "甲铝业党支部" in page
    assert "第一条 宗旨" in page
    story = text(browser.get(reverse("members:organisation", args=[cast.branch.pk])))
    assert "签署章程" in story
    assert "卸任理事单位" in story


def test_an_english_page_shows_english_names_where_there_are_any(cast, as_):
    Firm.objects.filter(pk=cast.firm.pk).update(name_en="Jia Aluminium")
    browser = as_(cast.observer)
    browser.cookies["lianmeng_language"] = "en"
    page = text(browser.get(reverse("members:firms")))
    assert "Jia Aluminium" in page
    assert "乙铝业" in page


@pytest.mark.parametrize("value", ["\x00", "x" * 5000, "\ud800"])
def test_a_spoiled_form_is_told_and_writes_nothing(cast, as_, value):
    for name, args in (("firm_add", []), ("organisation_add", []), ("region_add", [])):
        answer = as_(cast.secretariat).post(reverse(f"members:{name}", args=args), {"name": value.encode("utf-8", "surrogatepass"), "kind": value.encode("utf-8", "surrogatepass")})
        assert 400 <= answer.status_code < 500
    assert Firm.objects.count() == 3


def test_a_name_that_is_there_already_is_asked_about_once_and_then_taken(cast, as_):
    browser, url = as_(cast.secretariat), reverse("members:firm_add")
    typed = {"name": "甲铝业有限责任公司", "ownership": "unknown", "chain": cast.chain.pk, "grade": "key"}
    assert 'type="checkbox" name="same_name_ok"' not in browser.get(url).content.decode()
    answer = browser.post(url, typed)
    assert answer.status_code == 422
    assert 'type="checkbox" name="same_name_ok"' in answer.content.decode()
    assert browser.post(url, {**typed, "same_name_ok": "on"}).status_code == 302
    assert Firm.objects.filter(name="甲铝业有限责任公司").count() == 1


def test_a_firm_that_left_the_chain_is_put_on_it_again_by_its_desk_alone(cast, as_):
    actions.leave_chain(None, place=cast.firm.places.get())
    url = reverse("members:place", args=[cast.firm.pk])
    typed = {"chain": cast.chain.pk, "grade": "key", "since_on": timezone.localdate().isoformat()}
    for who in (cast.rival_owner, cast.owner, cast.observer, appointed(Role.SECRETARIAT, alliance=AllianceFactory())):
        assert as_(who).post(url, typed).status_code == 403
    page = as_(cast.secretariat).get(reverse("members:firm", args=[cast.firm.pk]))
    assert url in page.content.decode()
    assert as_(cast.secretariat).post(url, typed).status_code == 302
    assert queries.register(cast.chain).filter(firm=cast.firm).get().grade == "key"
    assert url not in as_(cast.secretariat).get(reverse("members:firm", args=[cast.firm.pk])).content.decode()


def test_a_firm_struck_off_is_listed_no_more_but_its_page_stays(cast, as_):
    form = {"name": "甲铝业有限公司", "short_name": "甲铝业", "ownership": "unknown", "region": cast.park.pk, "version": 0}
    assert as_(cast.secretariat).post(reverse("members:firm_edit", args=[cast.firm.pk]), form).status_code == 302
    browser = as_(cast.observer)
    assert "甲铝业" not in {f.short_name for f in browser.get(reverse("members:firms")).context["firms"]}
    assert "已不在册" in text(browser.get(reverse("members:firm", args=[cast.firm.pk])))


def test_certificates_that_run_out_are_told_to_those_in_charge_alone(cast):
    today = datetime.date(2026, 6, 1)
    for name, expires in (("过期", PartialDate(2025)), ("将到期", PartialDate(2026, 7)), ("有效", PartialDate(2027)), ("不详", PartialDate(None, 5))):
        actions.add_certificate(None, firm=cast.firm, name=name, level="city", expires=expires)
    assert [c.name for c in queries.expiring(cast.owner, today)] == ["过期", "将到期"]
    assert [c.name for c in queries.expiring(cast.secretariat, today)] == ["过期", "将到期"]
    assert queries.expiring(cast.rival_owner, today) == []
    states = {c.name: queries.validity(c, today) for c in cast.firm.certificates.all()}
    assert states == {"过期": "expired", "将到期": "soon", "有效": "valid", "不详": "unknown"}


def test_the_admin_shows_a_code_to_nobody_whose_firm_it_is_not(cast):
    from django.contrib import admin
    from django.test import RequestFactory

    other_desk = appointed(Role.SECRETARIAT, alliance=AllianceFactory())
    request = RequestFactory().get("/")
    request.user = other_desk
    shown = admin.site.get_model_admin(Firm)
    assert not shown.get_queryset(request).exists()
    assert not shown.has_change_permission(request)
    request.user = cast.secretariat
    assert cast.firm in shown.get_queryset(request)


def test_two_who_write_the_same_row_at_once_are_told_and_one_row_stays(cast, monkeypatch):
    from django.core.exceptions import ValidationError

    from lianmeng.members.actions import steps
    from lianmeng.members.models import Membership

    monkeypatch.setattr(Membership, "full_clean", lambda self, exclude=None: None)  # the other's row came after the check
    row = Membership(alliance=cast.alliance, organisation=cast.branch, joined_on=timezone.localdate())
    with pytest.raises(ValidationError, match="刚才有人登记了同一条"):
        steps.keep(row)
    assert queries.member_count(cast.alliance) == 1
