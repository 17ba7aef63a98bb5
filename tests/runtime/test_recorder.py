"""What a client writes of what it meets: types and places, and nothing that is secret."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Annotated, Any, Literal

import httpx2
import pytest
from pydantic import Field

from generator.runtime import Call, Model, OpenModel, recorder as module
from generator.runtime.recorder import Met, Recorder, differences, is_alike
from tests.runtime.pets import TOKEN, answer, pets


class Home(Model):
    street: str | None = None


class Cat(Model):
    lives: int


class Dog(Model):
    bark: str


class Beast(Model):
    id: str
    state: Literal["awake", "fast_asleep"] | str | None = None
    level: Literal[1, 2] | int | None = None
    token_kind: Literal["old", "new"] | str | None = None
    weight: Annotated[float | int | None, Field()] = None
    home: Home | None = None
    tags: list[str] | None = None
    marks: dict[str, int] | None = None
    friend: Cat | Dog | None = None
    whatever: Any = None


class Open(OpenModel):
    id: str


GET: Call[Beast] = Call("GET", "/beasts/secret-path", Beast, operation="beasts.get")
SEEN = [
    ({"id": "a", "state": "awake", "level": 2, "weight": 1, "whatever": {"x": 1}}, []),
    ({"id": None}, [("null", (".id",), "null")]),
    ({}, [("missing", (".id",), "nothing")]),
    ({"id": 7}, [("type", (".id",), "integer")]),
    ({"id": "a", "home": None}, [("null", (".home",), "null")]),
    ({"id": "a", "state": "dreaming"}, [("value", (".state",), "dreaming")]),
    ({"id": "a", "level": 3}, [("value", (".level",), 3)]),
    ({"id": "a", "weight": "5"}, [("type", (".weight",), "string")]),
    ({"id": "a", "home": {"street": 5}}, [("type", (".home", ".street"), "integer")]),
    ({"id": "a", "tags": ["x", 2]}, [("type", (".tags", "[]"), "integer")]),
    ({"id": "a", "marks": {"k": "v"}}, [("type", (".marks", "{}"), "string")]),
    ({"id": "a", "tags": "x"}, [("type", (".tags",), "string")]),
    ({"id": "a", "friend": {"lives": "no"}}, []),
    (["a"], [("type", (), "array")]),
    (
        {"id": "a", "new": {"deep": [{"x": True}]}},
        [
            ("property", (".new",), "object"),
            ("property", (".new", ".deep"), "array"),
            ("property", (".new", ".deep", "[]"), "object"),
            ("property", (".new", ".deep", "[]", ".x"), "boolean"),
        ],
    ),
]


@pytest.mark.parametrize(("value", "seen"), SEEN)
def test_what_is_met(value: object, seen: list[tuple[Any, ...]]) -> None:
    assert [*differences(Beast, value)] == [Met(*each) for each in seen]


SECRETS = [
    {"id": "a", "state": "sk_live_4eC39HqLyj"},
    {"id": "a", "state": "ann@example.com"},
    {"id": "a", "state": "Awake"},
    {"id": "a", "state": "a very long sentence that nobody would call a value of it"},
    {"id": "a", "token_kind": "elder"},
    {"id": "a", "4f9c2b1aa0": 1},
    {"id": "a", "ann@example.com": 1},
    {"id": "a", "user_90210_77": 1},
    {"id": "a", **{f"name{chr(97 + n)}": n for n in range(21)}},
]


@pytest.mark.parametrize("value", SECRETS)
def test_what_may_be_secret_is_not_told(value: object) -> None:
    assert [*differences(Beast, value)] == []


def test_free_properties_are_not_told() -> None:
    assert [*differences(Open, {"id": "a", "mine": 1})] == []


@pytest.mark.parametrize("value", ["ACTIVE", "on-hold", "paused2", "ärmel", ""])
def test_values_of_another_look(value: str) -> None:
    assert is_alike(value, ["active", "off"]) == (value == "on-hold")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_client_records(tmp_path: Path) -> None:
    path = tmp_path / "drift.jsonl"
    body = {"id": "a", "state": "gone", "secret": "s3cr3t-value", "tags": [1]}
    client = pets(answer(body), record=path)
    with pytest.warns(Warning, match="tags"):
        client.send(GET)
    client.send(GET)
    client.with_options(max_retries=0).send(GET)
    assert [(line["kind"], line["place"], line["seen"]) for line in lines(path)] == [
        ("value", [".state"], "gone"),
        ("type", [".tags", "[]"], "integer"),
        ("property", [".secret"], "string"),
    ]
    assert {line["operation"] for line in lines(path)} == {"beasts.get"}
    text = path.read_text()
    assert TOKEN not in text
    assert not any(secret in text for secret in ("s3cr3t", "secret-path"))
    assert path.stat().st_mode & 0o777 == 0o600


def test_errors_are_recorded_and_other_contents_are_not(tmp_path: Path) -> None:
    path = tmp_path / "drift.jsonl"
    call: Call[Beast] = Call(
        "GET", "/b", Beast, errors={404: Cat}, operation="beasts.get"
    )
    with pytest.raises(Exception, match="404"):
        pets(answer({"lives": None}, 404), record=path).send(call)
    assert [(line["status"], line["kind"]) for line in lines(path)] == [(404, "null")]

    def csv(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=b"7", headers={"content-type": "text/csv"})

    raw: Call[Any] = Call("GET", "/b", Any, operation="beasts.csv")
    pets(csv, record=path).send(raw)
    assert len(lines(path)) == 1


def test_nothing_is_recorded_without_being_asked(tmp_path: Path) -> None:
    pets(answer({"id": "a", "more": 1})).send(GET)
    assert not [*tmp_path.iterdir()]


def test_what_cannot_be_written_is_one_warning(tmp_path: Path) -> None:
    client = pets(
        answer({"id": "a", "more": 1}), record=tmp_path / "no" / "drift.jsonl"
    )
    with pytest.warns(UserWarning, match="drift is not recorded") as warned:
        client.send(GET)
    client.send(GET)
    assert len(warned) == 1


def test_the_file_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 400)
    path = tmp_path / "drift.jsonl"
    recorder = Recorder(str(path), "pets_client")
    for number in range(20):
        recorder._write(f"a.b{number}", 200, Met("null", (".x",), "null"))
    names = sorted(each.name for each in tmp_path.iterdir())
    assert names == ["drift.jsonl", "drift.jsonl.1"]
    assert all(each.stat().st_size <= 400 for each in tmp_path.iterdir())
    assert lines(path)[-1]["operation"] == "a.b19"


def test_bounds_of_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "drift.jsonl"
    recorder = Recorder(str(path), "pets_client")
    for number in range(30):
        recorder._write("a.b", 200, Met("value", (".x",), f"v{number}"))
    assert len(lines(path)) == module.MOST_VALUES
    monkeypatch.setattr(module, "MOST_LINES", 12)
    for number in range(30):
        recorder._write("a.b", 200, Met("null", (f".x{number}",), "null"))
    assert len(lines(path)) == 12


def test_threads_write_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "drift.jsonl"
    recorder = Recorder(str(path), "pets_client")

    def work(start: int) -> None:
        for number in range(start, start + 200):
            recorder._write("a.b", 200, Met("null", (f".x{number}",), "null"))

    threads = [threading.Thread(target=work, args=(n * 100,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lines(path)) == 500


def test_hostile_bodies(tmp_path: Path) -> None:
    path = tmp_path / "drift.jsonl"
    recorder = Recorder(str(path), "pets_client")
    deep: Any = 1
    for _ in range(500):
        deep = {"new": deep}
    assert len([*differences(Beast, {"id": "a", "more": deep})]) == module.NEW_DEPTH + 1
    assert "pets_client" not in repr(recorder)
    assert not os.path.exists(path)
