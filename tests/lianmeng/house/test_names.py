"""Names found however they are typed."""

import pytest

from lianmeng.web.names import fold, initials, search_text, tidy


@pytest.mark.parametrize(("typed", "kept"), [
    ("動(dòng)聯(lián)", "動聯"), ("ＡＢＣ　１２", "ABC 12"), (" 龙智新\u200b ", "龙智新"), ("铝锭(ADC12)", "铝锭(ADC12)"),
])
def test_stray_pinyin_and_full_width_are_cleaned(typed, kept):
    assert tidy(typed) == kept


def test_hans_and_hant_are_one():
    assert fold("湖南龍智新材料（科技）") == fold("湖南龙智新材料(科技)") == "湖南龙智新材料科技"


def test_the_search_column_holds_every_way_to_the_name():
    column = search_text("湖南龍智新材料科技有限公司", "龙智新", "Longzhixin")
    for way in ("龙智新", "lzx", "longzhixin", "hnlzxclkjyxgs"):
        assert way in column
    assert initials("吉富铝业") == "jfly"
