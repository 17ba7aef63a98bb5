"""Operation IDs that a program made of method and path, and that say nothing else.

`GetPetsPet`, `get_pets_id`, `pets_get` and `Shop_GetApiV2Pets` are distinguished from what a
person wrote by what a person would not write: `post` for a method, variables as words.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator import patterns as re
from generator.model.group_names import VERSION
from generator.model.operation_ids import CLASS, lower_words
from generator.model.operations import Draft
from generator.naming import singular

WRITING = frozenset(("POST", "PUT", "PATCH"))


def made_up_ids(drafts: Sequence[Draft]) -> set[str]:
    """The pointers of operations of a group whose IDs say no more than method and path.

    One such ID shows what the others are, which a person may have written by chance.
    """
    found = {d.pointer for d in drafts if " /" in d.id or is_run_together(d)}
    whole = [d for d in drafts if is_made_up(d)]
    if any("{" in d.path or d.method in WRITING for d in whole):
        found |= {d.pointer for d in whole}
    loose = [d for d in drafts if is_made_up(d, literal=True)]
    if any(d.method in WRITING for d in loose):
        found |= {d.pointer for d in loose}
    return found


def is_made_up(draft: Draft, *, literal: bool = False) -> bool:
    """Whether an operation ID says no more than method and path: `GetPetsPet`,
    `get_pets_id`, `pets_get`, `petsPet_PUT`.

    Variables may be there as they are, as `id`, or behind `by`; where only the `literal`
    segments have to be there, which are several then, not at all.
    """
    expressed = lower_words(CLASS.sub("", draft.id))
    verb = draft.method.lower()
    if len(expressed) < 2 or verb not in (expressed[0], expressed[-1]):
        return False
    rest = expressed[1:] if expressed[0] == verb else expressed[:-1]
    segments = [part for part in draft.path.replace("#", "/").split("/") if part]
    if (
        literal
        and sum("{" not in part for part in segments if not is_version(part)) < 2
    ):
        return False
    return any(
        says_path(rest, segments[start:], literal=literal)
        for start in range(len(segments))
        if all(map(is_version, segments[:start]))
    )


def is_version(segment: str) -> bool:
    """Whether a segment of a path says nothing: a version, or `api`."""
    return VERSION.fullmatch(segment.lower()) is not None


def says_path(
    expressed: Sequence[str], segments: Sequence[str], *, literal: bool
) -> bool:
    """Whether words are those of a path's segments, in their order."""
    expressed, at = [singular(word) for word in expressed], 0
    for segment in segments:
        described = [singular(word) for word in lower_words(segment)]
        if list(expressed[at : at + len(described)]) == described:
            at += len(described)
        elif "{" in segment:
            before = at
            at += expressed[at : at + 1] == ["by"] and len(segments) > 2
            if list(expressed[at : at + len(described)]) == described:
                at += len(described)
            elif expressed[at : at + 1] == ["id"]:
                at += 1
            elif literal:
                at = before
            else:
                return False
        else:
            return False
    return at == len(expressed)


def is_run_together(draft: Draft) -> bool:
    """Whether an operation ID has all letters of a path of several segments and no word
    of its own, though its words are not those of the path: `v1petspet_idtoys`.
    """
    segments = [part for part in draft.path.split("/") if part]
    literal = [part for part in segments if "{" not in part]
    spelled = plain(draft.id)
    paths = {plain("".join(part)) for part in (segments, literal)}
    verb = draft.method.lower()
    divided = {verb, *(word for part in segments for word in lower_words(part))}
    whole = len(literal) > 1 and not divided.issuperset(lower_words(draft.id))
    bare = {spelled, spelled.removeprefix(verb), spelled.removesuffix(verb)}
    return whole and bool(paths & bare)


def plain(text: str) -> str:
    """The letters and digits of a text in lower case."""
    return re.sub(r"[^a-z0-9]", "", text.lower())
