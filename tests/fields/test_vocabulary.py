"""Every word of every language does in a page what its group says."""

from __future__ import annotations

from collections import defaultdict

import pytest

from generator.facts import Json
from generator.formats.title_words import is_structural
from generator.readers import read
from generator.source import Source
from generator.vocabulary import Meanings, Table, Vocabulary, languages, phrases

TYPES = {"date": "string", "date-time": "string", "binary": "string", "float": "number", "double": "number"}  # fmt: skip
TAGS = sorted(languages())


def words(table: Table, group: Vocabulary, english: str) -> list[str]:
    """The words of a language, or the English one where it has none."""
    found = table.get(group)
    return list(phrases(found)) if isinstance(found, str) else [english]


def meanings(table: Table, group: Meanings) -> dict[str, list[str]]:
    found = table.get(group)
    assert not isinstance(found, str)
    return {meaning: list(phrases(text)) for meaning, text in (found or {}).items()}


def facts(text: str) -> dict[str, dict[str, Json]]:
    """The facts of the parameters of each operation on a page, by path."""
    found: dict[str, dict[str, Json]] = defaultdict(dict)
    for section in read([Source("page.md", text)])[0].sections:
        for fact in section.facts:
            found[section.subject.path or ""]["/".join(fact.pointer)] = fact.value
    return found


def test_groups_are_known() -> None:
    groups = {*Vocabulary, *Meanings}
    assert {group for table in languages().values() for group in table} <= groups


@pytest.mark.parametrize("group", Meanings)
def test_no_word_has_two_meanings(group: Meanings) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for table in languages().values():
        for meaning, several in meanings(table, group).items():
            for word in several:
                found[word].add(meaning)
    assert {word: all_ for word, all_ in found.items() if len(all_) > 1} == {}


@pytest.mark.parametrize("tag", TAGS)
def test_tables(tag: str) -> None:
    """Heads of columns, and words for yes and no, required and optional below them."""
    table = languages()[tag]
    heads = meanings(table, Meanings.COLUMNS)
    yes = words(table, Vocabulary.YES, "yes") + words(
        table, Vocabulary.REQUIRED, "required"
    )
    no = words(table, Vocabulary.NO, "no") + words(
        table, Vocabulary.OPTIONAL, "optional"
    )
    names, required = heads.get("name", ["Name"]), heads.get("required", ["Required"])
    types, kinds = heads.get("type", ["Type"]), [
        (meaning, word)
        for meaning, several in meanings(table, Meanings.TYPES).items()
        for word in several
    ] or [("string", "string")]  # fmt: skip
    rounds = max(len(yes), len(no), len(names), len(required), len(types), len(kinds))
    text = "# Pets\n"
    for index in range(rounds):
        _, kind = kinds[index % len(kinds)]
        name, need = names[index % len(names)], required[index % len(required)]
        text += (
            f"\n## Pets of kind {index}\n\n`GET /kinds/k{index}`\n\n"
            f"| {name} | {types[index % len(types)]} | {need} |\n|---|---|---|\n"
            f"| first_one | {kind} | {yes[index % len(yes)]} |\n"
            f"| second_one | {kind} | {no[index % len(no)]} |\n"
        )
    found = facts(text)
    wrong = []
    for index in range(rounds):
        one = found[f"/kinds/k{index}"]
        meaning, word = kinds[index % len(kinds)]
        shown = [
            group[index % len(group)] for group in (names, types, required, yes, no)
        ]
        told = (
            one.get("parameters/query:first_one/required") is True,
            one.get("parameters/query:second_one/required") is not True,
            one.get("parameters/query:first_one/schema/type")
            == TYPES.get(meaning, meaning),
        )
        wrong += [] if all(told) else [(word, *shown, told)]
    assert wrong == []


@pytest.mark.parametrize("tag", TAGS)
def test_remarks(tag: str) -> None:
    """Vocabulary in descriptions: what calls a field required, and what a default."""
    table = languages()[tag]
    flags = [(word, True) for word in words(table, Vocabulary.REQUIRED, "required")]
    flags += [(word, False) for word in words(table, Vocabulary.OPTIONAL, "optional")]
    defaults = words(table, Vocabulary.DEFAULT, "default")
    text = "# Pets\n"
    for index, (word, _) in enumerate(flags):
        text += f"\n## Pets of kind {index}\n\n`GET /kinds/k{index}`\n\n| Name | Type | Description |\n|---|---|---|\n| one | string | {word.capitalize()}. Tail. |\n"
    for index, word in enumerate(defaults):
        text += f"\n## Pets of sort {index}\n\n`GET /sorts/s{index}`\n\n| Name | Type | Description |\n|---|---|---|\n| one | integer | Tail; {word}: `20`. |\n"
    found = facts(text)
    wrong = [
        word
        for index, (word, required) in enumerate(flags)
        if (found[f"/kinds/k{index}"].get("parameters/query:one/required") is True)
        != required
    ]
    wrong += [
        word
        for index, word in enumerate(defaults)
        if found[f"/sorts/s{index}"].get("parameters/query:one/schema/default") != 20
    ]
    assert wrong == []


@pytest.mark.parametrize("tag", TAGS)
def test_titles(tag: str) -> None:
    """Titles of the parts of an operation are no titles of others."""
    for word in words(languages()[tag], Vocabulary.TITLES, "request"):
        assert is_structural(word.capitalize()), word
