"""One operation that cannot be lowered never takes the others down."""

from __future__ import annotations

import pytest

import generator.lower as lowering
from generator.lower import LowerSettings, lower


def test_a_failing_operation_is_reported_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = {"200": {"description": "ok"}}
    paths = {path: {"get": {"responses": answer}} for path in ("/good", "/bad")}
    document = {"openapi": "3.1.1", "info": {"title": "T"}, "paths": paths}
    real = lowering.lower_operation

    def failing(schemas: object, site: lowering.Site, hint: object) -> object:
        if site.path == "/bad":
            raise KeyError("x")
        return real(schemas, site, hint)  # type: ignore[arg-type]

    monkeypatch.setattr(lowering, "lower_operation", failing)
    result = lower(document, LowerSettings())  # type: ignore[arg-type]

    assert [operation.path for operation in result.api.operations] == ["/good"]
    assert [(s.operation, s.code) for s in result.skipped] == [
        ("GET /bad", "internal-error")
    ]
    assert result.operations == 2
