import json

import alone_client
from shared_runtime.decode import decoded
from alone_client.endpoints import animals, boats, gates
from alone_client.models import (
    AnyAnimal,
    Cat,
    Crane,
    FerryInput,
    LiftGate,
    Other,
    RowboatInput,
    Tagged,
)


def sent(body: object) -> object:
    return getattr(body, "value", None)


def test_the_tag_of_the_only_member_needs_no_argument() -> None:
    assert sent(gates.create_gate(width=3).body) == {"kind": "lift", "width": 3}
    gates.create_gate(width=3, kind="lift")
    gates.create_gate(width=3, kind="swing")  # type: ignore[arg-type]


def test_a_response_may_come_to_have_other_members() -> None:
    drift: list[object] = []
    content = json.dumps([{"kind": "swing", "width": 1}]).encode()
    (found,) = decoded(
        list[LiftGate],
        200,
        "application/json",
        content,
        lambda *seen: drift.append(seen),
    )
    kind: str = found.kind
    assert (kind, found.width, drift) == ("swing", 1, [])


def test_a_member_of_a_union_that_is_sent_alone_keeps_its_tag() -> None:
    call = boats.create_rowboat(oars=2)
    assert sent(call.body) == {"kind": "row", "oars": 2}
    fleet = boats.replace_fleet(boats=[RowboatInput(oars=2), FerryInput(decks=1)])
    assert fleet.method == "PUT"


def test_examples_that_are_no_tags_say_that_there_are_none() -> None:
    drift: list[object] = []
    content = json.dumps({"data": {"type": "cr-9", "reach": 1}}).encode()
    found = decoded(
        Tagged, 200, "application/json", content, lambda *seen: drift.append(seen)
    )
    assert isinstance(found.data, Crane)
    kind: str = found.data.type
    assert (kind, drift) == ("cr-9", [])


def test_modules_are_members_of_the_package() -> None:
    assert alone_client.models.Rowboat(kind="row", oars=2).oars == 2
    assert alone_client.errors.AloneError is alone_client.AloneError
    assert {"models", "endpoints", "errors", "client"} <= {*dir(alone_client)}
    assert "models" not in vars(alone_client)["__all__"]


def test_a_base_names_what_no_tag_selects() -> None:
    def kind(content: bytes) -> tuple[object, int]:
        drift: list[object] = []
        found = decoded(
            AnyAnimal,
            200,
            "application/json",
            content,
            lambda *seen: drift.append(seen),
        )
        return type(found), len(drift)

    assert kind(b'{"kind": "cat", "lives": 7}') == (Cat, 0)
    assert kind(b'{"kind": "crab", "legs": 10}') == (Other, 0)
    assert kind(b'{"legs": 4}')[0] is Other


def test_a_header_in_another_case_is_the_same() -> None:
    call = animals.list_animals(x_mode=2)
    assert dict(call.headers or {}) == {"x-mode": 2}
