"""A hundred thousand items: loaded from a file, kept in a file, found and paged."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import httpx2
import pytest

from fragmint.mock import Mock
from fragmint.mock.loading import Described
from generator.cli.serving import ServerChoices, mock_of
from tests.mock.pets import parameter
from tests.mock.test_state import LIST, Shop, api, shop

COUNT = 100_000


def pets() -> list[dict[str, object]]:
    """So many pets."""
    return [{"id": n, "name": f"pet {n}", "age": n % 7} for n in range(COUNT)]


@pytest.fixture(scope="module")
def many(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Shop, ServerChoices]]:
    """A shop with that many pets, by the file of `--seed` and into that of `--store`."""
    folder = tmp_path_factory.mktemp("many")
    (folder / "seed.json").write_text(json.dumps({"pets": pets()}))
    store = str(folder / "pets.db")
    choices = ServerChoices(0, "127.0.0.1", seed=folder / "seed.json", store=store)
    mock = mock_of(Described(SAID, {}), choices)
    yield opened(mock), choices
    (folder / "seed.json").unlink(missing_ok=True)


SAID = api(
    LIST,
    parameter("offset", "query", {"type": "integer"}),
    parameter("limit", "query", {"type": "integer"}),
    parameter("age", "query", {"type": "integer"}),
    parameter("sort", "query", {"type": "string"}),
    parameter("q", "query", {"type": "string"}),
)


def opened(mock: Mock) -> Shop:
    """A shop of a mock that is there."""
    return Shop(mock, httpx2.Client(transport=mock.transport(), base_url="http://a"))


def test_pages(many: tuple[Shop, ServerChoices]) -> None:
    own, _ = many
    assert [p["id"] for p in own.pets(offset=99_998, limit=5)] == [99_998, 99_999]
    assert [p["id"] for p in own.pets(sort="-id", limit=2)] == [99_999, 99_998]
    assert [p["id"] for p in own.pets(age=6, offset=14_284, limit=9)] == [99_994]


def steps(own: Shop, **query: object) -> int:
    """The thousands of steps that the database takes for a request."""
    taken = itertools.count()
    state = own.mock.state
    assert state is not None
    state.store.traced(lambda: next(taken))
    own.pets(**query)
    state.store.traced(None)
    return next(taken)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"age": 6},
        {"age": 6, "offset": 1_000},
        {"sort": "id"},
        {"sort": "-id"},
        {"age": 3, "sort": "-id"},
        {"q": "pet 1234"},
    ],
)
def test_pages_are_found_without_looking_at_all_items(
    many: tuple[Shop, ServerChoices], query: dict[str, object]
) -> None:
    own, _ = many
    own.pets(limit=5, **query)
    # A look at each item takes at least ten steps of each: 1,000 thousands.
    assert steps(own, limit=5, **query) < 200


def test_cursors_far_inside_are_found_at_once() -> None:
    listed = {"properties": {"pets": LIST, "next": {"type": "string"}}}
    names = {"cursor": "string", "limit": "integer", "sort": "string"}
    query = [parameter(name, "query", {"type": kind}) for name, kind in names.items()]
    own = shop(api(listed, *query), {"pets": pets()})
    far = own.pets(limit=90_000, sort="id")["next"]
    assert own.pets(limit=5, sort="id", cursor=far)["pets"][0]["id"] == 90_000
    assert steps(own, limit=5, sort="id", cursor=far) < 200


def test_changes_outlive_the_mock_and_the_seed_does_not_return(
    many: tuple[Shop, ServerChoices],
) -> None:
    own, choices = many
    assert own.client.delete("/pets/50000").status_code == 204
    assert own.client.patch("/pets/50001", json={"name": "new"}).status_code == 200
    again = opened(mock_of(Described(SAID, {}), choices))
    assert again.client.get("/pets/50000").status_code == 404
    assert [p["name"] for p in again.pets(offset=50_000, limit=1)] == ["new"]
