"""The server that clients use, and the documented alternatives.

Base URLs that differ only in their version are editions of one server: the best edition
wins. An operation on another host keeps its own server.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from generator import patterns as re
from generator.addresses import page_key
from generator.dataclass import dataclass, field, replace
from generator.facts import Json
from generator.merge.evidence import decide, most_stable, version_rank
from generator.merge.result import Statement
from generator.merge.tree import Decision, Part

VERSION = re.compile(
    r"/(v?\d[\w.]*|v\d+[\w.]*|alpha|beta|preview|latest|stable)(?=/|$)"
)
PLACEHOLDER = re.compile(r"\{([^{}/]{1,100})\}")


@dataclass(frozen=True, slots=True)
class Servers:
    """`main` is the server of most operations; `others` differ from it.

    `variables` has the documented Server Variable Objects by URL and name, decided
    where documents disagree.
    """

    main: Decision | None
    others: tuple[str, ...] = ()
    own: dict[int, Decision] = field(default_factory=dict)
    variables: dict[str, dict[str, Decision]] = field(default_factory=dict)


def choose_servers(operations: Sequence[Part]) -> Servers:
    """The document's server, and by index those of operations on other hosts."""
    variables = _documented_variables(operations)
    taken = [_take(operation) for operation in operations]
    entries = [entry for entry, _ in taken]
    rest = {str(s.value) for _, others in taken for s in others}
    stated = [s for entry in entries if entry for s in entry.statements]
    if not stated:
        return Servers(None)
    families = Counter(family(str(s.value)) for s in stated)
    main = min(families, key=lambda f: (-families[f], f))
    chosen = _best([s for s in stated if family(str(s.value)) == main])
    own = {
        index: _best(list(entry.statements))
        for index, entry in enumerate(entries)
        if entry and main not in {family(str(s.value)) for s in entry.statements}
    }
    used = {str(entry.value) for entry in (chosen, *own.values())}
    others = sorted({str(s.value) for s in stated} | rest)
    others = [url for url in others if url not in used]
    return Servers(chosen, tuple(others), own, variables)


def _documented_variables(
    operations: Iterable[Part],
) -> dict[str, dict[str, Decision]]:
    """The variables of each base URL that have a default."""
    found: dict[str, dict[str, list[Statement]]] = {}
    for operation in operations:
        servers = operation.get("servers")
        for server in servers.children.values() if servers else ():
            known = found.setdefault(str(server.value("url")), {})
            entry = server.entries.get("variables")
            for statement in entry.statements if entry else ():
                if isinstance(statement.value, dict):
                    for name, variable in statement.value.items():
                        if has_default(variable):
                            one = replace(statement, value=variable)
                            known.setdefault(name, []).append(one)
    return {
        url: {name: decide(stated) for name, stated in variables.items()}
        for url, variables in found.items()
    }


def has_default(variable: Json) -> bool:
    """Whether a Server Variable Object says what a client uses that is told nothing."""
    return isinstance(variable, dict) and isinstance(variable.get("default"), str)


def _take(operation: Part) -> tuple[Decision | None, tuple[Statement, ...]]:
    """The operation's first server and what is said of others, removed from it."""
    servers = operation.children.pop("servers", None)
    first = servers.get("0") if servers else None
    entry = first.entries.get("url") if first else None
    rest = [p.entries.get("url") for p in servers.children.values()] if servers else []
    others = tuple(s for e in rest if e and e is not entry for s in e.statements)
    return entry, others


def family(url: str) -> str:
    """A base URL without its version: equal for editions of one server."""
    return VERSION.sub("", page_key(url))


def _best(statements: Sequence[Statement]) -> Decision:
    """The server of the best version; evidence decides among equals."""
    narrowed = most_stable(statements)
    entry = decide(narrowed)
    values = {str(s.value) for s in statements}
    if len(values) == 1:
        return Decision(entry.value, tuple(statements), entry.rule)
    ranked = sorted(
        statements, key=lambda s: (s.value != entry.value, -s.evidence, s.span)
    )
    rule = "better version" if len(narrowed) < len(statements) else entry.rule
    return Decision(entry.value, tuple(ranked), rule, True)


def version(entry: Decision | None) -> Statement | None:
    """The first statement of the version that the winning server's pages speak of."""
    known = [s for s in entry.statements if s.edition.version] if entry else []
    ranks = {s.edition.version: version_rank(s.edition) for s in known}
    best = max(ranks, key=lambda v: (ranks[v], v or ""), default=None)
    spoken = (s for s in known if s.edition.version == best)
    return min(spoken, key=lambda s: s.span, default=None)


def server_object(servers: Servers, url: Json) -> dict[str, Json]:
    """A Server Object with the variables of its URL (OpenAPI 3.1.1, section 4.8.6).

    A variable without a documented default must be given by the caller: its default is
    its own placeholder.
    """
    known = servers.variables.get(str(url), {})
    variables: dict[str, Json] = {
        name: known[name].value if name in known else {"default": f"{{{name}}}"}
        for name in PLACEHOLDER.findall(str(url))
    }
    return {"url": url, "variables": variables} if variables else {"url": url}


def alternatives(servers: Servers) -> list[Json]:
    """Documented base URLs that clients do not use, as Server Objects."""
    return [
        {**server_object(servers, url), "description": "Documented alternative"}
        for url in servers.others
    ]
