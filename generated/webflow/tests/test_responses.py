"""What the server answers is what a method returns."""

from __future__ import annotations

from webflow_client_contract.suite import Bench, ResponseCase, conforms, misdecoded


def test_response_decodes(bench: Bench, response_case: ResponseCase, mode: str) -> None:
    """Nothing of a documented response is lost or changed."""
    sent = bench.answer(response_case)
    value = bench.ask(mode, response_case.operation)
    assert misdecoded(response_case, sent, value) == ""
    if not response_case.problem:
        assert conforms(value, response_case.type), type(value)
        assert bench.drifts == []
