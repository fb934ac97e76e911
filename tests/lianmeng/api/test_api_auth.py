"""Tokens, sessions, roles: who is let in, and what a refusal says."""

import json

from django.test import Client

from lianmeng.api.api import api


def _answer(client, path="/api/v1/me", **more):
    answer = client.get(path, **more)
    return answer.status_code, json.loads(answer.content)


def test_without_a_token_one_is_told_how_to_send_one(world, get):
    status, data = get(None, "/firms")
    assert (status, data["error"], data["fields"]) == (401, "sign_in", {})
    assert "Bearer lm_" in data["message"]
    assert Client().get("/api/v1/firms")["WWW-Authenticate"] == "Bearer"


def test_a_token_acts_as_its_account(world, get):
    status, data = get(world.owner, "/me")
    assert status == 200
    assert data["roles"][0]["role"] == "firm_owner"
    assert data["scope"] == "read"
    assert data["roles"][0]["places"] == [{"kind": "firm", "id": world.firm.pk, "name": world.firm.name}]


def test_an_expired_a_revoked_and_an_unknown_token_are_refused_with_what_to_do(world, key):
    gone = [key(world.owner, days=-1), key(world.owner, revoked=True), "lm_unknown", "", "lm_\xff", "x" * 5000]
    for text in gone:
        status, data = _answer(Client(headers={"authorization": f"Bearer {text}"}))
        assert (status, data["error"]) == (401, "token"), text
        assert "接口令牌" in data["message"]


def test_a_token_that_does_not_hold_is_not_saved_by_a_session(world, as_):
    client = as_(world.owner)
    assert _answer(client)[0] == 200
    assert _answer(client, headers={"authorization": "Bearer lm_unknown"})[0] == 401
    assert _answer(client, headers={"authorization": "Basic eDp5"})[0] == 401


def test_the_session_of_a_page_reads_and_its_writes_need_the_csrf_header(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.secretariat, backend="django.contrib.auth.backends.ModelBackend")
    assert _answer(client) == (200, _answer(client)[1])
    assert _answer(client)[1]["scope"] == "session"
    body = json.dumps({"suggestion": world.suggestion.pk})
    refused = client.post("/api/v1/opportunities", body, content_type="application/json")
    assert (refused.status_code, refused.json()["error"]) == (403, "csrf")
    client.cookies["csrftoken"] = token = "a" * 32
    done = client.post("/api/v1/opportunities", body, content_type="application/json", headers={"x-csrftoken": token})
    assert done.status_code == 201, done.content


def test_an_account_without_a_role_is_told_so(world, get, as_):
    for status, data in (get(world.stranger, "/firms"), _answer(as_(world.stranger), "/api/v1/firms")):
        assert (status, data["error"]) == (403, "no_role")
        assert "秘书处" in data["message"]


def test_a_read_token_does_not_write(world, post):
    status, data = post(world.secretariat, "/opportunities", {"suggestion": world.suggestion.pk}, scope="read")
    assert (status, data["error"]) == (403, "read_only")
    assert world.suggestion.opportunities.count() == 0


def test_refusals_speak_the_language_that_is_asked_for(world, client):
    assert "请求头" in client.get("/api/v1/me").json()["message"]
    assert client.get("/api/v1/me", headers={"accept-language": "zh-CN"})["Content-Language"] == "zh-hans"
    assert client.get("/api/v1/me", headers={"accept-language": "en"})["Content-Language"] == "en"


def test_an_unknown_address_and_a_wrong_method_answer_in_the_same_shape(world, client):
    lost = client.get("/api/v1/nowhere/at/all")
    assert (lost.status_code, lost.json()["error"]) == (404, "no_such_address")
    wrong = client.delete("/api/v1/firms")
    assert (wrong.status_code, wrong.json()["error"], wrong["Allow"]) == (405, "method_not_allowed", "GET")
    assert client.get("/api/v1/").url.endswith("/api/v1/docs")


def test_every_read_of_every_operation_is_closed_to_those_who_are_not_signed_in(world, client):
    paths = api.get_openapi_schema()["paths"]
    assert len(paths) > 30
    for path, methods in paths.items():
        for method in methods:
            answer = getattr(client, method)(path.replace("{id}", "1"), content_type="application/json")
            assert (answer.status_code, answer.json()["error"]) == (401, "sign_in"), (method, path)


def test_the_reference_page_lists_every_operation_and_loads_nothing_from_elsewhere(world, as_):
    for client in (as_(None), as_(world.owner)):
        answer = client.get("/api/v1/docs")
        page = answer.content.decode()
        assert answer.status_code == 200
        for path, methods in api.get_openapi_schema()["paths"].items():
            for method, operation in methods.items():
                assert f"{method.upper()} {path}" in page
                assert f'id="{operation["operationId"]}"' in page
        assert "cdn" not in page
        assert "swagger" not in page.lower()
        assert "<style" not in page
        assert "style=" not in page
        assert "onclick" not in page
        assert "curl -H" in page
