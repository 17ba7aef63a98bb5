from typing import assert_type

from all_of_client.endpoints import things
from all_of_client.models import Base, Child, ChildExtra, Named, Other


def test_parts_become_one_class() -> None:
    assert list(Child.model_fields) == ["id", "kind", "count", "name", "extra", "own"]
    required = {n for n, f in Child.model_fields.items() if f.is_required()}
    assert required == {"id", "name", "own"}


def test_what_extends_a_component_is_a_kind_of_it() -> None:
    def greet(named: Named) -> str:
        return f"Hello, {named.name}"

    extra = ChildExtra.model_validate({"name": "x", "deep": True})
    assert greet(extra) == "Hello, x"
    assert isinstance(extra, Named)
    assert not issubclass(Child, Base)


def test_values() -> None:
    text = '{"id": "1", "kind": "teen", "name": "n", "extra": {"name": "x", "deep": true}, "own": 2}'
    child = Child.model_validate_json(text)
    assert_type(child.id, str)
    assert_type(child.own, int)
    assert_type(child.extra, ChildExtra | None)
    assert child.kind == "teen"
    assert child.extra is not None and child.extra.deep is True


def test_what_is_sent_is_closed() -> None:
    things.add_thing(id="1", name="n", own=2, kind="child", extra={"deep": True})
    things.add_thing(id="1", name="n", own=2, kind="teen")  # type: ignore[arg-type]
    try:
        things.add_thing(name="n", own=2)  # type: ignore[call-arg]
    except TypeError:
        pass


def test_wrapped_references_stay_references() -> None:
    other = Other.model_validate({"plain": {"name": "n"}, "beside": {"id": "1"}})
    assert_type(other.plain, Named | None)
    assert_type(other.maybe, Named | None)
    assert_type(other.beside, Base | None)
    assert type(other.plain) is Named
    assert type(other.beside) is Base


def test_both_parts_hold() -> None:
    other = Other.model_validate({"picked": "b", "circle": {"x": "y"}})
    assert other.picked == "b"
    assert other.circle is not None and other.circle.x == "y"
