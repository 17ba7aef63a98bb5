"""What is made of something wrong says so at once, in words of its own."""

from __future__ import annotations

import datetime as dt
import inspect
from typing import Any

import httpx2
import pytest

from generator.runtime import ApiError, InvalidArgumentError
from tests.runtime.pets import AsyncPets, OwnerInput, Pet, PetInput, Pets

SECRET = "s3cr3t-value"

OPTIONS: list[tuple[dict[str, Any], str]] = [
    ({"base_ulr": SECRET}, "there is no `base_ulr`, did you mean `base_url`?"),
    ({"max_retrys": 1}, "there is no `max_retrys`, did you mean `max_retries`?"),
    ({"zzz": 1}, "there is no `zzz`"),
    ({"timeout": "5"}, "`timeout` must be a number of seconds, a Timeout or None"),
    ({"deadline": "5"}, "`deadline` must be a number of seconds, or None, not str"),
    ({"max_retries": True}, "`max_retries` must be an integer, not bool"),
    ({"max_retries": 1.5}, "`max_retries` must be an integer, not float"),
    ({"headers": [SECRET]}, "`headers` must be a mapping, or None, not list"),
    ({"base_url": 5}, "`base_url` must be a string, or None, not int"),
    ({"strict": "no"}, "`strict` must be True or False, not str"),
    ({"follow_redirects": "no"}, "`follow_redirects` must be True or False, not str"),
    ({"on_drift": 5}, "`on_drift` must be a callable, or None, not int"),
    (
        {"retry_methods": "GET"},
        "`retry_methods` must be a collection of names, not str",
    ),
    ({"record": 5}, "`record` must be the name of a file, or None, not int"),
    ({"server": True}, "`server` must be a position, a URL or a description, not bool"),
    ({"server_variables": 5}, "`server_variables` must be a mapping, not int"),
    (
        {"credentials": {"bearer": 5}},
        "`access_token` must be a string or a callable, not int",
    ),
    (
        {"credentials": {"basic": ("ann", SECRET.encode())}},
        "`password` must be a string or a callable, not bytes",
    ),
]


@pytest.mark.parametrize("make", [Pets, AsyncPets])
@pytest.mark.parametrize(("options", "message"), OPTIONS)
def test_clients(make: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidArgumentError) as error:
        make(**options)
    assert str(error.value) == message


def test_clients_of_the_other_kind() -> None:
    with pytest.raises(InvalidArgumentError, match=r"an httpx2\.Client$"):
        Pets(http_client=httpx2.AsyncClient())  # type: ignore[arg-type]
    with pytest.raises(InvalidArgumentError, match=r"an httpx2\.AsyncClient$"):
        AsyncPets(http_client=httpx2.Client())  # type: ignore[arg-type]


def test_options_of_a_copy() -> None:
    with pytest.raises(InvalidArgumentError, match="there is no `server`"):
        Pets().with_options(server=0)  # type: ignore[call-arg]
    with pytest.raises(InvalidArgumentError, match="`allow_http` must be True or"):
        Pets().with_options(allow_http=1)  # type: ignore[arg-type]


PARTS: list[tuple[tuple[Any, Any], dict[str, Any], str]] = [
    ((5, "/x"), {}, "`method` must be a string, not int"),
    (("GET", None), {}, "`path` must be a string, not NoneType"),
    (("GET", "/x"), {"qury": {}}, "there is no `qury`, did you mean `query`?"),
    (("GET", "/x"), {"query": "a=b"}, "`query` must be a mapping, or None, not str"),
    (
        ("GET", "/x"),
        {"cookies": ["a"]},
        "`cookies` must be a mapping, or None, not list",
    ),
]


@pytest.mark.parametrize(("where", "parts", "message"), PARTS)
def test_undocumented_calls(
    where: tuple[Any, Any], parts: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidArgumentError) as error:
        Pets().request(*where, **parts)
    assert str(error.value) == message


MODELS: list[tuple[Any, dict[str, Any], str]] = [
    (Pet, {}, "Pet: `id` is missing; to send one, use PetInput"),
    (
        Pet,
        {"id": 5, "weight": SECRET, "tags": ["a", 5]},
        "Pet: `id` must be a valid string; `weight` must be a valid number",
    ),
    (PetInput, {"tag": SECRET}, "PetInput: `tag` is not a field, did you mean `tags`?"),
    (PetInput, {"tags": ["a", 5]}, "PetInput: `tags[1]` must be a valid string"),
    (PetInput, {"bornOn": SECRET}, "PetInput: `born_on` must be "),
    (PetInput, {"born_on": dt.datetime(2026, 1, 2)}, "PetInput: `born_on` must have"),
]


@pytest.mark.parametrize(("model", "fields", "message"), MODELS)
def test_models(model: Any, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidArgumentError) as error:
        model(**fields)
    assert str(error.value).startswith(message)
    assert SECRET not in str(error.value)
    assert error.value.__cause__ is None


def test_models_take_fields_by_name() -> None:
    with pytest.raises(
        InvalidArgumentError, match=r"^PetInput takes only keyword arguments"
    ):
        PetInput("sold")  # type: ignore[call-arg]


def test_signatures_show_the_fields() -> None:
    OwnerInput(name="ann")
    assert [*inspect.signature(OwnerInput).parameters] == ["name"]


def test_what_the_error_is() -> None:
    for base in (ApiError, TypeError, ValueError):
        assert issubclass(InvalidArgumentError, base)


@pytest.mark.parametrize("kind", [Pets, AsyncPets])
def test_a_client_that_was_never_made_can_be_shown(kind: Any) -> None:
    assert repr(object.__new__(kind)) == f"{kind.__name__}(base_url='')"
