"""Every documented error raises its exception."""

from __future__ import annotations

import pytest

from webflow_client_contract.suite import Bench, ErrorCase, conforms, difference, dumped


def test_error_raises(bench: Bench, error_case: ErrorCase, mode: str) -> None:
    """The class of the status, with the parsed body."""
    sent = bench.answer(error_case)
    with pytest.raises(bench.errors.ApiStatusError) as caught:
        bench.ask(mode, error_case.operation)
    error = caught.value
    wanted = getattr(bench.errors, error_case.raises)
    assert type(error) is wanted if error_case.exact else isinstance(error, wanted)
    assert error.status == error_case.status
    assert error.operation
    if error_case.media_type:
        assert difference(sent, dumped(error.body)) == ""
    if error_case.media_type and not error_case.problem:
        assert conforms(error.body, error_case.type), type(error.body)
