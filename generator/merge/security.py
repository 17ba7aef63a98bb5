"""Security from pages: schemes, scopes per operation, credential parameters.

OpenAPI 3.1.1, section 4.8.30: the list of a requirement may name the roles (here the
scopes) that a call needs, whatever the type of the scheme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.facts import Json, Reading
from generator.merge.evidence import canonical, decide
from generator.merge.identity import Topic
from generator.merge.result import Statement
from generator.merge.tree import PRESENCE, Decision, Part

AUTHORIZATION = "header:authorization"
ANY = "$any"
"""Entry of a `security` part: the whole list of requirements, as a fragment states it."""

STANDARD: dict[str, Json] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
}
INHERITED = "the credentials that the API's other pages document"


@dataclass
class Security:
    """The schemes that a document has, and which operations had them as parameters."""

    definitions: dict[str, Json] = field(default_factory=dict)
    from_parameters: set[int] = field(default_factory=set)

    @property
    def carriers(self) -> frozenset[str]:
        """The parameters that carry keys, by `in:name`."""
        keys = [s for s in self.definitions.values() if isinstance(s, dict)]
        return frozenset(f"{s['in']}:{s['name']}" for s in keys if "in" in s)


def secure(
    operations: Sequence[Part], topics: Sequence[Topic], readings: Sequence[Reading]
) -> Security:
    """Give every operation its requirements, under `security` by scheme."""
    definitions, alias = _definitions(operations, readings)
    definitions |= _listed_keys(operations, definitions)
    result = Security(definitions)
    real = set(definitions)
    for index, (operation, topic) in enumerate(zip(operations, topics, strict=True)):
        stated = operation.at("security")
        stated.entries = {alias.get(n, n): e for n, e in stated.entries.items()}
        shown = _from_examples(topic)
        carried = _take_parameters(operation, definitions, [*shown, *stated.entries])
        carried = carried or shown
        if any(PRESENCE in part.entries for part in _carriers(carried)):
            stated.entries[PRESENCE] = _presence(carried)
        for name, source in carried.items():
            real.add(name)
            stated.entries.setdefault(name, _no_scopes(source))
            if isinstance(source, Part):
                result.from_parameters.add(index)
    _move_scopes(operations, real)
    _inherit(operations)
    used = {n for o in operations for n in _required(o.at("security"))}
    used |= {n for o in operations for n in _alternatives(o.at("security"))}
    result.definitions = {
        name: definitions.get(name, STANDARD.get(name, STANDARD["bearer"]))
        for name in sorted(used)
    }
    return result


def _definitions(
    operations: Sequence[Part], readings: Sequence[Reading]
) -> tuple[dict[str, Json], dict[str, str]]:
    """The defined schemes, equal ones once, and the names they go by."""
    stated = Counter(n for o in operations for n in _required(o.at("security")))
    found: dict[str, Json] = {}
    alias: dict[str, str] = {}
    same: dict[str, str] = {}
    pairs = {(name, canonical(v)): v for r in readings for name, v in r.schemes}
    for (name, text), value in sorted(
        pairs.items(), key=lambda p: (-stated[p[0][0]], p[0])
    ):
        alias[name] = same.setdefault(text, name)
        found.setdefault(alias[name], value)
    return found, alias


KEY_NAME = re.compile(
    r"(?i)(?:x[-_])?(?:[a-z]{1,20}[-_])?(?:api|access|auth)[-_]?(?:key|token)"
)
KEY_TEXT = re.compile(
    r"(?i)\b(?:your|api|access|authentication|authorization|personal|session) "
    r"(?:api |access )?(?:key|token)\b|\bauthenticat|\bcredentials?\b"
)
"""What describes a parameter that carries a key, if its name may be that of another."""
PLAIN_KEYS = ("key", "token", "apikey", "appkey", "app_key")


def _listed_keys(
    operations: Sequence[Part], definitions: Mapping[str, Json]
) -> dict[str, Json]:
    """The keys that most operations list among their parameters, which no scheme is of."""
    known = {
        str(s["name"]).lower()
        for s in definitions.values()
        if isinstance(s, dict) and "name" in s
    }
    counts: Counter[tuple[str, str]] = Counter()
    for operation in operations:
        for pointer, part in operation.children.get(
            "parameters", Part()
        ).children.items():
            place, _, name = pointer.partition(":")
            wire = str(part.value("name") or name)
            text = str(part.value("description") or "")
            named = KEY_NAME.fullmatch(wire) or (
                wire.lower() in PLAIN_KEYS and KEY_TEXT.search(text)
            )
            if place in ("query", "header") and named and wire.lower() not in known:
                counts[place, wire] += 1
    return {
        wire.lower(): {"type": "apiKey", "in": place, "name": wire}
        for (place, wire), count in sorted(counts.items(), key=lambda item: item[1])
        if count > 1 and count * 2 >= len(operations)
    }


Source = Part | Statement
"""Evidence of a credential: a parameter, or an example that sends it."""


def _take_parameters(
    operation: Part, definitions: dict[str, Json], known: Sequence[str]
) -> dict[str, Source]:
    """Remove the parameters that carry credentials, by the scheme they belong to; `known`
    are the schemes that the operation has by other evidence.
    """
    parameters = operation.children.get("parameters", Part())
    taken: dict[str, Source] = {}
    header = parameters.children.pop(AUTHORIZATION, None)
    if header is not None:
        taken[_scheme_of(header, known)] = header
    for name, scheme in definitions.items():
        if not isinstance(scheme, dict) or scheme.get("type") != "apiKey":
            continue
        wire = str(scheme.get("name", ""))
        for place in (str(scheme.get("in")), "query", "header", "cookie"):
            key = f"{place}:{wire.lower() if place == 'header' else wire}"
            part = parameters.children.pop(key, None)
            if part is not None:
                taken[name] = part
                definitions[name] = scheme | {"in": place}
                break
    return taken


def _scheme_of(header: Part, known: Sequence[str]) -> str:
    """Which scheme of HTTP a documented Authorization header belongs to: the one that its
    description names, else the only one that the operation has.
    """
    text = str(header.value("description") or "").lower()
    named = [name for name in STANDARD if name in text]
    if len(named) != 1 and len(own := {n for n in known if n in STANDARD}) == 1:
        return own.pop()
    return "basic" if named == ["basic"] else "bearer"


def _carriers(carried: dict[str, Source]) -> list[Part]:
    return [source for source in carried.values() if isinstance(source, Part)]


def _presence(carried: dict[str, Source]) -> Decision:
    return next(
        p.entries[PRESENCE] for p in _carriers(carried) if PRESENCE in p.entries
    )


def _no_scopes(source: Source) -> Decision:
    """A requirement without scopes, stated where the credential is."""
    if isinstance(source, Statement):
        return decide([source])
    stated = [s for entry in source.entries.values() for s in entry.statements]
    expressed = [
        Statement([], s.span, s.evidence, s.edition) for s in stated if not s.absent
    ]
    return decide(expressed) if expressed else Decision([])


def _from_examples(topic: Topic) -> dict[str, Source]:
    """The schemes of HTTP that an operation's examples use."""
    found: dict[str, Source] = {}
    for voice in topic.voices:
        for example in voice.section.examples:
            for name, value in example.headers:
                scheme = value.partition(" ")[0].lower()
                if name.lower() == "authorization" and scheme in STANDARD:
                    edition = voice.section.edition
                    stated = Statement([], example.span, example.evidence, edition)
                    found.setdefault(scheme, stated)
    return found


