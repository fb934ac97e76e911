"""Writes: receive a file, check it, decide on a row, load all of it. Undoing is in undoing.py."""

import hashlib
import json
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.load import checking, planning, queries, reading, states, tables, writing
from lianmeng.load.models import Batch, Row
from lianmeng.members.models import Alliance
from lianmeng.people.access import require
from lianmeng.people.models import Account
from lianmeng.trail.actions import record

State, Verdict = Batch.State, Row.Verdict


class Quiet:
    """Progress that nobody watches: the command line shows its own."""

    def stage(self, text: str, total: int = 0) -> None: ...

    def step(self, n: int = 1) -> None: ...


QUIET = Quiet()


def receive(by: Account | None, *, alliance: Alliance, name: str, content: bytes, sheet: str = "") -> Batch:
    """Take a file in for checking. It lies outside of anything the web serves, and only until it is checked.

    ValidationError (key "upload"): too large, or empty.
    """
    if by is not None:
        require(by, "load.load_firms", alliance)
    check_size(len(content))
    batch = Batch(
        alliance=alliance, chain=alliance.chain, account=by, file_name=Path(name).name[-200:] or "file", sheet=sheet[:100],
        sha256=hashlib.sha256(content).hexdigest(),
    )
    folder = settings.DATA / "uploads" / "load"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / secrets.token_hex(16)
    path.write_bytes(content)
    batch.kept_path = path.name
    batch.save()
    return batch


def check_size(size: int) -> None:
    """ValidationError when a file is larger than may be uploaded."""
    if size > settings.LIANMENG_UPLOAD_BYTES:
        raise ValidationError({"upload": _("文件有 %(size)s MB，最大 %(most)s MB。请拆成几个文件，或去掉图片后再上传。") % {
            "size": round(size / 2**20, 1), "most": settings.LIANMENG_UPLOAD_BYTES // 2**20,
        }})


def check_file(
    by: Account | None, *, alliance: Alliance, name: str, content: bytes, sheet: str = "", progress: Quiet = QUIET
) -> Batch:
    """Receive and check in one go, for small files and the command line. Nothing is written to the register."""
    return check(by, batch=receive(by, alliance=alliance, name=name, content=content, sheet=sheet), progress=progress)


@writing.many_rows()
def check(by: Account | None, *, batch: Batch, progress: Quiet = QUIET) -> Batch:
    """The dry run: read the kept file, check each row, say what loading would do. The file is deleted.

    A file that cannot be used makes the batch `refused`, with what to do in `error`. Trail: file checked.
    """
    path = settings.DATA / "uploads" / "load" / (batch.kept_path or "none")
    try:
        progress.stage(_("读文件"))
        content = path.read_bytes() if path.exists() else b""
        found = tables.table(reading.grids(content, name=batch.file_name), sheet=batch.sheet)
        return _keep(by, batch, found, progress)
    except reading.UnusableError as wrong:
        return _refuse(batch, str(wrong))
    except Exception:
        _refuse(batch, _("检查时程序出错，没有写入任何内容。请重新上传；仍然不行时，请告诉系统管理员。"))
        raise
    finally:
        path.unlink(missing_ok=True)


def _refuse(batch: Batch, error: str) -> Batch:
    batch.state, batch.error, batch.kept_path = State.REFUSED, error, ""
    batch.save()
    return batch


def _keep(by: Account | None, batch: Batch, found: tables.Table, progress: Quiet) -> Batch:
    progress.stage(_("逐行检查"), total=len(found.lines))
    step = _steps(progress)
    checked, remarks = checking.check(found, queries.known(batch.chain), step=step)
    rows = [
        Row(batch=batch, number=one.number, name=_name_of(one), cells=one.cells, values=one.values, problems=one.problems)
        for one in checked
    ]
    progress.stage(_("与名册比对"), total=len(rows))
    plan_rows(batch, rows)
    progress.stage(_("保存检查结果"))
    with transaction.atomic():
        batch.rows.all().delete()
        Row.objects.bulk_create(rows, batch_size=500)
        batch.state, batch.checked_at, batch.kept_path = State.CHECKED, timezone.now(), ""
        batch.sheet, batch.columns, batch.left_out = found.sheet, found.columns, found.left_out
        batch.notices = [*found.notices, *remarks]
        batch.counts = queries.counts(batch)
        batch.save()
        record(by, verb="file checked", target=batch, detail={"sha256": batch.sha256, "rows": batch.counts})
    return batch


