"""Firms: names, codes, twins, changes."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from factories import AllianceFactory, FirmFactory, PlaceFactory, RegionFactory, appointed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianmeng.members import actions, queries
from lianmeng.members.codes import ALPHABET, check_character, clean_code
from lianmeng.members.models import Firm
from lianmeng.people.models import Role
from lianmeng.trail import queries as trail

BODY = "91430681MA4LMEXA0"
GOOD = BODY + check_character(BODY)


@pytest.fixture
def longzhixin(db):
    return actions.add_firm(
        None, name="湖南龙智新材料科技有限公司", short_name="龙智新", name_en="Hunan Dragon Foil Technology", code=GOOD
    )


@pytest.mark.parametrize(
    "typed",
    ["龙智新", "龍智新", "lzx", "LZX", "Longzhixin", "longzhixin", "ｌｚｘ", "龙智新材料", "Dragon Foil", "foil dragon", " 龙智新 "],
)
def test_a_firm_is_found_by_any_of_its_names(longzhixin, typed):
    FirmFactory(name="别的企业有限公司")
    assert [firm.pk for firm in queries.search(Firm.objects.all(), typed)] == [longzhixin.pk]


@pytest.mark.parametrize("typed", ["%", "_", "（）", "zzz"])
def test_signs_that_mean_something_to_a_database_find_nothing(longzhixin, typed):
    assert not queries.search(Firm.objects.all(), typed).exists()


def test_a_code_with_a_wrong_check_digit_says_the_expected_one(db):
    wrong = BODY + next(letter for letter in ALPHABET if letter != GOOD[-1])
    with pytest.raises(ValidationError) as told:
        actions.add_firm(None, name="示例有限公司", code=wrong)
    assert f"校验位应为 {GOOD[-1]}" in told.value.message_dict["code"][0]
    assert not Firm.objects.exists()


@given(st.text(alphabet=ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(ALPHABET))
@settings(max_examples=200)
def test_a_code_with_one_letter_copied_wrong_is_never_taken(body, place, letter):
    code = body + check_character(body)
    assert clean_code(code.lower()) == code
    wrong = code[:place] + letter + code[place + 1:]
    if wrong != code:
        with pytest.raises(ValidationError):
            clean_code(wrong)


@pytest.mark.parametrize("typed", ["９１４３０６８１", "91430681MA4LMEXO0X", "914306 81", "统一社会信用代码统一社会信用代码十八", "\u0660" * 18])
def test_any_bad_code_is_told_and_none_is_taken(db, typed):
    with pytest.raises(ValidationError) as told:
        actions.add_firm(None, name="示例有限公司", code=typed)
    assert list(told.value.message_dict) == ["code"]


def test_the_same_code_or_name_twice_is_told_with_the_other_firms_name(longzhixin):
    with pytest.raises(ValidationError, match="湖南龙智新材料科技有限公司") as told:
        actions.add_firm(None, name="另一家公司", code=GOOD)
    assert list(told.value.message_dict) == ["code"]
    for name in ("湖南龍智新材料科技有限公司", "龙智新", "湖南龙智新材料科技有限责任公司"):
        with pytest.raises(ValidationError) as told:
            actions.add_firm(None, name=name)
        assert list(told.value.message_dict) == ["name"]
    twin = actions.add_firm(None, name="龙智新", same_name_ok=True)
    assert [(t.firm.pk, t.by) for t in queries.duplicates(twin)] == [(longzhixin.pk, "name")]


def test_two_firms_of_one_name_with_different_codes_are_two_firms(longzhixin):
    body = "91430682MA4LMEXB1"
    other = actions.add_firm(None, name="龙智新有限公司", code=body + check_character(body))
    assert queries.duplicates(other) == []


def test_an_unknown_code_stays_unknown_and_may_repeat(db):
    for name in ("甲某有限公司", "乙某有限公司"):
        assert actions.add_firm(None, name=name, code=" ").code is None


def test_a_stale_change_is_told_and_loses_nothing(cast):
    first, second = Firm.objects.get(pk=cast.firm.pk), Firm.objects.get(pk=cast.firm.pk)
    actions.change_firm(cast.owner, firm=first, version=first.version, industry="铝压延")
    with pytest.raises(ValidationError) as told:
        actions.change_firm(cast.secretariat, firm=second, version=second.version, industry="铝铸造")
    assert told.value.code == "stale"
    cast.firm.refresh_from_db()
    assert cast.firm.industry == "铝压延"
    assert trail.of(cast.firm).filter(verb="firm changed").count() == 1


def test_a_changed_name_is_found_at_once_and_the_trail_names_the_fields(cast):
    actions.change_firm(cast.secretariat, firm=cast.firm, short_name="金鑫铝", reason="更名")
    assert queries.search(Firm.objects.all(), "jxl").get() == cast.firm
    entry = trail.of(cast.firm).first()
    assert (entry.verb, entry.detail, entry.reason) == ("firm changed", {"fields": ["short_name"]}, "更名")


def test_an_owner_keeps_the_names_but_not_the_code_and_the_place(cast):
    actions.change_firm(cast.owner, firm=cast.firm, stock_code="000001")
    for change in ({"code": GOOD}, {"region": cast.other_park}, {"active": False}):
        with pytest.raises(PermissionDenied):
            actions.change_firm(cast.owner, firm=cast.firm, **change)
    for account in (cast.rival_owner, cast.park_official, cast.observer, cast.stranger):
        with pytest.raises(PermissionDenied):
            actions.change_firm(account, firm=cast.firm, industry="x")
    cast.firm.refresh_from_db()
    assert (cast.firm.code, cast.firm.region, cast.firm.active, cast.firm.industry) == (None, cast.park, True, "")


def test_a_desk_elsewhere_cannot_take_a_firm_to_read_its_inside(cast):
    elsewhere = AllianceFactory()
    other_desk = appointed(Role.SECRETARIAT, alliance=elsewhere)
    with pytest.raises(PermissionDenied):
        actions.place_on_chain(other_desk, chain=elsewhere.chain, firm=cast.firm)
    with pytest.raises(PermissionDenied):
        actions.change_firm(other_desk, firm=cast.firm, industry="x")
    assert not other_desk.has_perm("members.view_firm_inside", cast.firm)
    new = actions.add_firm(other_desk, name="新来的有限公司")
    actions.place_on_chain(other_desk, chain=elsewhere.chain, firm=new)
    assert other_desk.has_perm("members.view_firm_inside", new)


def test_a_certificate_belongs_to_one_holder_and_expires_after_it_was_issued(cast):
    for holders in ({}, {"firm": cast.firm, "organisation": cast.branch}):
        with pytest.raises(ValidationError, match="选其一"):
            actions.add_certificate(None, name="高新技术企业", level="national", **holders)
    with pytest.raises(ValidationError) as told:
        actions.add_certificate(
            None, name="高新技术企业", level="national", firm=cast.firm,
            issued=queries_date(2024), expires=queries_date(2021),
        )
    assert list(told.value.message_dict) == ["expires"]
    actions.add_certificate(cast.owner, name="高新技术企业", level="national", firm=cast.firm, issued=queries_date(2024))
    with pytest.raises(PermissionDenied):
        actions.add_certificate(cast.rival_owner, name="假的", level="city", firm=cast.firm)
    assert cast.firm.certificates.count() == 1


def queries_date(year):
    from lianmeng.web.dates import PartialDate

    return PartialDate(year)


ROLES = ["owner", "rival_owner", "liaison", "park_official", "other_park_official", "secretariat", "observer", "expert", "stranger"]


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_rows_in_charge_and_the_predicate_in_charge_are_the_same(cast, data):
    """Whatever roles one holds in whatever places."""
    from django.db import transaction

    regions = [cast.city, cast.park, cast.other_park]
    firms = [cast.firm, cast.rival, cast.buyer]
    try:
        with transaction.atomic():
            region = data.draw(st.sampled_from([*regions, None]))
            extra = FirmFactory(region=region or RegionFactory())
            if region is None:
                Firm.objects.filter(pk=extra.pk).update(region=None)
            elsewhere = AllianceFactory()
            if data.draw(st.booleans()):
                PlaceFactory(chain=data.draw(st.sampled_from([cast.chain, elsewhere.chain])), firm=extra,
                             until_on=data.draw(st.sampled_from([None, "2021-01-01"])))
            role, place = data.draw(st.sampled_from(
                [(r, {"alliance": a}) for r in (Role.SECRETARIAT, Role.ALLIANCE_HEAD, Role.OBSERVER) for a in (cast.alliance, elsewhere)]
                + [(r, {"region": x}) for r in (Role.PARK_OFFICIAL, Role.LIAISON) for x in regions]
                + [(r, {"firm": x}) for r in (Role.FIRM_OWNER, Role.LIAISON) for x in [*firms, extra]]
            ))
            account = appointed(role, **place)
            rows = set(Firm.objects.filter(queries.in_charge(account, firm="")).values_list("pk", flat=True))
            asked = {f.pk for f in Firm.objects.all() if account.has_perm("members.view_firm_inside", f)}
            assert rows == asked
            raise _Undo
    except _Undo:
        pass


class _Undo(Exception):  # noqa: N818
    pass
