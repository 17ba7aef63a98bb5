"""What a method is told is what the server is asked."""

from __future__ import annotations

from webflow_client_contract.suite import (
    Bench,
    RequestCase,
    faults,
    misread,
    misread_body,
)


def test_request_arrives(bench: Bench, request_case: RequestCase, mode: str) -> None:
    """Method, path, query, headers and body of every documented request."""
    operation = request_case.operation
    values = bench.values(request_case)
    for keywords in bench.spellings(operation, values):
        exchange = bench.send(mode, operation, keywords)
        assert exchange.operation == operation.key
        assert misread_body(values, exchange, operation) == ""
        if not request_case.problem:
            assert misread(values, exchange) == ""
        assert faults(request_case, exchange) == []
