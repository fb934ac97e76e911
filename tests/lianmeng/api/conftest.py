"""Tokens, and reads and writes of the API by somebody of the cast."""

import datetime
import json

import pytest
from django.test import Client
from django.utils import timezone
from world import furnished

from lianmeng.people.models import ApiToken
from lianmeng.people.tokens import PREFIX, digest


@pytest.fixture
def world(cast):
    return furnished(cast)


@pytest.fixture
def key(db):
    """key(account, scope): the text of a new token."""

    def issue(account, scope="read", *, days=9, revoked=False):
        text = f"{PREFIX}{account.pk}-{scope}-{days}-{revoked}"
        ApiToken.objects.get_or_create(digest=digest(text), defaults={
            "account": account, "label": "示例", "scope": scope,
            "expires_at": timezone.now() + datetime.timedelta(days=days), "revoked_at": timezone.now() if revoked else None,
        })
        return text

    return issue


@pytest.fixture
def get(key):
    """get(account, "/firms"): status and data of a read with that account's token."""

    def ask(account, path, **query):
        headers = {"authorization": f"Bearer {key(account)}"} if account else {}
        answer = Client(headers=headers).get(f"/api/v1{path}", query)
        return answer.status_code, json.loads(answer.content)

    return ask


@pytest.fixture
def post(key):
    """post(account, "/opportunities", {…}): status and data of a write with that account's token."""

    def send(account, path, body, scope="write", **more):
        client = Client(headers={"authorization": f"Bearer {key(account, scope)}", **more})
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        answer = client.post(f"/api/v1{path}", data, content_type="application/json")
        return answer.status_code, json.loads(answer.content)

    return send


