"""Values that Python takes for others, and cookies, as they go out."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.runtime import (
    DecimalNumber,
    Input,
    InvalidHeaderError,
    InvalidRequestError,
    raw_body,
)
from generator.runtime.formdata import Attachment
from generator.runtime.models import dumps
from generator.runtime.styles import cookie, cookie_string, query_string
from generator.runtime.text import day, decimal_text


class Price(Input):
    amount: DecimalNumber | float
    all: list[DecimalNumber] | None = None


NOON = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)


def test_a_moment_gives_its_day() -> None:
    assert query_string({"day": day(NOON)}) == "day=2026-05-04"
    assert dumps({"day": day(NOON)}) == b'{"day":"2026-05-04"}'
    assert (day("today"), day(None), day(NOON.date())) == ("today", None, NOON.date())


@pytest.mark.parametrize(
    "value",
    [
        *(float("nan"), float("inf"), [1.5, float("-inf")]),
        *(Decimal("NaN"), [Decimal(1), Decimal("-Infinity")]),
    ],
)
def test_numbers_that_are_none(value: Any) -> None:
    with pytest.raises(InvalidRequestError):
        query_string({"x": value})
    with pytest.raises(InvalidRequestError):
        dumps({"x": value})


def test_bytes_in_json_are_base64_and_files_are_refused() -> None:
    assert (
        dumps({"x": b"\xff\xfe", "y": [memoryview(b"a")]})
        == b'{"x":"//4=","y":["YQ=="]}'
    )
    with Path(__file__).open("rb") as opened:
        for file in (Path("a.png"), opened):
            with pytest.raises(InvalidRequestError, match="JSON cannot contain files"):
                dumps({"x": file})
    assert query_string({"x": Decimal("0.10")}) == "x=0.10"


@pytest.mark.parametrize(
    ("number", "sent"),
    [
        ("0.10", b"0.10"),
        ("-1.00000000000000000001", b"-1.00000000000000000001"),
        ("1E+3", b"1E+3"),
        ("0E-7", b"0E-7"),
    ],
)
def test_decimals_are_numbers_with_all_their_digits(number: str, sent: bytes) -> None:
    value = Decimal(number)
    assert dumps({"x": value, "y": [(value,)], "z": "0.10"}) == (
        b'{"x":' + sent + b',"y":[[' + sent + b']],"z":"0.10"}'
    )
    assert dumps(Price.model_validate({"amount": value, "all": [value]})) == (
        b'{"amount":' + sent + b',"all":[' + sent + b"]}"
    )
    assert json.loads(sent) == float(number)
    assert dumps(decimal_text(value)) == b'"' + sent + b'"'
    assert decimal_text(1.5) == 1.5


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_decimals_that_json_has_not(value: str) -> None:
    with pytest.raises(InvalidRequestError):
        dumps([Decimal(value)])
    with pytest.raises(InvalidRequestError):
        dumps(Price.model_construct(amount=Decimal(value)))


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (cookie("a=b/c+d=="), "c=a=b/c+d=="),
        (cookie(["a", "b"], explode=True), "c=a; c=b"),
        (cookie(["a", "b"]), "c=a,b"),
        (cookie({"x": 1, "y": 2}, explode=True), "x=1; y=2"),
        (cookie({"x": 1, "y": 2}), "c=x,1,y,2"),
        (cookie(None), ""),
        (cookie([]), ""),
    ],
)
def test_cookies_are_not_encoded(value: Any, sent: str) -> None:
    assert cookie_string({"c": value}) == sent


@pytest.mark.parametrize("value", ["x y", "x;y", 'x"y', "x\\y", "xäy", "x\r\ny"])
def test_what_no_cookie_holds(value: str) -> None:
    with pytest.raises(InvalidHeaderError) as caught:
        cookie_string({"c": cookie(value)})
    assert value not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "refused"),
    [
        *(("application/octet-stream", True), ("image/png", True)),
        *(("application/pdf", True), ("audio/mpeg", True), ("video/mp4", True)),
        *(("text/csv", False), ("image/svg+xml", False), ("application/xml", False)),
    ],
)
def test_a_path_written_as_text_is_no_upload(kind: str, refused: bool) -> None:
    with pytest.raises(InvalidRequestError) if refused else nullcontext():
        body = raw_body("photos/cat.png", content_type=kind)
        assert body.encode() == (kind, b"photos/cat.png")
    assert raw_body(b"photos", content_type=kind).encode() == (kind, b"photos")


def test_uploads_of_every_kind() -> None:
    assert b"".join(Attachment.of(memoryview(b"abc")).chunks()) == b"abc"
    assert b"".join(Attachment.of(iter([b"a", bytearray(b"b")])).chunks()) == b"ab"
    with pytest.raises(InvalidRequestError, match="binary mode"):
        list(Attachment.of(iter(["text"])).chunks())
    with pytest.raises(InvalidRequestError, match="not a file"):
        Attachment.of(7)
