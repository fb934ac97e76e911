"""What every answer carries, and what every request must be."""

import json
import logging

import pytest
from django.urls import reverse

from lianmeng.web.middleware import POLICY


def test_every_page_forbids_foreign_scripts(as_):
    answer = as_(None).get(reverse("people:signin"))
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


def test_chinese_is_the_default_whatever_the_browser_says_and_english_is_a_switch(as_):
    browser = as_(None)
    page = browser.get(reverse("people:signin"), headers={"accept-language": "en-GB"})
    assert 'lang="zh-hans"' in page.text
    browser.cookies["lianmeng_language"] = "en"
    assert 'lang="en"' in browser.get(reverse("people:signin")).text
    browser.cookies["lianmeng_language"] = "xx-nonsense"
    assert 'lang="zh-hans"' in browser.get(reverse("people:signin")).text


def test_health_tells_the_facts_and_no_more(as_):
    answer = as_(None).get(reverse("health"))
    assert answer.status_code == 200
    assert set(answer.json()) == {"status", "database", "migrations_waiting", "version"}
    assert answer.json()["migrations_waiting"] == 0


@pytest.mark.parametrize("query", ["?q=%00", "?q=%ED%A0%80a%00", "?%00=1"])
def test_what_cannot_be_stored_is_refused_with_a_word(cast, as_, query):
    answer = as_(cast.secretariat).get(reverse("search") + query)
    assert answer.status_code == 400
    assert "无法保存的字符" in answer.text


def test_a_request_leaves_one_structured_line_without_what_was_searched(cast, as_, caplog):
    with caplog.at_level(logging.INFO, logger="lianmeng.request"):
        as_(cast.secretariat).get(reverse("search") + "?q=secretword")
    line = caplog.records[-1]
    assert (line.method, line.path, line.status, line.account) == ("GET", "/search/", 200, cast.secretariat.pk)
    assert "secretword" not in json.dumps(line.__dict__, default=str, ensure_ascii=False)
