"""Names are identifiers, unique in their scope, and independent of order."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from generator.naming import MAX_CLASS, MAX_LENGTH, assign, pascal, snake, words

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
NASTY = st.sampled_from(
    "class None print __init__ ² ﬁle ſ ǅ 1st 3D -- .. a/b a-b aB A_B ___ CON ℂlass".split()
)
TEXTS = st.text(max_size=300) | NASTY


@pytest.mark.parametrize("spell", [snake, pascal])
@given(text=TEXTS)
def test_a_name_is_an_ascii_identifier(spell: Callable[[str], str], text: str) -> None:
    name = spell(text)
    assert IDENTIFIER.fullmatch(name)
    assert not keyword.iskeyword(name)
    assert not name.startswith("_")
    longest = MAX_CLASS if spell is pascal else MAX_LENGTH
    assert len(name) <= longest + len("value_")
    assert unicodedata.normalize("NFKC", name) == name


@given(text=TEXTS)
def test_snake_names_are_lower_case_and_stable(text: str) -> None:
    name = snake(text)
    assert name == name.lower()
    assert snake(name) == name.rstrip("_") or snake(name) == name


@given(text=st.text(alphabet=st.characters(codec="ascii"), max_size=60))
def test_words_lose_nothing_but_separators(text: str) -> None:
    assert "".join(words(text)) == re.sub(r"[^A-Za-z0-9]", "", text)


WANTED = st.dictionaries(
    st.text(max_size=6), st.sampled_from(["a", "A", "a2", "a_2", "b", "B2", "con"])
)


@given(wanted=WANTED, reserved=st.sets(st.sampled_from(["a", "a_2", "b"])))
@pytest.mark.parametrize("fold", [str, str.casefold])
def test_assigned_names_are_unique(
    fold: Callable[[str], str], wanted: dict[str, str], reserved: set[str]
) -> None:
    names = assign(wanted.items(), reserved, fold)
    assert names.keys() == wanted.keys()
    folded = [fold(name) for name in names.values()]
    assert len(set(folded)) == len(folded)
    assert not set(folded) & {fold(name) for name in reserved}


@given(wanted=WANTED, data=st.data())
def test_assigned_names_do_not_depend_on_order(
    wanted: dict[str, str], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(list(wanted.items())))
    assert assign(wanted.items()) == assign(shuffled)


@given(wanted=WANTED)
def test_names_that_nobody_else_wants_stay(wanted: dict[str, str]) -> None:
    names = assign(wanted.items())
    alone = {k: n for k, n in wanted.items() if list(wanted.values()).count(n) == 1}
    assert {key: names[key] for key in alone} == alone


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("OAuth2Token", "oauth2_token"),
        ("listSKUs", "list_skus"),
        ("X-Amz-Date", "x_amz_date"),
        ("class", "class_"),
        ("__init__", "init"),
        ("2fa", "value_2_fa"),
        ("ﬁle", "file"),
        ("²", "value_2"),
        ("", "value"),
        ("///", "value"),
        ("..", "value"),
        ("日本", "value"),
        ("Größe schließen", "grosse_schliessen"),
        ("Łódź søn", "lodz_son"),
        ("𝓬𝓵𝓪𝓼𝓼", "class_"),
    ],
)
def test_examples(text: str, name: str) -> None:
    assert snake(text) == name