def _steps(progress: Quiet) -> Callable[[int], None]:
    last = [0]

    def step(done: int) -> None:
        progress.step(done - last[0])
        last[0] = done

    return step


def _name_of(one: checking.Checked) -> str:
    cells = one.cells.get("name") or [["", ""]]
    return str(one.values.get("name") or cells[0][1])[:160]


def plan_rows(batch: Batch, rows: list[Row]) -> None:
    """Set what loading each row would do, against the register as it is now. Writes nothing."""
    register = queries.register(batch.alliance)
    for row in rows:
        row.problems = [problem for problem in row.problems if not problem.get("planned")]
    fine = [row for row in rows if not row.problems]
    queries.fill(register, planning.named_firms([row.values for row in fine], register))
    plans = [planning.plan(row.values, row.decision, register) for row in fine]
    twice = planning.two_to_one(plans)
    for row in rows:
        row.verdict, row.changes, row.proposed_id, row.why = Verdict.REFUSED, {}, None, ""
    for at, (row, plan) in enumerate(zip(fine, plans, strict=True)):
        row.verdict, row.changes, row.proposed_id, row.why = plan.verdict, plan.changes, plan.firm, str(plan.why)
        if plan.verdict == Verdict.REFUSED:
            _add_problem(row, _("这家企业在别的联盟的名册里，也不在本区域。"), _("请其所在的联盟先办理；若是另一家企业，请填上它的代码。"))
        elif at in twice:
            _add_problem(row, _("与文件中前面的一行指的是同一家企业。"), _("合并成一行，删去另一行。"))


def _add_problem(row: Row, what: str, do: str) -> None:
    address, text = (row.cells.get("name") or [["A1", ""]])[0]
    row.verdict, row.changes = Verdict.REFUSED, {}
    row.problems.append({"cell": address, "column": _("企业名称"), "value": text[:60], "what": what, "do": do, "planned": True})


PLANNED = ["verdict", "changes", "proposed", "why", "problems", "decision"]


@transaction.atomic
def recheck(by: Account | None, *, batch: Batch) -> Batch:
    """Compare the rows with the register once more, as it is now. Nothing is written to the register."""
    batch = locked(by, batch, "check")
    rows = list(batch.rows.all())
    plan_rows(batch, rows)
    _save_rows(rows, PLANNED)
    return _count(batch)


@transaction.atomic
def decide(by: Account | None, *, row: Row, decision: str) -> Row:
    """Say whether the row is the proposed firm, another firm, or to be left out ("" takes the decision back).

    ValidationError when another row already stands for that firm, or the code says it is the same one.
    """
    batch = locked(by, row.batch, "check")
    row = batch.rows.select_for_update().get(pk=row.pk)
    if decision not in Row.Decision.values or row.proposed_id is None:
        raise ValidationError({"decision": _("请选 是同一家、是另一家 或 跳过这一行。")})
    if decision == Row.Decision.ANOTHER and row.why in {Row.Why.CODE, Row.Why.RENAMED}:
        raise ValidationError({"decision": _("两家企业不会有同一个代码。若是另一家，请在文件里改正代码再上传。")})
    row.decision = decision
    plan_rows(batch, [row])
    taken = batch.rows.filter(proposed=row.proposed_id, verdict__in=[Verdict.CHANGE, Verdict.SAME]).exclude(pk=row.pk)
    other = taken.first() if row.verdict in {Verdict.CHANGE, Verdict.SAME} else None
    if other:
        raise ValidationError({"decision": _("第 %(row)s 行已经是这家企业。请先改那一行的决定。") % {"row": other.number}})
    row.save(update_fields=PLANNED)
    _count(batch)
    return row


