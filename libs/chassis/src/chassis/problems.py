"""Every failure as an RFC 9457 problem, in the reader's language: what is wrong, where, and how to mend it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from chassis import answers, metrics
from chassis.errors import InvalidInput, OutOfRange, Problem, Unavailable
from chassis.retryable import is_bad_value, is_retryable
from chassis.validation import told

log = structlog.get_logger()

LANGUAGES = ("lv", "en")
MEDIA_TYPE = "application/problem+json"
HALF = "surrogates not allowed"
"""In what Python, orjson and pydantic raise for a text that JSON could write (`\\ud800`) and UTF-8 cannot."""
NO_HALF = {
    "en": "A text holds half a letter (a lone surrogate such as \\ud800), which cannot be stored; leave it out.",
    "lv": "Kādā tekstā ir puse zīmes (atsevišķs surogāts, piemēram, \\ud800), ko nevar saglabāt; izlaidiet to.",
}


def language(request: Request) -> str:
    """The first of our languages that the reader accepts; English for everybody else."""
    accepted = request.headers.get("accept-language", "en")
    ranked: list[tuple[float, str]] = []
    for part in accepted.split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            ranked.append((-float(quality or 1), tag[:2].lower()))
        except ValueError:
            continue
    return next((tag for _, tag in sorted(ranked, key=lambda each: each[0]) if tag in LANGUAGES), "en")


def render(
    request: Request,
    status: int,
    code: str,
    title: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """One problem document."""
    if status in (401, 403, 429):
        _audit(request, status, detail)
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        "code": code,
    }
    if errors:
        body["errors"] = list(errors)
    return Response(_encoded(body), status, {"Content-Language": language(request), **(headers or {})}, MEDIA_TYPE)


def _encoded(body: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(body)
    except TypeError:  # half a letter (a lone surrogate) in what was sent and is named here: UTF-8 has none, an escape has
        return json.dumps(body).encode()


def _audit(request: Request, status: int, detail: str) -> None:
    metrics.REFUSALS.labels(str(status)).inc()
    principal = getattr(request.state, "principal", None)
    who = principal.subject if principal else "anonymous"
    log.info("audit", outcome="refused", status=status, who=who, act=f"{request.method} {request.url.path}", why=detail)


def problem_text(problem: Problem, tongue: str) -> str:
    """What is wrong and how to mend it, in one of our languages."""
    values = {key: value[tongue] if isinstance(value, dict) else str(value) for key, value in problem.values.items()}
    return problem.mend[tongue].format_map(values)


def problem_response(request: Request, problem: Problem) -> Response:
    """A Problem that was raised."""
    tongue = language(request)
    detail = problem_text(problem, tongue)
    errors = [{"field": problem.field, "detail": detail}] if problem.field else []
    return render(request, problem.status, problem.code, problem.title[tongue], detail, errors=errors, headers=problem.headers)


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_response(request, error)


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    tongue = language(request)
    errors = [{"field": _field(each["loc"]), "detail": told(each, tongue)} for each in error.errors()[:100]]
    title = {"en": "The request has mistakes", "lv": "Pieprasījumā ir kļūdas"}[tongue]
    first = f"{errors[0]['field']}: {errors[0]['detail']}" if errors else title
    return render(request, 422, "invalid-input", title, first, errors=errors)


def _field(location: Sequence[Any]) -> str:
    return ".".join(str(each) for each in location if each != "body") or "body"


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    titles = {404: {"en": "Not found", "lv": "Nav atrasts"}, 405: {"en": "Not possible here", "lv": "Šeit tas nav iespējams"}}
    title = titles.get(error.status_code, {"en": str(error.detail), "lv": str(error.detail)})[language(request)]
    return render(request, error.status_code, f"http-{error.status_code}", title, str(error.detail), headers=error.headers)


async def _on_failure(request: Request, error: Exception) -> Response:
    if is_bad_value(error):
        return problem_response(request, OutOfRange(reason=str(error)[:200]))
    if HALF in str(error):
        return problem_response(request, InvalidInput(reason=NO_HALF))
    if is_retryable(error):
        log.warning("a part is away", path=request.url.path, error=repr(error))
        return problem_response(request, Unavailable(headers={"Retry-After": "2"}))
    log.error("an unexpected failure", path=request.url.path, exc_info=error)
    title = {"en": "Something went wrong on our side", "lv": "Mūsu pusē kaut kas nogāja greizi"}[language(request)]
    detail = {
        "en": "Nothing was changed. It has been logged; try again later.",
        "lv": "Nekas nav mainīts. Kļūda ir reģistrēta; mēģiniet vēlāk.",
    }
    return render(request, 500, "internal", title, detail[language(request)])


def install(app: FastAPI) -> None:
    """Makes every failure of the app a problem document, and says so in its openapi.json."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_failure)
    answers.document(app)
