"""Names are identifiers, unique in their scope, and independent of order."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from generator.model.class_names import said_by_all
from generator.model.ir import Direction
from generator.model.operation_ids import may_go
from generator.model.place import Place
from generator.naming import (
    MAX_CLASS,
    MAX_LENGTH,
    alone,
    assign,
    counted,
    group_class,
    group_words,
    is_spellable,
    joined,
    pascal,
    plural,
    safe,
    shortened,
    singular,
    snake,
    words,
)

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
        ("k8s_version", "k8s_version"),
        ("getK8sNodes", "get_k8s_nodes"),
        ("assignIPv4s", "assign_ipv4s"),
        ("template40x", "template40x"),
        ("i18nLanguages", "i18n_languages"),
        ("exportCSVV4", "export_csv_v4"),
        ("urlAPIV2", "url_api_v2"),
        ("v2pets", "v2_pets"),
        ("SRV1", "srv1"),
        ("List User's Boats", "list_users_boats"),
        ("getVPC’sBoats", "get_vpcs_boats"),
        ("it's 'here'", "its_here"),
        ("b2bOrders", "b2b_orders"),
        ("X-Amz-Date", "x_amz_date"),
        ("class", "class_"),
        ("__init__", "init"),
        ("2fa", "value_2fa"),
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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("oauth2-token", "Oauth2Token"),
        ("OAuth2Token", "OAuth2Token"),
        ("HTTP_PROXY_2", "HttpProxy2"),
        ("HTTP", "HTTP"),
        ("GET 2 ITEMS", "Get2Items"),
        ("API key", "APIKey"),
        ("API_KEY", "ApiKey"),
        ("2fa", "Model2fa"),
        ("none", "None_"),
        ("", "Model"),
    ],
)
def test_class_names(text: str, name: str) -> None:
    assert pascal(text) == name


@pytest.mark.parametrize(
    ("several", "one"),
    [
        *(("statuses", "status"), ("classes", "class"), ("boxes", "box")),
        *(("dishes", "dish"), ("branches", "branch"), ("cities", "city")),
        *(
            ("ties", "tie"),
            ("flies", "fly"),
            ("keys", "key"),
            ("gas", "gas"),
            ("status", "status"),
        ),
        *(("analysis", "analysis"), ("glass", "glass"), ("data", "data")),
        *(("schemas", "schema"), ("cameras", "camera"), ("alias", "alias")),
        *(("item", "item"), ("People", "Person"), ("SKUs", "Sku"), ("Items", "Item")),
        *(("sizes", "size"), ("prizes", "prize"), ("caches", "cache")),
        *(("movies", "movie"), ("cookies", "cookie"), ("Policies", "Policy")),
    ],
)
def test_a_noun_in_the_singular(several: str, one: str) -> None:
    assert singular(several) == one


@pytest.mark.parametrize(
    ("one", "several"),
    [
        *(
            ("box", "boxes"),
            ("City", "Cities"),
            ("key", "keys"),
            ("status", "statuses"),
        ),
        *(
            ("items", "items"),
            ("data", "data"),
            ("person", "people"),
            ("dish", "dishes"),
        ),
    ],
)
def test_a_noun_in_the_plural(one: str, several: str) -> None:
    assert plural(one) == several


@pytest.mark.parametrize(
    ("name", "limit", "short"),
    [
        ("PetOwnerHomeAddressLine", 23, "PetOwnerHomeAddressLine"),
        ("PetOwnerHomeAddressLine", 22, "PetOwnerAddressLine"),
        ("PetOwnerHomeAddressLine", 16, "PetAddressLine"),
        ("PetOwnerHome", 8, "PetHome"),
        ("Pet_Owner_Home", 12, "PetOwnerHome"),
        ("PetOwner", 5, "PetOw"),
        ("Supercalifragilistic", 8, "Supercal"),
        ("AbCdEfGh", 8, "AbCdEfGh"),
        ("AbCdEfGh", 7, "AbEfGh"),
    ],
)
def test_a_name_that_is_too_long_loses_its_middle(
    name: str, limit: int, short: str
) -> None:
    assert shortened(name, limit) == short


@pytest.mark.parametrize(
    ("lengths", "left"),
    [
        ([30, 39], [30, 39]),
        ([30, 40], [30, 39]),
        ([20, 28, 20], [20, 28, 20]),
        ([20, 29, 20], [20, 20]),
        ([30, 1, 30, 30], [30, 30]),
        ([20, 20, 20, 20], [20, 20, 20]),
        ([69, 5], [69]),
        ([99], [MAX_LENGTH]),
    ],
)
def test_a_long_identifier_loses_whole_words(
    lengths: list[int], left: list[int]
) -> None:
    parts = [chr(97 + number) * length for number, length in enumerate(lengths)]
    name = joined(parts)
    assert [len(part) for part in name.split("_")] == left
    assert (name[0], len(left) < 2 or name[-1] == parts[-1][0]) == ("a", True)


def test_a_text_of_any_length_has_few_words() -> None:
    assert words("a" * 10_000) == ["a" * 8 * MAX_LENGTH]


def test_a_long_group_has_a_short_class() -> None:
    assert group_class(("pet_stores", "orders")) == "PetStoresOrders"
    assert len(group_class(("a" * 30, "b" * 30))) == 40


@pytest.mark.parametrize(
    ("name", "fallback", "found"),
    [
        ("1st", "value", "value_1st"),
        ("1ST", "VALUE", "VALUE_1ST"),
        ("1st", "Model", "Model1st"),
        ("", "x", "x"),
        ("def", "x", "def_"),
    ],
)
def test_a_legal_identifier(name: str, fallback: str, found: str) -> None:
    assert safe(name, fallback) == found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("ab", "ab_2"),
        ("Ab", "Ab2"),
        ("AB", "AB_2"),
    ],
)
def test_a_second_name_has_a_number(wanted: str, found: str) -> None:
    assert assign([(1, wanted), (2, wanted)]) == {1: wanted, 2: found}
    assert assign([(1, wanted)], {wanted, found}) == {1: found[:-1] + "3"}


@pytest.mark.parametrize(
    ("text", "spellable"),
    [
        *(("Größe", True), ("获取 access token", True), ("获取令牌", False)),
        *(("ab获取", False), ("", True), ("123", True)),
        # Seven of ten letters are enough.
        *(("abcdefg获取令", True), ("abcdef获取令牌", False)),
    ],
)
def test_words_that_can_be_names(text: str, spellable: bool) -> None:
    assert is_spellable(text) is spellable


def test_what_stands_alone_on_both_sides_is_a_pair() -> None:
    gone = {"a": "red", "b": "blue", "c": "blue", "d": "green"}
    came = {"A": "red", "B": "blue", "D": "green", "E": "green", "F": "white"}
    assert alone(gone, came) == {"A": "a"}


def test_words_of_groups_and_counts() -> None:
    assert group_words(("pet_stores", "orders")) == ["pet", "store", "order"]
    assert [counted(n, "block of code") for n in (0, 1, 2)] == [
        "0 blocks of code",
        "1 block of code",
        "2 blocks of code",
    ]


def test_a_group_with_a_version_may_always_go() -> None:
    assert may_go(["outbound", "voice", "v2", "calls"], 1, 3)
    assert not may_go(["outbound", "voice", "calls"], 1, 2)


def test_one_that_has_a_name_is_not_called_after_operations() -> None:
    inline = (
        Place("#/paths/~1a/post/x", Direction.RESPONSE, (f"{verb} dock",))
        for verb in ("add", "edit")
    )
    places = [*inline]
    assert said_by_all(places) == "dock"
    owned = Place("#/components/schemas/Pier", Direction.RESPONSE, ("add dock",))
    assert said_by_all([*places, owned]) == ""
