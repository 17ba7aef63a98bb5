"""The order of statements by evidence, and the decision between them.

Stronger evidence beats weaker, a newer date an older one, a stable version a preview,
and the statement of more pages that of fewer; otherwise the first place wins. A page
without a date neither wins nor loses by age.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from generator import patterns as re
from generator.facts import Edition, Json
from generator.merge.result import Statement
from generator.merge.tree import Decision
from generator.report.diagnostics import Span

PREVIEW = re.compile(
    r"alpha|beta|preview|draft|rc|unstable|experimental|next", re.IGNORECASE
)
NUMBER = re.compile(r"\d+")

CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False)

Narrow = Callable[[Sequence[Statement]], Sequence[Statement]]


def canonical(value: Json) -> str:
    """A value as text that is equal for equal JSON values (1 and 1.0 are equal)."""
    if isinstance(value, str):
        return f'"{" ".join(value.split())}"'
    return CANONICAL.encode(_plain(value))


def _plain(value: Json) -> Json:
    match value:
        case float() if value.is_integer():
            return int(value)
        case str():
            return " ".join(value.split())
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
    return value


def version_rank(edition: Edition) -> tuple[int, tuple[int, ...]]:
    """Stable versions above unknown ones above previews, then by their numbers."""
    version = edition.version
    if version is None:
        return (1, ())
    numbers = tuple(int(digits[:9]) for digits in NUMBER.findall(version))
    return (0 if PREVIEW.search(version) else 2, numbers)


def strongest(statements: Sequence[Statement]) -> Sequence[Statement]:
    """Those with the strongest evidence."""
    best = max(s.evidence for s in statements)
    return [s for s in statements if s.evidence == best]


def newest(statements: Sequence[Statement]) -> Sequence[Statement]:
    """All but those that are older than another one."""
    dates = [s.edition.published for s in statements if s.edition.published]
    latest = max(dates, default=None)
    return [s for s in statements if s.edition.published in (None, latest)]


def most_stable(statements: Sequence[Statement]) -> Sequence[Statement]:
    """Those of the best version."""
    best = max(version_rank(s.edition) for s in statements)
    return [s for s in statements if version_rank(s.edition) == best]


def most_stated(statements: Sequence[Statement]) -> Sequence[Statement]:
    """Those of the value that most places state."""
    counts = Counter(canonical(s.value) for s in statements)
    most = max(counts.values())
    return [s for s in statements if counts[canonical(s.value)] == most]


def first_in_place(statements: Sequence[Statement]) -> Sequence[Statement]:
    """Those of the value that stands first; of two at one place the shorter one."""
    first = min(
        statements, key=lambda s: (s.span, len(canonical(s.value)), canonical(s.value))
    )
    return [s for s in statements if same(s.value, first.value)]


RULES: tuple[tuple[str, Narrow], ...] = (
    ("stronger evidence", strongest),
    ("newer page", newest),
    ("better version", most_stable),
    ("the majority", most_stated),
    ("the first place", first_in_place),
)


PLAIN = ("string", "integer", "number", "boolean")
"""Types of values without parts, which a schema can have side by side."""
EITHER = "equal evidence for each: either"


def ordered(statements: Iterable[Statement]) -> list[Statement]:
    """Statements in an order that does not depend on how they came, best first."""
    found = list(statements)
    if len(found) > 1:
        found.sort(key=lambda s: (*_precedence(s), canonical(s.value)))
    return found


def first(statements: Iterable[Statement]) -> Statement | None:
    """The one that `ordered` has first; values are compared where nothing else tells."""
    found = list(statements)
    best = min(map(_precedence, found), default=None)
    return next(iter(ordered(s for s in found if _precedence(s) == best)), None)


def _precedence(statement: Statement) -> tuple[int, Span, bool]:
    return (-statement.evidence, statement.span, statement.absent)


def same(one: Json, other: Json) -> bool:
    """Whether two values are the same JSON value, white space in text aside."""
    return canonical(one) == canonical(other)


def contenders(statements: Sequence[Statement]) -> Sequence[Statement]:
    """The statements between which only their places decide."""
    left = statements
    for _, narrow in RULES[:-1]:
        left = narrow(left)
    return left


def decide(
    statements: Sequence[Statement], silent: Sequence[Statement] = ()
) -> Decision:
    """The value that wins; `silent` are pages that leave it out (they never win).

    `disputed` says whether the statements disagree.
    """
    if len(statements) == 1 and not silent:
        return Decision(statements[0].value, tuple(statements))
    left, rule = list(statements), "stated"
    for name, narrow in RULES:
        if len({canonical(s.value) for s in left}) == 1:
            break
        left, rule = list(narrow(left)), name
    if rule == "stronger evidence":
        rule = strength(left[0], statements)
    winner = ordered(left)[0]
    if silent and rule == "stated":
        rule = "stated beats left out"
    value = canonical(winner.value)

    def rank(statement: Statement) -> tuple[object, ...]:
        own = canonical(statement.value)
        loses = own != value or statement.absent
        return (loses, -statement.evidence, statement.span, own)

    everything = tuple(sorted((*statements, *silent), key=rank))
    return Decision(winner.value, everything, rule, rule != "stated")


def strength(winner: Statement, statements: Sequence[Statement]) -> str:
    """The reason in words: `fragment over table and prose`."""
    weaker = sorted(
        {s.evidence for s in statements if s.evidence < winner.evidence}, reverse=True
    )
    names = " and ".join(evidence.name.lower() for evidence in weaker)
    return f"{winner.evidence.name.lower()} over {names}"