@transaction.atomic
def decide_all(by: Account | None, *, batch: Batch, decision: str) -> int:
    """The same decision for every row that waits for one; how many. Rows that it does not fit go on waiting."""
    if decision not in {Row.Decision.ANOTHER, Row.Decision.SKIP}:
        raise ValidationError({"decision": _("请选 是另一家 或 跳过。")})
    batch = locked(by, batch, "check")
    rows = list(batch.rows.all())
    waiting = [row for row in rows if row.verdict == Verdict.ASK]
    for row in waiting:
        row.decision = decision
    plan_rows(batch, rows)
    _save_rows(rows, PLANNED)
    _count(batch)
    return sum(row.verdict != Verdict.ASK for row in waiting)


@writing.many_rows()
def load_batch(by: Account | None, *, batch: Batch, progress: Quiet = QUIET) -> Batch:
    """Write the rows to add and to change into the register: all of them or, when anything fails, none.

    Rows that are refused, waiting or skipped stay out. ValidationError when the register has changed since the
    check so that a row would do something else; the rows are then checked anew. Trail: file loaded, one line.
    """
    todo = list(queries.to_load(batch))
    progress.stage(_("准备检索用的拼音"), total=len(todo))
    texts = writing.search_texts(todo, progress.step)
    try:
        progress.stage(_("写入名册：一次写完，中途不显示进度"))
        return _load(by, batch, texts)
    except _ChangedError as changed:
        recheck(by, batch=batch)
        raise ValidationError(
            _("检查之后名册有变化，%(n)s 行的结果和原来不同，已按现在的名册重新检查。请再看一遍，然后导入。") % {"n": changed.rows},
            code="stale",
        ) from None
    except IntegrityError:
        raise ValidationError(_("导入时名册里刚好有人登记了同一家企业，没有写入任何内容。请再导入一次。"), code="race") from None


class _ChangedError(Exception):
    def __init__(self, rows: int) -> None:
        self.rows = rows


@transaction.atomic
def _load(by: Account | None, batch: Batch, texts: dict[tuple[str, ...], str]) -> Batch:
    batch = locked(by, batch, "load")
    rows = list(batch.rows.all())
    seen = {row.pk: _outcome(row) for row in rows}
    plan_rows(batch, rows)
    changed = sum(seen[row.pk] != _outcome(row) for row in rows)
    if changed:
        raise _ChangedError(changed)
    todo = [row for row in rows if row.verdict in {Verdict.ADD, Verdict.CHANGE}]
    if not todo:
        raise ValidationError(_("没有可以导入的行：名册里都有了，或都被退回。"))
    writing.write(batch, todo, texts)
    _save_rows(todo, ["firm", "before"])
    batch.state, batch.loaded_at = State.LOADED, timezone.now()
    batch.save()
    record(by, verb="file loaded", target=batch, detail={
        "chain": batch.chain_id, "alliance": batch.alliance_id, "sha256": batch.sha256, "rows": batch.counts,
    })
    return batch


def _outcome(row: Row) -> str:
    return json.dumps([row.verdict, row.proposed_id, row.changes], sort_keys=True, ensure_ascii=False)


def locked(by: Account | None, batch: Batch, move: str) -> Batch:
    batch = Batch.objects.select_for_update(of=("self",)).select_related("alliance__region", "alliance__chain", "chain").get(pk=batch.pk)
    if by is not None:
        require(by, "load.load_firms", batch.alliance)
    if batch.state not in states.MOVES[move][0]:
        raise ValidationError(_("这一批现在是“%(state)s”，做不了这一步。请刷新页面。") % {"state": batch.get_state_display()}, code="state")
    return batch


def _save_rows(rows: list[Row], fields: list[str]) -> None:
    # An upsert: on ten thousand rows many times faster than bulk_update's CASE … WHEN.
    Row.objects.bulk_create(rows, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def _count(batch: Batch) -> Batch:
    batch.counts, batch.checked_at = queries.counts(batch), timezone.now()
    batch.state = states.MOVES["check"][1]
    batch.save(update_fields=["counts", "checked_at", "state"])
    return batch
