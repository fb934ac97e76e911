"""Settings refuse bad values and say what to write."""

import subprocess
import sys

import pytest

from lianmeng.settings import Environment


def lianmeng(tmp_path, command="settings", **environment):
    return subprocess.run(
        [sys.executable, "-m", "lianmeng", command], capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "LIANMENG_DATA": str(tmp_path / "data"), **environment},
    )


@pytest.mark.parametrize(("name", "value", "hint"), [
    ("DATABASE_URL", "mysql://x/y", "postgres://user:password@host:5432/name"),
    ("DATABASE_URL", "postgres://localhost", "name of the database"),
    ("LIANMENG_SECRET_KEY", "short", "32"),
    ("LIANMENG_HOSTS", "http://a.cn", "without http://"),
    ("LIANMENG_TIME_ZONE", "Mars/Olympus", "Asia/Shanghai"),
    ("LIANMENG_HTTPS", "maybe", "true"),
    ("LIANMENG_LOCKOUT_FAILURES", "0", "greater than or equal to 1"),
    ("LIANMENG_LANGUAGE", "fr", "zh-hans"),
])
def test_a_bad_value_stops_the_program_and_names_the_variable(tmp_path, name, value, hint):
    run = lianmeng(tmp_path, **{name: value})
    assert run.returncode != 0
    assert name in run.stderr
    assert hint in run.stderr
    assert "Traceback" not in run.stderr


def test_every_setting_is_described_and_listed_without_its_secrets(tmp_path):
    run = lianmeng(tmp_path, LIANMENG_SECRET_KEY="k" * 40)
    assert run.returncode == 0, run.stderr
    assert "k" * 40 not in run.stdout
    for name, field in Environment.model_fields.items():
        assert name.upper() in run.stdout
        assert field.description


def test_the_secret_key_is_made_once_and_is_the_owners_alone(tmp_path):
    lianmeng(tmp_path)
    key = tmp_path / "data" / "secret_key"
    first = key.read_text()
    lianmeng(tmp_path)
    assert key.read_text() == first
    assert key.stat().st_mode & 0o077 == 0
