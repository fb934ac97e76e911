"""The reference page: the schema as plain HTML. Ninja's own pages load scripts from elsewhere, which the policy forbids."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

METHODS = ("get", "post", "put", "patch", "delete")


class Reference(DocsBase):
    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema()
        address = request.build_absolute_uri("/").rstrip("/")
        groups: dict[str, list[dict[str, object]]] = {}
        for path, methods in schema["paths"].items():
            for method in METHODS:
                if method in methods:
                    told = operation(schema, address, path, method, methods[method])
                    groups.setdefault(told["tag"], []).append(told)
        return render(request, "api/docs.html", {
            "groups": list(groups.items()), "about": schema["info"]["description"].splitlines(), "address": address,
            "schema_url": reverse("api-1:openapi-json"), "refusal": schema["components"]["schemas"]["Refusal"]["properties"],
        })


def operation(schema: Mapping[str, Any], address: str, path: str, method: str, what: Mapping[str, Any]) -> dict[str, Any]:
    """One operation as the page shows it."""
    return {
        "id": what["operationId"], "tag": what.get("tags", [""])[0], "method": method.upper(), "path": path,
        "summary": what["summary"], "description": what.get("description", ""),
        "parameters": [_parameter(p) for p in what.get("parameters", ())],
        "body": _properties(schema, _body(what)), "answer": _properties(schema, _answer(schema, what)),
        "listed": _is_list(schema, what), "statuses": list(what["responses"]),
        "curl": curl(schema, address, path, method, what),
    }


def curl(schema: Mapping[str, Any], address: str, path: str, method: str, what: Mapping[str, Any]) -> str:
    """A call that can be pasted: the path with 1 for ids, what must be given, and the body's required fields."""
    must = [p for p in what.get("parameters", ()) if p["required"]]
    query = "&".join(f"{p['name']}={_example(p['schema'])}" for p in must if p["in"] == "query")
    url = address + path.replace("{id}", "1") + (f"?{query}" if query else "")
    parts = [f"curl -H 'Authorization: Bearer lm_…' '{url}'"]
    body = _follow(schema, _body(what))
    if body:
        sent = {name: _example(body["properties"][name]) for name in body.get("required", ())}
        parts += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(sent, ensure_ascii=False)}'"]
    return " \\\n  ".join(parts)


def _example(schema: Mapping[str, Any]) -> object:
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("enum"):
        return schema["enum"][0]
    return {"integer": 1, "number": 0.5, "boolean": True}.get(schema.get("type", ""), "铝灰")


def _parameter(given: Mapping[str, Any]) -> dict[str, object]:
    schema = given["schema"]
    return {
        "name": given["name"], "in": given["in"], "required": given["required"], "default": schema.get("default"),
        "type": _type(schema), "description": given.get("description") or schema.get("description", ""),
    }


def _body(what: Mapping[str, Any]) -> Mapping[str, Any]:
    return what.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})


def _answer(schema: Mapping[str, Any], what: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer of success; of a list, one of its items."""
    good = next(answer for status, answer in what["responses"].items() if int(status) < 300)
    found = _follow(schema, good["content"]["application/json"]["schema"])
    return found["properties"]["items"]["items"] if _is_list(schema, what) else found


def _is_list(schema: Mapping[str, Any], what: Mapping[str, Any]) -> bool:
    good = next(answer for status, answer in what["responses"].items() if int(status) < 300)
    return set(_follow(schema, good["content"]["application/json"]["schema"])["properties"]) == {"items", "count"}


def _follow(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    if "allOf" in part:
        part = part["allOf"][0]
    if "$ref" in part:
        return schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[-1]]
    return part


def _properties(schema: Mapping[str, Any], part: Mapping[str, Any]) -> list[dict[str, object]]:
    whole = _follow(schema, part)
    required = whole.get("required", ())
    return [
        {"name": name, "type": _type(one), "required": name in required, "description": one.get("description", "")}
        for name, one in whole.get("properties", {}).items()
    ]


def _type(schema: Mapping[str, Any]) -> str:
    """In a word: integer, a | b, [Named], string | null."""
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    for several in ("anyOf", "allOf"):
        if several in schema:
            return " | ".join(_type(one) for one in schema[several])
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return " ".join(str(schema[key]) for key in ("type", "format") if key in schema) or "…"
