"""Spoiled inputs against the whole site: never a 5xx, always a message that one can read, never half a write.

The inputs are files in `cases/`; the addresses are read off the site's own list of them, so that a new page is tried too.
"""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from lianmeng.api.api import api

CASES = Path(__file__).parent / "cases"
HUGE, MISSING = 2**70, 987_654_321
CAST = ["secretariat", "owner", "stranger", "nobody"]
NOT_COUNTED = ("sessions.session", "axes.", "django_tasks_db.", "web.job", "admin.logentry")


def _lines(name):
    return [line for line in (CASES / name).read_text("utf-8").splitlines() if line]


def _files(folder):
    return sorted(path for path in (CASES / folder).iterdir() if path.is_file())


def _routes(resolver=None, namespaces=()):
    """(full name, names of its arguments) of every page of the site; the API has its own tests, the admin is read only."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name and "<" not in str(pattern.pattern).replace("<int:", "").replace("<str:", "").replace("<slug:", ""):
                found.append((":".join([*namespaces, pattern.name]), tuple(pattern.pattern.converters)))
        elif pattern.namespace not in ("admin", "api-1"):
            found += _routes(pattern, (*namespaces, pattern.namespace) if pattern.namespace else namespaces)
    return found


ROUTES = sorted(set(_routes()))


def _address(name, names, value):
    try:
        return reverse(name, kwargs=dict.fromkeys(names, value))
    except NoReverseMatch:
        return None


def _addresses(records):
    """Every page, with each record's number, one that is missing and one that no database holds."""
    found = {}
    for name, names in ROUTES:
        for value in (*records, MISSING) if names else (0,):
            if (address := _address(name, names, value)) is not None:
                found.setdefault(address, name)
        if names and (address := _address(name, names, MISSING)) is not None:
            found.setdefault(address.replace(str(MISSING), str(HUGE)), name)
    return found


def _first(records):
    """Each page once, with a number that some record has."""
    return {name: address for address, name in reversed(_addresses(records[:1]).items()) if not address.count(str(MISSING))
            and not address.count(str(HUGE))}


@pytest.fixture
def records(world):
    """The numbers of the world's records: few, for they begin at one in every table."""
    rows = (
        world.firm, world.buyer, world.chain, world.alliance, world.branch, world.park, world.suggestion, world.contacted,
        world.problem, world.party_activity, world.link, world.discards,
    )
    return sorted({row.pk for row in rows})[:12]


@pytest.fixture
def visitor(world, as_):
    def of(role):
        client = as_(None if role == "nobody" else getattr(world, role))
        client.raise_request_exception = False
        return client

    return of


def _tables():
    kept = [m for m in apps.get_models() if m._meta.managed and not m._meta.label_lower.startswith(NOT_COUNTED)]
    through = [f.remote_field.through for m in kept for f in m._meta.local_many_to_many]
    return sorted({m._meta.db_table for m in [*kept, *through]})


def _rows():
    parts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {connection.ops.quote_name(table)}" for table in _tables())
    with connection.cursor() as cursor:
        cursor.execute(parts)
        return dict(cursor.fetchall())


def _wrong(answer):
    """What is wrong with an answer; "" where nothing is."""
    if answer.status_code >= 500:
        return f"{answer.status_code} {answer.exc_info[1]!r}" if answer.exc_info else str(answer.status_code)
    if answer.status_code < 400:
        return ""
    kind = answer.headers.get("Content-Type", "")
    text = answer.content.decode()
    if kind.startswith("application/json"):
        data = json.loads(text)
        return "" if data.get("message") and set(data) == {"error", "message", "fields"} else f"{answer.status_code} without a message"
    if answer.status_code == 405:
        return "" if answer.headers.get("Allow") else "405 without Allow"
    words = unescape(re.sub(r"<[^>]+>", " ", text.partition("<main")[2] or text))
    return "" if re.search(r"[\u4e00-\u9fff]{4}", words) else f"{answer.status_code} without words: {text[:80]!r}"


def _try(client, method, address, *, counted=False, **more):
    """One request in a savepoint that is rolled back; the fault found, if any."""
    with transaction.atomic():
        before = _rows() if counted else {}
        try:
            send = client.generic if "content_type" in more else getattr(client, method)  # generic sends it as it is
            answer = send(*([method.upper()] if "content_type" in more else []), address, **more)
            fault = _wrong(answer)
            if counted and not fault and answer.status_code >= 400:
                after = _rows()
                fault = ", ".join(f"{t} {before[t]} → {after[t]}" for t in after if after[t] != before[t])
        finally:
            transaction.set_rollback(True)
    return f"{method.upper()} {address}: {fault}" if fault else ""


