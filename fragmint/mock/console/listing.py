"""Operations and calls as the web page shows them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from ..answers import header_text
from ..bodies import is_json
from ..document import Answer, Json, Operation, Parameter
from ..examples import body_sample, credentials, example_call, sample
from ..ledger import Call
from ..recording import Shown
from ..requests import Violation

if TYPE_CHECKING:
    from ..mock import Mock

LONGEST: Final = 20_000
"""Characters of a body that are shown."""
MOST_VALUES: Final = 12
"""Values of an enumeration that are shown."""


def listed_operation(mock: Mock, operation: Operation) -> Json:
    """An operation in the list of all."""
    node, _ = mock.document.mapping(operation.at)
    tags = node.get("tags")
    return {
        "key": operation.key,
        "method": operation.method,
        "path": operation.path,
        "base": operation.bases[0],
        "summary": text_of(node.get("summary")),
        "tag": text_of(tags[0]) if isinstance(tags, list) and tags else "",
        "deprecated": node.get("deprecated") is True,
    }


def described_operation(mock: Mock, operation: Operation) -> Json:
    """An operation with its documentation, and with what to send."""
    node, _ = mock.document.mapping(operation.at)
    call = example_call(mock, operation)
    media = next((m for m in operation.body if is_json(m.media_type)), None)
    known = {(p.location, p.name) for p in operation.parameters}
    return {
        **listed_operation(mock, operation),
        "description": text_of(node.get("description")),
        "parameters": [described_parameter(mock, p) for p in operation.parameters],
        "headers": {
            name: value
            for name, value in call.headers.items()
            if ("header", name) not in known
        },
        "keys": [
            {"name": name, "in": location, "value": value}
            for location, name, value in credentials(mock, operation)
            if location != "header" and (location, name) not in known
        ],
        "body": [m.media_type for m in operation.body],
        "body_sample": pretty(body_sample(mock, media)) if media else "",
        "responses": [
            described_response(mock, a, operation) for a in operation.answers
        ],
    }


def described_parameter(mock: Mock, parameter: Parameter) -> Json:
    """A parameter, with a value to send."""
    node, _ = mock.document.mapping(parameter.at[:-1])
    schema, _ = mock.document.mapping(parameter.at)
    words = node.get("description") or schema.get("description")
    return {
        "name": parameter.name,
        "in": parameter.location,
        "required": parameter.required,
        "description": text_of(words),
        "type": type_name(schema),
        "value": header_text(sample(mock, parameter)),
    }


def described_response(mock: Mock, answer: Answer, operation: Operation) -> Json:
    """A documented response."""
    node, _ = mock.document.mapping((*operation.at, "responses", answer.status))
    return {
        "status": answer.status,
        "description": text_of(node.get("description")),
        "media": [media.media_type for media in answer.content],
        "examples": [name for media in answer.content for name, _ in media.examples],
    }


def described_call(mock: Mock, number: int, call: Call) -> Json:
    """A call with its verdict; credentials in headers are not shown."""
    shown = Shown(mock.key_names)
    reply = call.reply
    return {
        "number": number,
        "at": call.at,
        "milliseconds": round(call.seconds * 1000, 2),
        "method": call.request.method,
        "path": call.request.path,
        "query": call.request.query,
        "operation": call.operation,
        "status": call.status,
        "fault": call.fault,
        "violations": judgements(mock, call.violations),
        "answer_violations": judgements(mock, call.answer_violations),
        "headers": dict(shown.headers(call.request.headers)),
        "body": body_text(call.request.body, call.header("content-type") or ""),
        "answer_headers": dict(shown.headers(reply.headers.items())) if reply else {},
        "answer_type": (reply.media_type or "") if reply else "",
        "answer_body": (
            body_text(reply.content, reply.media_type or "") if reply else ""
        ),
    }


def judgements(mock: Mock, violations: Iterable[Violation]) -> Json:
    """Violations as the page shows them."""
    return [
        {
            "kind": violation.kind,
            "text": violation.text,
            "pointer": violation.pointer,
            "expected": violation.expected,
            "documented": mock.documented_at(violation.expected),
        }
        for violation in violations
    ]


def body_text(content: bytes, media_type: str) -> str:
    """A body as text, JSON with line endings; of anything else than text its size."""
    if not content:
        return ""
    try:
        text = content[: 4 * LONGEST].decode("utf-8")
    except UnicodeDecodeError:
        return f"{len(content)} bytes"
    if is_json(media_type) and len(content) <= LONGEST:
        try:
            text = pretty(json.loads(text))
        except (ValueError, RecursionError):
            return text
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."


def pretty(value: Json) -> str:
    """JSON for people."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def text_of(value: Json) -> str:
    """A text of a document; empty if it is something else."""
    return value if isinstance(value, str) else ""


def type_name(schema: Json) -> str:
    """A short description of a value's type."""
    if not isinstance(schema, dict):
        return ""
    values = schema.get("enum")
    if isinstance(values, list):
        shown = [
            json.dumps(value, ensure_ascii=False) for value in values[:MOST_VALUES]
        ]
        return " | ".join([*shown, *(["..."] if len(values) > MOST_VALUES else [])])
    kinds = schema.get("type")
    names = [kinds] if isinstance(kinds, str) else [str(k) for k in kinds or ()]
    form = schema.get("format")
    return " | ".join(names) + (f" ({form})" if isinstance(form, str) else "")
