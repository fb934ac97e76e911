"""Whatever the schema allows or forbids is sent: never a 5xx, never an answer that the schema does not tell."""

import json

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from lianmeng.api.api import api
from lianmeng.wsgi import application

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, unsupported_method,
]
# Wrong methods are a check of its own: every refusal of one is 405 with Allow, and needs no line in the schema.
schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
schema.app = application


@pytest.fixture
def kept_open(db):
    """A real WSGI request drops the connection at its end; the test's own transaction lives on it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=15, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_schema_tells(case, kept_open, world, key):
    with transaction.atomic():
        cache.clear()
        case.call_and_validate(headers={"Authorization": f"Bearer {key(world.secretariat, 'write')}"}, checks=CHECKS)
        transaction.set_rollback(True)


def test_the_schema_is_served_as_it_is_checked(client):
    served = client.get("/api/v1/openapi.json").json()
    assert served == json.loads(json.dumps(api.get_openapi_schema()))
    assert served["openapi"].startswith("3.1")


@pytest.mark.parametrize("status", ["400", "401", "403", "422"])
def test_every_operation_tells_every_refusal_in_one_shape(client, status):
    served = client.get("/api/v1/openapi.json").json()
    for path, methods in served["paths"].items():
        for method, operation in methods.items():
            refusal = operation["responses"][status]["content"]["application/json"]["schema"]
            assert refusal == {"$ref": "#/components/schemas/Refusal"}, (method, path)
            assert operation["security"] == [{"Token": []}, {"Session": []}], (method, path)
            assert operation["summary"], (method, path)
            assert operation["tags"], (method, path)
