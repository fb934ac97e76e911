"""`lianmeng load firms FILE`, and the real files where they are at hand."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from load_spoil import book, spoiled

from lianmeng.chain.models import Stream
from lianmeng.load import undoing
from lianmeng.load.models import Batch
from lianmeng.members.models import Firm, Place

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "firms"


def run(*args, status=0):
    out = StringIO()
    if status == 1:
        with pytest.raises(SystemExit) as ended:
            call_command("load", "firms", *map(str, args), stdout=out)
        assert ended.value.code == 1
    else:
        call_command("load", "firms", *map(str, args), stdout=out)
    return out.getvalue()


def test_a_dry_run_says_what_would_be_done_and_ends_with_1_when_rows_are_refused(cast, tmp_path):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(spoiled())
    said = run(path, "--errors", tmp_path / "out.xlsx", status=1)
    assert "      3  added" in said
    assert "C7" in said
    assert "dry run" in said
    assert (tmp_path / "out.xlsx").read_bytes()[:2] == b"PK"
    assert Firm.objects.count() == 3


def test_apply_loads_in_a_name_and_undo_takes_it_back(cast, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(["企业名称"], ["新来有限公司"]))
    run(path, "--apply", "--by", cast.secretariat.username, "--chain", cast.chain.pk)
    batch = Batch.objects.get()
    assert (batch.account, batch.state, Firm.objects.count()) == (cast.secretariat, "loaded", 4)
    assert "is undone" in run("--undo", batch.pk)
    assert Firm.objects.count() == 3


@pytest.mark.parametrize(("args", "says"), [
    (["--by", "nobody", "x.csv"], "no account nobody"), (["no-such.xlsx"], "can be read"), ([], "Name a file"),
    (["--undo", "999"], "no batch 999"), (["x.csv", "--chain", "999"], "no alliance"),
])
def test_what_cannot_be_done_ends_with_2_and_says_what_to_do(cast, args, says):
    with pytest.raises(CommandError, match=says) as wrong:
        run(*args)
    assert wrong.value.returncode == 2


def test_an_unusable_file_ends_with_2(cast, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(CommandError, match="另存为") as wrong:
        run(path)
    assert wrong.value.returncode == 2


@pytest.mark.parametrize(("name", "firms"), [("hunan-listed-firms.csv", 58), ("listed-firms.csv", 3766)])
def test_the_real_lists_load_as_they_are_and_a_second_time_change_nothing(cast, name, firms):
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{path.name} is not at hand (../shared/data/firms)")
    run(path, "--apply")
    batch = Batch.objects.get()
    assert batch.counts["add"] + batch.counts["ask"] == firms
    assert Place.objects.filter(chain=cast.chain, until_on=None).count() == 3 + batch.counts["add"]
    assert Stream.objects.filter(role="makes").count() > firms
    assert f"{batch.counts['add']}  left as they are" in run(path)
    undoing.undo(None, batch=batch)
    assert (Firm.objects.count(), Stream.objects.count()) == (3, 0)