def _required(security: Part) -> list[str]:
    return [name for name in security.entries if name not in (PRESENCE, ANY)]


def _alternatives(security: Part) -> list[str]:
    stated = security.value(ANY)
    needs = stated if isinstance(stated, list) else []
    return [name for need in needs if isinstance(need, dict) for name in need]


def _move_scopes(operations: Sequence[Part], real: set[str]) -> None:
    """Scopes belong to the scheme in use, where nothing says it is a bearer token."""
    if not real or "bearer" in real:
        return
    main = _main(operations, real)
    for operation in operations:
        entries = operation.at("security").entries
        scopes = entries.pop("bearer", None)
        own = [name for name in entries if name in real]
        if scopes is not None:
            entries[own[0] if own else main] = scopes


def _main(operations: Sequence[Part], real: set[str]) -> str:
    counts = Counter(
        n for o in operations for n in _required(o.at("security")) if n in real
    )
    return min(real, key=lambda name: (-counts[name], name))


def _inherit(operations: Sequence[Part]) -> None:
    """An operation that says nothing needs what most others need, if half of them say so."""
    counts = Counter(n for o in operations for n in _required(o.at("security")))
    for operation in operations:
        entries = operation.at("security").entries
        if counts and not entries.keys() - {PRESENCE}:
            main = min(counts, key=lambda name: (-counts[name], name))
            if counts[main] * 2 < len(operations):
                continue
            entries[main] = Decision([], rule=INHERITED)
