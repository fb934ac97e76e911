"""Every string in both languages."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import lianmeng

PACKAGE = Path(lianmeng.__file__).parent
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")


def entries(path):
    with path.open("rb") as file:
        return [message for message in read_po(file, locale="en") if message.id]


def pairs(message):
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=False))


def test_every_entry_has_its_english_with_the_same_places_to_fill():
    for message in entries(CATALOGUE):
        assert "fuzzy" not in message.flags, message.id
        for chinese, english in pairs(message):
            assert english, chinese
            assert sorted(PLACES.findall(chinese)) == sorted(PLACES.findall(english)), chinese


def test_english_holds_chinese_only_as_an_example_of_what_to_type():
    held = [english for m in entries(CATALOGUE) for _zh, english in pairs(m) if CHINESE.search(english)]
    assert len(held) < 40, held


def test_no_string_of_the_code_is_missing_from_the_catalogue(tmp_path):
    if shutil.which("xgettext") is None:
        if os.environ.get("LIANMENG_CI"):
            pytest.fail("xgettext is missing: apt-get install gettext")
        pytest.skip("xgettext is not installed (apt-get install gettext)")
    copy = tmp_path / "lianmeng"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "vendor", "*.mo"))
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location", "--no-wrap"], cwd=copy, check=True,
        capture_output=True, env={**os.environ, "DJANGO_SETTINGS_MODULE": "", "PYTHONPATH": ""},
    )
    found = entries(copy / "locale" / "en" / "LC_MESSAGES" / "django.po")
    missing = [m.id for m in found if "fuzzy" in m.flags or not all(english for _zh, english in pairs(m))]
    assert not missing, missing
    assert len(found) > 1000
