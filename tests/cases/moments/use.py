import datetime as dt
import json
from typing import assert_type

import httpx2
import pytest
from moments_client import Moments
from moments_client._runtime import (
    Drift,
    InvalidArgumentError,
    InvalidRequestError,
    SchemaDriftError,
    SchemaDriftWarning,
)
from moments_client.endpoints import visits as endpoints
from moments_client.models import Stop, StopInput, Visit

LOCAL = dt.datetime(2026, 1, 2, 3, 4, 5)
NOON = LOCAL.replace(tzinfo=dt.timezone.utc)
LOCAL_TEXT = "2026-01-02T03:04:05"


def client(value: object, met: list[Drift], *, strict: bool = False) -> Moments:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=value)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    return Moments(
        base_url="https://a.example",
        http_client=http,
        on_drift=met.append,
        strict=strict,
    )


def test_a_moment_that_is_sent_has_an_offset() -> None:
    for arguments in ({"since": LOCAL}, {"since": [LOCAL]}):
        with pytest.raises(InvalidRequestError, match="has no UTC offset"):
            client({}, []).visits.list(**arguments)
    for value in ({"at": LOCAL}, {"all": [LOCAL]}, {"stop": {"at": LOCAL}}):
        call = endpoints.add_visit(**value)
        assert call.body is not None
        with pytest.raises(InvalidRequestError, match="has no UTC offset"):
            call.body.encode()
    with pytest.raises(InvalidArgumentError, match="`at` must have timezone info"):
        StopInput(at=LOCAL)


def test_where_the_vendor_writes_none_none_is_sent() -> None:
    stop = StopInput(at=NOON, opened=LOCAL)
    call = endpoints.add_visit(at=NOON, opened=LOCAL, all=[NOON], stop=stop)
    assert call.body is not None
    assert json.loads(call.body.encode().data) == {  # type: ignore[arg-type]
        "at": f"{LOCAL_TEXT}Z",
        "opened": LOCAL_TEXT,
        "all": [f"{LOCAL_TEXT}Z"],
        "stop": {"at": f"{LOCAL_TEXT}Z", "opened": LOCAL_TEXT},
    }
    assert endpoints.list_visits(opened=LOCAL).query == {
        "since": None,
        "opened": LOCAL_TEXT,
    }


def test_one_that_comes_without_is_told_and_used() -> None:
    met: list[Drift] = []
    value = {"at": LOCAL_TEXT, "opened": LOCAL_TEXT, "stop": {"at": LOCAL_TEXT}}
    with pytest.warns(SchemaDriftWarning):
        visit = client(value, met).visits.list()
    assert [(one.field, one.seen) for one in met] == [
        ("at", "date-time without an offset"),
        ("stop.at", "date-time without an offset"),
    ]
    assert visit.at == visit.opened == LOCAL
    assert visit.stop is not None and visit.stop.at == LOCAL
    assert visit.to_dict() == value
    with pytest.raises(SchemaDriftError, match="at: expected date-time"):
        client(value, [], strict=True).visits.list()


def test_others_are_no_drift() -> None:
    met: list[Drift] = []
    value = {"at": f"{LOCAL_TEXT}+02:00", "all": [f"{LOCAL_TEXT}Z"], "stop": {}}
    assert client(value, met).visits.list().to_dict() == value
    assert met == []


def test_types() -> None:
    visit = Visit.model_validate({"opened": "2026-01-02T03:04:05"})
    assert_type(visit.at, dt.datetime | None)
    assert_type(visit.opened, dt.datetime | None)
    assert_type(Stop().at, dt.datetime | None)
