"""What openapi.json says of every operation, said once: its problems, its token, Idempotency-Key and If-Match, what may be left out."""

from collections.abc import Callable, Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from chassis.requests import KEY_LENGTH, commanding, expected_version

TEXT = {"type": "string"}
PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457. `code` is stable; `detail` says in the reader's language how to mend it.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": dict.fromkeys(("type", "title", "detail", "instance", "code"), TEXT)
    | {
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {"type": "object", "required": ["field", "detail"], "properties": {"field": TEXT, "detail": TEXT}},
        },
    },
}
REFUSALS = {"4XX": "The request cannot be answered as it is", "503": "A part that is needed is away; nothing was changed"}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "a fresh value for a new request, the same value when it is sent again",
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH},
}
VERSION = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "the ETag of the version that is changed, as it was read; `*` for whichever there is",
    "schema": {"type": "string", "minLength": 1},
}
SCHEMES = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
SECURITY: list[dict[str, list[str]]] = [{}, {"token": []}]
"""Without a token what is published may be read; the rest says what it needs."""


def document(app: FastAPI) -> None:
    """Completes the app's openapi.json."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        found = described()
        keyed = {(path, method) for path, method in _depending(app, commanding) if method == "post"}
        versioned = set(_depending(app, expected_version))
        for path, operations in found["paths"].items():
            for method, operation in operations.items():
                _refuse(operation)
                if (path, method) in keyed:
                    _need(operation, KEY)
                if (path, method) in versioned:
                    _need(operation, VERSION)
        schemas = found.setdefault("components", {}).setdefault("schemas", {})
        for gone in ("HTTPValidationError", "ValidationError"):  # FastAPI's own, which nobody ever gets
            schemas.pop(gone, None)
        for schema in schemas.values():
            _free_nulls(schema)
        schemas["Problem"] = PROBLEM
        found["components"]["securitySchemes"] = SCHEMES
        found["security"] = SECURITY
        return found

    app.openapi = openapi  # type: ignore[method-assign]  # the way that FastAPI names for it


def _depending(app: FastAPI, on: Callable[..., Any]) -> Iterator[tuple[str, str]]:
    """Path and method of every route that asks for it, itself or through others."""
    for route in app.routes:
        if isinstance(route, APIRoute) and _depends(route.dependant, on):
            yield from ((route.path, method.lower()) for method in route.methods or ())


def _depends(dependant: Dependant, on: Callable[..., Any]) -> bool:
    return any(each.call is on or _depends(each, on) for each in dependant.dependencies)


def _refuse(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    if "HTTPValidationError" in str(answers.get("422")):
        del answers["422"]
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, description in REFUSALS.items():
        answers.setdefault(status, {"description": description, "content": content})


def _need(operation: dict[str, Any], header: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    if header not in parameters:
        parameters.append(header)


def _free_nulls(schema: dict[str, Any]) -> None:
    """Answers leave out what is null (`Answer.response`), so what may be null need not be there."""
    fields = schema.get("properties", {})
    nullable = {name for name, field in fields.items() if {"type": "null"} in field.get("anyOf", ())}
    if needed := schema.get("required"):
        schema["required"] = [name for name in needed if name not in nullable]
        if not schema["required"]:
            del schema["required"]