def _report(faults):
    faults = sorted({fault for fault in faults if fault})
    assert not faults, f"{len(faults)} faults\n" + "\n".join(fault[:300] for fault in faults[:40])


def test_the_site_has_pages_to_try():
    apps_tried = {name.split(":")[0] for name, _ in ROUTES}
    assert {"members", "chain", "coshare", "people", "trail", "web"} <= apps_tried
    assert len(ROUTES) > 50


@pytest.mark.parametrize("role", CAST)
def test_every_page_of_a_record_that_is_there_missing_or_impossible_answers(visitor, records, role):
    client = visitor(role)
    _report(_try(client, "get", address) for address in _addresses(records))


@pytest.mark.parametrize("role", CAST)
@pytest.mark.parametrize("line", _lines("addresses.txt"))
def test_a_spoiled_address_answers(visitor, role, line):
    _report([_try(visitor(role), method, line) for method in ("get", "post")])


@pytest.mark.parametrize("role", ["secretariat", "owner"])
def test_a_spoiled_query_behind_every_page_answers(visitor, records, role):
    client = visitor(role)
    live = {}
    for address, name in _addresses(records[:4]).items():
        if name not in live and client.get(address).status_code == 200:
            live[name] = address
    assert len(live) > 20
    lines = _lines("queries.txt")
    each = 1 if role == "secretariat" else 3  # the desk reads every page with every line, the owner with every third
    _report(
        _try(client, "get", f"{address}?{query}")
        for n, address in enumerate(live.values()) for query in lines[n % each::each]
    )


@pytest.mark.parametrize("role", CAST)
def test_a_spoiled_query_behind_every_read_of_the_api_answers(visitor, records, role):
    client = visitor(role)
    paths = [path for path, methods in api.get_openapi_schema()["paths"].items() if "get" in methods]
    faults = []
    for path in paths:
        for query in _lines("queries.txt"):
            faults.append(_try(client, "get", f"{path.replace('{id}', str(records[0]))}?{query}"))
    _report(faults)


@pytest.mark.parametrize("path", _files("forms"), ids=lambda path: path.stem)
@pytest.mark.parametrize("role", ["secretariat", "owner"])
def test_a_spoiled_form_sent_to_every_page_is_refused_or_taken_whole(visitor, records, path, role):
    form = path.read_text("utf-8").replace("{n}", str(records[0]))
    kind, faults, client = "application/x-www-form-urlencoded", [], visitor(role)
    for name, address in _first(records).items():
        faults.append(_try(client, "post", address, counted=True, data=form, content_type=kind))
        client = visitor(role) if name.startswith("people:") else client  # it may have signed out
    _report(faults)


@pytest.mark.parametrize("path", _files("bodies"), ids=lambda path: path.name)
def test_a_spoiled_body_sent_to_every_write_of_the_api_is_refused_and_leaves_nothing(visitor, world, path):
    paths = [path for path, methods in api.get_openapi_schema()["paths"].items() if "post" in methods]
    assert len(paths) == 4
    faults = []
    for role in CAST:
        for address in (p.replace("{id}", str(world.contacted.pk)) for p in paths):
            faults.append(_try(
                visitor(role), "post", address, counted=True, data=path.read_bytes(), content_type="application/json"
            ))
    _report(faults)


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded; charset=nope", "text/xml", ""])
@pytest.mark.parametrize("body", [b"", b"--x\r\n", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\x00", b"\xff" * 50])
def test_a_body_of_a_spoiled_kind_answers(visitor, records, kind, body):
    client = visitor("secretariat")
    some = [reverse("people:signin"), reverse("coshare:new"), reverse("members:firm_add"), "/api/v1/opportunities"]
    _report(_try(client, "post", address, counted=True, data=body, content_type=kind) for address in some)


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "lianmeng_language", "lianmeng_theme", "messages"])
@pytest.mark.parametrize("value", ["", "x", "\\000", "%00", "é", "x" * 3000, quote("一"), '"\\000"'])
def test_a_spoiled_cookie_answers(world, cookie, value):
    client = Client(raise_request_exception=False)
    for address in ("/", reverse("people:signin"), "/api/v1/me", "/api/v1/docs"):
        _report([_try(client, "get", address, headers={"cookie": f"{cookie}={value}"})])


def test_a_sign_in_name_longer_than_any_is_refused_before_it_is_kept(client, db):
    answer = client.post(reverse("people:signin"), {"username": "x" * 300, "password": "y"})
    assert answer.status_code == 422
    assert "150" in answer.content.decode()
    assert not AccessAttempt.objects.exists()
