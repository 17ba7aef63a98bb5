import datetime as dt
import json
from pathlib import Path
from typing import Any

from recursion_client.endpoints import page as endpoints
from recursion_client.models import Bud, Page, Tree, TreeInput, Twig, TwigInput

VALUE: dict[str, Any] = {
    "tree": {
        "name": "a",
        "parent": {"name": "b"},
        "children": [{"name": "c", "children": []}],
        "by_name": {"d": {"name": "d"}},
    },
    "left": {"right": {"left": {"right": {"made": "2026-01-02"}}}},
    "matrix": [[], [[], []]],
    "json": {"a": [1.5, "x", None, True, {"b": []}]},
    "chain": {"next": {"next": None}},
    "shelf": {"name": "s", "inner": {"name": "t"}},
    "itself": {"any": "thing"},
    "leaf": {"size": 1, "next": {"opens": "2026-01-02", "next": None}},
    "folded": {"own": "o", "tree": {"name": "x"}, "folded": {"own": "p", "folded": {}}},
}


def test_values_of_any_depth() -> None:
    page = Page.model_validate_json(json.dumps(VALUE))
    assert page.to_dict() == VALUE
    assert page.tree is not None and page.tree.children is not None
    assert type(page.tree.children[0]) is Tree
    assert page.left is not None and page.left.right is not None
    assert page.folded is not None and page.folded.folded is not None
    assert (page.folded.own, page.folded.folded.own) == ("o", "p")
    assert page.left.right.left is not None and page.left.right.left.right is not None
    assert page.left.right.left.right.made == dt.date(2026, 1, 2)


def test_deep_values() -> None:
    value: dict[str, Any] = {"name": "leaf"}
    for _ in range(60):
        value = {"name": "node", "children": [value]}
    assert Tree.model_validate_json(json.dumps(value)).to_dict() == value


def test_requests() -> None:
    tree = TreeInput(name="a", children=[TreeInput(name="b"), {"name": "c"}])
    call = endpoints.add_page(tree=tree, matrix=[[], [[]]], json=[1, {"a": None}])
    assert call.body is not None
    assert json.loads(call.body.encode().data) == {  # type: ignore[arg-type]
        "tree": {"name": "a", "children": [{"name": "b"}, {"name": "c"}]},
        "matrix": [[], [[]]],
        "json": [1, {"a": None}],
    }


def test_a_union_of_null_that_holds_itself_keeps_its_members() -> None:
    page = Page.model_validate_json(json.dumps(VALUE))
    assert isinstance(page.leaf, Twig)
    assert isinstance(page.leaf.next, Bud)
    assert page.leaf.next.opens == dt.date(2026, 1, 2)
    sent = TwigInput(size=1, next=None).to_dict()
    assert sent == {"size": 1, "next": None}
    call = endpoints.add_page(leaf=None)
    assert call.body is not None
    assert json.loads(call.body.encode().data) == {"leaf": None}  # type: ignore[arg-type]


def test_a_result_that_holds_itself_or_nothing_is_written_for_every_checker() -> None:
    # basedpyright takes `Matrix | None` for a value where it is an argument.
    text = Path(endpoints.__file__).read_text()
    assert "Optional[Json]" in text and "Optional[Matrix]" in text
    assert str(endpoints.delete_matrix().returns) == "typing.Optional[Matrix]"
