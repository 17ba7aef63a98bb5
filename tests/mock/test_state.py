"""A mock that keeps what it is sent."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest
from hypothesis import given, settings, strategies as st

from fragmint.mock import Mock
from fragmint.mock.document import Document
from fragmint.mock.state.lists import opened, sealed
from fragmint.mock.state.resources import Kind, roles_of
from tests.mock.pets import parameter

PET = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "name": {"type": "string", "minLength": 2},
        "age": {"type": "integer"},
        "owner": {"type": "object", "properties": {"city": {"type": "string"}}},
        "createdAt": {"type": "string", "format": "date-time", "readOnly": True},
    },
}


def made(schema: dict[str, Any], description: str = "") -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"description": description, "content": content}


def operation(responses: dict[str, Any], *parameters: Any, **more: Any) -> Any:
    return {"responses": responses, "parameters": list(parameters), **more}


def api(listed: dict[str, Any], *query: Any, **links: Any) -> dict[str, Any]:
    """An API of pets whose list has a schema and parameters."""
    body = {"required": True, **made(PET)}
    one = [parameter("petId", "path", {"type": "integer"})]
    lost = {"404": made({"type": "object", "properties": {"lost": {"const": "yes"}}})}
    fine = {"200": made(PET), **lost}
    collection = {
        "get": operation({"200": {**made(listed), **links}}, *query),
        "post": operation({"201": made(PET), "409": made({})}, requestBody=body),
    }
    item = {
        "get": operation(fine, *one),
        "put": operation(fine, *one, requestBody=body),
        "patch": operation(fine, *one, requestBody=made({"type": "object"})),
        "delete": operation({"204": {"description": ""}, **lost}, *one),
    }
    return {
        "openapi": "3.1.1",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets": collection, "/pets/{petId}": item},
    }


LIST = {"type": "array", "items": PET}
PAGE: dict[str, Any] = {"type": "integer", "minimum": 1, "default": 1}


class Shop(NamedTuple):
    mock: Mock
    client: httpx2.Client

    def pets(self, **query: Any) -> Any:
        answer = self.client.get("/pets", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()


def shop(document: dict[str, Any], seed: Any = None, **options: Any) -> Shop:
    mock = Mock(document, stateful=True, **options)
    if seed is not None and mock.state is not None:
        mock.state.seed(seed)
    transport = mock.transport()
    return Shop(mock, httpx2.Client(base_url="http://x", transport=transport))


def some(count: int) -> dict[str, Any]:
    return {"pets": [{"id": n, "name": f"pet {n}", "age": n % 3} for n in range(count)]}


def test_the_life_of_an_item() -> None:
    own = shop(api(LIST))
    assert own.pets() == []
    made = own.client.post("/pets", json={"name": "Rex"})
    pet = made.json()
    assert (made.status_code, pet["name"], "age" in pet) == (201, "Rex", False)
    assert pet["createdAt"].startswith("20")
    address = f"/pets/{pet['id']}"
    assert own.client.get(address).json() == pet
    changed = own.client.patch(address, json={"age": 4, "owner": {"city": "Oslo"}})
    assert changed.json() == {**pet, "age": 4, "owner": {"city": "Oslo"}}
    replaced = own.client.put(address, json={"name": "Max"})
    assert replaced.json() == {**pet, "name": "Max"}
    assert own.pets() == [replaced.json()]
    assert own.client.delete(address).status_code == 204
    for again in (own.client.get(address), own.client.delete(address)):
        assert (again.status_code, again.json()) == (404, {"lost": "yes"})
    assert own.client.post("/pets", json={"name": "Eva"}).json()["id"] != pet["id"]


def test_a_change_that_would_break_the_document_is_left_out() -> None:
    own = shop(api(LIST), some(1))
    found = own.client.patch("/pets/0", json={"name": "x", "age": 9, "other": 1})
    assert found.json() == {"id": 0, "name": "pet 0", "age": 9}


def test_an_item_that_was_loaded_incomplete_can_be_changed() -> None:
    own = shop(api(LIST), {"pets": [{"id": 1}]})
    for sent, age in (({"age": 9}, 9), ({"age": "old"}, 9), ({"age": 5}, 5)):
        own.client.patch("/pets/1", json=sent)
        assert own.client.get("/pets/1").json()["age"] == age
    assert own.client.patch("/pets/1", json={"name": "Rex"}).json()["name"] == "Rex"


def test_a_name_that_is_taken() -> None:
    own = shop(api(LIST), some(2))
    assert own.client.post("/pets", json={"name": "pet 1"}).status_code == 409
    assert own.client.post("/pets", json={"name": "pet 9"}).status_code == 201


def test_ids_that_a_caller_chooses() -> None:
    document = api(LIST)
    document["paths"]["/pets/{petId}"]["put"]["responses"]["201"] = made(PET)
    own = shop(document)
    made_one = own.client.put("/pets/42", json={"name": "Rex"})
    assert (made_one.status_code, made_one.json()["id"]) == (201, 42)
    assert own.client.put("/pets/42", json={"name": "Max"}).status_code == 200


def test_pages_by_offset() -> None:
    listed = {
        "type": "object",
        "properties": {
            "pets": LIST,
            "pagination": {
                "type": "object",
                "properties": {
                    name: {"type": "integer"} for name in ("limit", "offset", "total")
                },
            },
        },
    }
    query = [
        parameter("offset", "query", {"type": "integer"}),
        parameter("limit", "query", {"type": "integer", "default": 4}),
    ]
    own = shop(api(listed, *query), some(10))
    ids: list[int] = []
    while len(ids) < 10:
        page = own.pets(offset=len(ids))
        assert page["pagination"] == {"limit": 4, "offset": len(ids), "total": 10}
        ids += [pet["id"] for pet in page["pets"]]
    assert ids == list(range(10))
    assert own.pets(offset=10)["pets"] == []


@pytest.mark.parametrize("first", [0, 1])
def test_pages_by_number(first: int) -> None:
    listed = {
        "type": "object",
        "properties": {
            "items": LIST,
            "page": {"type": "integer"},
            "total_pages": {"type": "integer"},
            "has_more": {"type": "boolean"},
            "next_page": {"type": ["integer", "null"]},
        },
    }
    query = [
        parameter("page", "query", {**PAGE, "minimum": first, "default": first}),
        parameter("per_page", "query", {"type": "integer"}),
    ]
    own = shop(api(listed, *query), some(5))
    page = own.pets(per_page=2)
    assert [pet["id"] for pet in page["items"]] == [0, 1]
    assert (page["page"], page["total_pages"]) == (first, 3)
    assert (page["has_more"], page["next_page"]) == (True, first + 1)
    page = own.pets(per_page=2, page=first + 2)
    assert [pet["id"] for pet in page["items"]] == [4]
    assert (page["has_more"], page["next_page"]) == (False, None)


def test_pages_by_cursor() -> None:
    listed = {
        "type": "object",
        "properties": {
            "data": LIST,
            "meta": {
                "type": "object",
                "properties": {"nextCursor": {"type": "string"}},
            },
        },
    }
    query = [parameter("cursor", "query", {"type": "string"})]
    query += [parameter("limit", "query", {"type": "integer"})]
    own = shop(api(listed, *query), some(5))
    ids: list[int] = []
    cursor: dict[str, Any] = {}
    for _ in range(3):
        page = own.pets(limit=2, **cursor)
        ids += [pet["id"] for pet in page["data"]]
        cursor = {"cursor": page["meta"].get("nextCursor")}
    assert (ids, cursor) == ([0, 1, 2, 3, 4], {"cursor": None})
    bad = own.client.get("/pets", params={"cursor": "never given"})
    assert bad.status_code == 400
    assert bad.json()["detail"].startswith("query parameter cursor: not a cursor")


def paged(sort: dict[str, Any], next_name: str, mark: str) -> Shop:
    """A shop of pets of a few ages, one without, whose list has cursors both ways."""
    text = {"type": ["string", "null"]}
    listed = {"properties": {"data": LIST, next_name: text, "previous": text}}
    query = [parameter(mark, "query", {"type": "string"}), *FILTERS]
    query += [parameter("limit", "query", {"type": "integer"})]
    seed = some(7)
    del seed["pets"][3]["age"]
    return shop(api(listed, *query), seed)


def ids_of(page: Any) -> list[int]:
    return [pet["id"] for pet in page["data"]]


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ({}, [0, 1, 2, 3, 4, 5, 6]),
        ({"sort": "age"}, [3, 0, 6, 1, 4, 2, 5]),
        ({"sort": "-age"}, [2, 5, 1, 4, 0, 6, 3]),
        ({"sort": "-age,-name"}, [5, 2, 4, 1, 6, 0, 3]),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_cursors_lead_to_each_item_once_and_back(
    sort: dict[str, Any], ids: list[int], size: int
) -> None:
    own = paged(sort, "next", "cursor")
    pages = [own.pets(limit=size, **sort)]
    while cursor := pages[-1].get("next"):
        pages.append(own.pets(limit=size, cursor=cursor, **sort))
    assert [own_id for page in pages for own_id in ids_of(page)] == ids
    assert pages[0].get("previous") is None
    for earlier, page in itertools.pairwise(pages):
        back = own.pets(limit=size, cursor=page["previous"], **sort)
        assert ids_of(back) == ids_of(earlier)


@pytest.mark.parametrize("mark", ["cursor", "starting_after"])
def test_cursors_stay_where_they_are_when_items_come_and_go(mark: str) -> None:
    own = paged({}, "next", mark)
    page = own.pets(limit=3, sort="-name")
    assert ids_of(page) == [6, 5, 4]
    own.client.post("/pets", json={"name": "zoe"})
    own.client.delete("/pets/6")
    following = own.pets(limit=2, sort="-name", **{mark: page["next"]})
    assert ids_of(following) == [3, 2]


def test_the_link_to_the_first_page_has_no_id() -> None:
    own = paged({}, "next", "starting_after")
    answer = own.client.get("/pets?limit=2&starting_after=1")
    assert answer.links["prev"]["url"] == "http://x/pets?limit=2"
    answer = own.client.get("/pets?limit=2&starting_after=3")
    assert answer.links["prev"]["url"] == "http://x/pets?limit=2&starting_after=1"


def test_pages_after_the_last_id() -> None:
    listed = {"properties": {"has_more": {"type": "boolean"}, "data": LIST}}
    query = [
        parameter("starting_after", "query", {"type": "string"}),
        parameter("limit", "query", {"type": "integer"}),
    ]
    own = shop(api(listed, *query), some(3))
    page = own.pets(limit=2)
    assert page["has_more"] is True
    page = own.pets(limit=2, starting_after=page["data"][-1]["id"])
    assert ([pet["id"] for pet in page["data"]], page["has_more"]) == ([2], False)


def test_pages_by_links() -> None:
    link = {"type": ["object", "null"], "properties": {"href": {"type": "string"}}}
    links = {"type": "object", "properties": {"next": link, "prev": link}}
    listed = {"properties": {"_links": links, "results": LIST}}
    query = [parameter("page", "query", PAGE)]
    query += [parameter("size", "query", {"type": "integer"})]
    own = shop(api(listed, *query), some(5))
    ids: list[int] = []
    address: str | None = "http://x/pets?size=2"
    while address:
        answer = own.client.get(address)
        ids += [pet["id"] for pet in answer.json()["results"]]
        following = answer.json()["_links"]["next"]
        address = following["href"] if following else None
        assert answer.links.get("next", {}).get("url") == address
    assert ids == [0, 1, 2, 3, 4]


FILTERS = [
    parameter("age", "query", {"type": "integer"}),
    parameter("name", "query", {"type": "array", "items": {"type": "string"}}),
    parameter("city", "query", {"type": "string"}),
    parameter("sort", "query", {"type": "string"}),
    parameter("order", "query", {"enum": ["asc", "desc"]}),
    parameter("q", "query", {"type": "string"}),
]


NESTED = {
    "/sites/{site}/pets": api(LIST)["paths"]["/pets"],
    "/pets/{petId}": api(LIST)["paths"]["/pets/{petId}"],
}


def test_collections_below_another_item() -> None:
    site = parameter("site", "path", {"type": "string"})
    paths = {key: {**path} for key, path in NESTED.items()}
    paths["/sites/{site}/pets"]["parameters"] = [site]
    own = shop({**api(LIST), "paths": paths})
    own.client.post("/sites/a/pets", json={"name": "Rex"})
    other = own.client.post("/sites/b/pets", json={"name": "Rex"}).json()
    assert own.client.get("/sites/b/pets").json() == [other]
    assert own.client.get(f"/pets/{other['id']}").json() == other
    assert own.mock.state is not None
    own.mock.state.seed({"/sites/c/pets": [{"id": 70, "name": "Eva"}]})
    assert own.client.get("/sites/c/pets").json() == [{"id": 70, "name": "Eva"}]


def test_items_that_no_path_ends_with() -> None:
    listed = {"get": api(LIST)["paths"]["/pets"]["get"]}
    one = [parameter("petId", "path", {"type": "integer"})]
    feed = {"post": operation({"204": {"description": ""}}, *one)}
    paths = {"/pets": listed, "/pets/{petId}/meals/{meal}/feed": feed}
    own = shop({**api(LIST), "paths": paths}, some(3))
    assert [pet["id"] for pet in own.pets()] == [0, 1, 2]
    mock = Mock({**api(LIST), "paths": {"/pets": listed, "/{petId}/feed": feed}})
    assert roles_of(mock.document, mock.operations.values()) == {}


def test_items_inside_an_envelope() -> None:
    document = api({"properties": {"data": LIST}})
    wrapped = {"type": "object", "required": ["data"], "properties": {"data": PET}}
    for path in document["paths"].values():
        for each in path.values():
            for key, response in each["responses"].items():
                if (
                    key in ("200", "201")
                    and each is not document["paths"]["/pets"]["get"]
                ):
                    response["content"]["application/json"]["schema"] = wrapped
    document["paths"]["/pets"]["post"]["requestBody"] = made(wrapped)
    own = shop(document)
    pet = own.client.post("/pets", json={"data": {"name": "Rex"}}).json()["data"]
    assert own.client.get(f"/pets/{pet['id']}").json() == {"data": pet}
    assert own.pets() == {"data": [pet]}


def test_a_store_that_outlives_the_mock(tmp_path: Path) -> None:
    path = str(tmp_path / "pets.sqlite")
    own = shop(api(LIST), store=path)
    pet = own.client.post("/pets", json={"name": "Rex"}).json()
    assert shop(api(LIST), store=path).pets() == [pet]


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        ([], "must be an object"),
        ({"pets": 1}, "'pets' must be a list of objects"),
        ({"pets": [1]}, "'pets' must be a list of objects"),
        ({"cats": []}, "'cats' is not a resource; known: pets"),
        ({"/cats/x": []}, "'/cats/x' is not a resource"),
    ],
)
def test_seeds_that_cannot_be_used(seed: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        shop(api(LIST), seed)


def test_many_items() -> None:
    query = [parameter("offset", "query", {"type": "integer"})]
    query += [parameter("limit", "query", {"type": "integer"}), *FILTERS]
    began = time.process_time()
    own = shop(api(LIST, *query), some(100_000))
    assert own.pets(offset=99_998, limit=9)[-1]["id"] == 99_999
    assert len(own.pets(age=1, sort="-name", limit=50)) == 50
    assert own.client.get("/pets/77777").json()["name"] == "pet 77777"
    assert time.process_time() - began < 20


def test_requests_that_break_the_document_change_nothing() -> None:
    own = shop(api(LIST))
    assert own.client.post("/pets", json={"name": 5}).status_code == 422
    assert own.pets() == []


def test_resources_that_paths_do_not_show() -> None:
    document = api(LIST)
    paths = document["paths"]
    paths["/pets/{petId}/feed"] = {"post": operation({"200": made({})})}
    paths["/status"] = {"get": operation({"200": made({"type": "object"})})}
    paths["/texts/{name}"] = {"get": operation({"200": made({"type": "string"})})}
    mock = Mock(document, stateful=True)
    assert mock.state is not None
    kinds = {key: role.kind for key, role in mock.state.roles.items()}
    assert kinds == {
        "GET /pets": Kind.LIST,
        "POST /pets": Kind.CREATE,
        "GET /pets/{petId}": Kind.GET,
        "PUT /pets/{petId}": Kind.REPLACE,
        "PATCH /pets/{petId}": Kind.UPDATE,
        "DELETE /pets/{petId}": Kind.DELETE,
    }


SCALARS = st.none() | st.integers(-(2**62), 2**62) | st.text(max_size=9)


@given(st.lists(SCALARS, max_size=3))
def test_cursors(key: list[Any]) -> None:
    cursor = sealed(tuple(key))
    assert opened(cursor, len(key)) == tuple(key)
    assert opened(cursor, len(key) + 1) == (None if key else ())
    assert opened(f"A{cursor}", len(key)) is None


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=20))
def test_cursors_that_were_never_given(text: str) -> None:
    assert opened(text, 1) is None


@pytest.mark.parametrize("key", [[[1]], [{}], [2**70]])
def test_forged_cursors(key: list[Any]) -> None:
    assert opened(sealed(tuple(key)), 1) is None


HOSTILE = ('"', "a.b", "$", "'; DROP TABLE items; --", "\ud800", "\x00", "{{7}}", "")


@pytest.mark.parametrize("name", HOSTILE)
def test_names_and_values_of_strangers(name: str) -> None:
    pet = {"type": "object", "properties": {"id": {"type": "string"}, name: {}}}
    query = parameter(name, "query", {"type": "string"})
    document = api({"type": "array", "items": pet}, query)
    document["paths"]["/pets"]["post"]["requestBody"] = made(pet)
    own = shop(document)
    sent = json.dumps({"id": "a'b\"", name: name})
    headers = {"Content-Type": "application/json"}
    own.client.post("/pets", content=sent, headers=headers)
    assert own.client.get("/pets").status_code == 200
    assert roles_of(Document(document), own.mock.operations.values())


def test_a_new_item_says_where_it_is() -> None:
    stated = api(LIST)
    stated["servers"] = [{"url": "https://x.example/v1"}, {"url": "/other"}]
    create = stated["paths"]["/pets"]["post"]["responses"]["201"]
    create["headers"] = {"Location": {"schema": {"type": "string"}}}
    own = shop(stated)
    for base in ("/v1", "/other"):
        made = own.client.post(f"{base}/pets", json={"name": f"of {base}"})
        location = made.headers["Location"]
        assert location == f"http://x{base}/pets/{made.json()['id']}"
        assert own.client.get(location).json() == made.json()


def test_head_is_about_the_item() -> None:
    stated = api(LIST)
    one = parameter("petId", "path", {"type": "integer"})
    stated["paths"]["/pets/{petId}"]["head"] = operation(
        {"200": {"description": ""}}, one
    )
    own = shop(stated, some(1))
    assert [own.client.head(f"/pets/{n}").status_code for n in (0, 1)] == [200, 404]
