"""One operation that cannot be lowered never takes the others down."""

from __future__ import annotations

import pytest

from generator.model import LowerSettings, lower, operations
from generator.model.schemas import Schemas
from generator.openapi.document import OperationObject


def test_a_failing_operation_is_reported_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = {"200": {"description": "ok"}}
    paths = {path: {"get": {"responses": answer}} for path in ("/good", "/bad")}
    document = {"openapi": "3.1.1", "info": {"title": "T"}, "paths": paths}
    real = operations.lower_operation

    def failing(
        schemas: Schemas, operation: OperationObject, hint: tuple[str, ...]
    ) -> operations.Draft:
        if operation.path == "/bad":
            raise KeyError("x")
        return real(schemas, operation, hint)

    monkeypatch.setattr("generator.model.lower_operation", failing)
    result = lower(document, LowerSettings())  # type: ignore[arg-type]

    assert [operation.path for operation in result.api.operations] == ["/good"]
    assert [(s.operation, s.code) for s in result.skipped] == [
        ("GET /bad", "internal-error")
    ]
    assert result.operations == 2
