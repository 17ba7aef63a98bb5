"""Matching sections that describe the same operation.

An operation is identified by its method and path template, parameter names aside. A
section without a path is matched by the page's reference URL, a payload by the URL it
came from or by its shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from generator import patterns as re
from generator.addresses import page_key, segments, split_url
from generator.dataclass import dataclass, field, replace
from generator.facts import Evidence, Section, Subject
from generator.merge.evidence import decide
from generator.merge.result import Statement
from generator.merge.tree import Node, plant
from generator.report.diagnostics import Report

PARAMETER = re.compile(r"\{([^{}/]*)\}")
COLON = re.compile(r":([A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class PathTemplate:
    """A path with parameters, one string per segment; `slash` is at its end.

    Templates that differ in that slash alone are the same path: some pages write it.
    """

    segments: tuple[str, ...]
    slash: bool = False

    @classmethod
    def parse(cls, text: str) -> PathTemplate:
        """A template from `/pets/{id}` or `/pets/:id`; query and fragment are dropped."""
        path = re.split(r"[?#]", text, maxsplit=1)[0]
        parts = segments(path)
        slash = bool(parts) and path.endswith("/")
        return cls(tuple(_braced(part) for part in parts), slash)

    @property
    def text(self) -> str:
        """The template as a path."""
        return "/" + "/".join(self.segments) + ("/" if self.slash else "")

    @property
    def identity(self) -> str:
        """The template without the names of its parameters."""
        return PARAMETER.sub("{}", "/" + "/".join(self.segments))

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters, in order."""
        return tuple(PARAMETER.findall(self.text))

    @property
    def literals(self) -> tuple[str, ...]:
        """The segments that have no parameter."""
        return tuple(s for s in self.segments if "{" not in s)

    def match(self, url: str) -> dict[str, str] | None:
        """The parameters' values in a URL that ends in this path, decoded."""
        found = segments(split_url(url).path)
        if len(found) < len(self.segments) or not self.segments:
            return None
        values: dict[str, str] = {}
        tail = found[len(found) - len(self.segments) :]
        for segment, actual in zip(self.segments, tail, strict=True):
            got = _match_segment(segment, actual)
            if got is None:
                return None
            values |= got
        return values


def _braced(segment: str) -> str:
    return f"{{{segment[1:]}}}" if COLON.fullmatch(segment) else segment


def _match_segment(segment: str, actual: str) -> dict[str, str] | None:
    names = PARAMETER.findall(segment)
    if not names:
        return {} if segment == unquote(actual) else None
    if segment == f"{{{names[0]}}}":
        return {names[0]: unquote(actual)}
    literals = [re.escape(text) for text in PARAMETER.split(segment)[::2]]
    found = re.fullmatch("([^/]+?)".join(literals), unquote(actual))
    return dict(zip(names, found.groups(), strict=True)) if found else None


def best_match(url: str, templates: Iterable[PathTemplate]) -> PathTemplate | None:
    """The longest template that a URL ends in, with the most literal segments."""
    fitting = [t for t in templates if t.match(url) is not None]
    return max(
        fitting,
        key=lambda t: (len(t.segments), len(t.literals), t.text),
        default=None,
    )


@dataclass(slots=True)
class Voice:
    """A section, and what it states as a tree, with the operation's own names."""

    section: Section
    node: Node


@dataclass(slots=True)
class Topic:
    """One operation and everything that speaks about it."""

    method: str
    path: PathTemplate
    voices: list[Voice] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        """The operation's identity."""
        return (self.method, self.path.identity)

    @property
    def by_example(self) -> bool:
        """Whether nothing but examples documents it."""
        return all(voice.section.by_example for voice in self.voices)

    @property
    def by_call(self) -> bool:
        """Whether nothing but calls tells its path."""
        sections = [voice.section for voice in self.voices]
        return all(each.by_call or each.by_example for each in sections)


def gather(
    sections: Iterable[Section], report: Report
) -> tuple[list[Topic], list[Section]]:
    """The operations in order of documentation, and payloads to attach by shape."""
    every = list(sections)
    versions = _versions(every)
    ordered = sorted((_relative(s, versions) for s in every), key=lambda s: s.span)
    named = [s for s in ordered if s.subject.method and s.subject.path]
    rest = [s for s in ordered if not (s.subject.method and s.subject.path)]
    groups: dict[tuple[str, str], list[Section]] = {}
    for section in named:
        if section.evidence is not Evidence.PAYLOAD:
            groups.setdefault(_key(section.subject), []).append(section)
        else:
            rest.append(section)
    hosts = _hosts(named)
    loose = [s for s in rest if not _join(s, groups, hosts)]
    paths = _spell(groups)
    found = [
        _topic(key, members, replace(paths[key[1]], slash=_ends(key[1], members)))
        for key, members in groups.items()
    ]
    topics = sorted(found, key=_documented_at)
    payloads = [s for s in loose if _is_payload(s) and not s.by_example]
    for section in loose:
        if section.by_example:
            _unattached(section, report, "example")
        elif not _is_payload(section):
            _unattached(section, report)
    return topics, payloads


def _relative(section: Section, versions: frozenset[str]) -> Section:
    """A section whose path begins with the version that base URLs end with, without.

    Only where the section itself gives no base URL.
    """
    served = any(f.pointer[:1] == ("servers",) for f in section.facts)
    path = section.subject.path or ""
    head, _, rest = path.removeprefix("/").partition("/")
    if served or not rest or head not in versions:
        return section
    return replace(section, subject=replace(section.subject, path=f"/{rest}"))


def _versions(sections: Iterable[Section]) -> frozenset[str]:
    """The versions that base URLs end with."""
    return frozenset(s.edition.version for s in sections if s.edition.version)


def _key(subject: Subject) -> tuple[str, str]:
    path = PathTemplate.parse(subject.path or "")
    return ((subject.method or "").upper(), path.identity)


def _is_payload(section: Section) -> bool:
    return section.evidence is Evidence.PAYLOAD or not section.facts


def _hosts(sections: Iterable[Section]) -> frozenset[str]:
    """The hosts of all documented base URLs."""
    stated = (f for s in sections for f in s.facts if f.pointer[:1] == ("servers",))
    return frozenset(split_url(str(f.value)).netloc.lower() for f in stated) - {""}


def _unattached(section: Section, report: Report, what: str = "section") -> None:
    if what == "example" and not section.examples:
        return
    report.warning(
        f"unattached-{what}",
        f"no documented operation matches this {what}",
        section.span,
        "add a method and path, or the reference URL of a page that has them",
    )


def _join(
    section: Section,
    groups: dict[tuple[str, str], list[Section]],
    hosts: frozenset[str],
) -> bool:
    """Attach a section to the group it means; False if there is none."""
    key = _by_reference(section, groups) or _by_actual_url(section, groups, hosts)
    if key is None:
        return False
    groups[key].append(section)
    return True


def _by_reference(
    section: Section, groups: dict[tuple[str, str], list[Section]]
) -> tuple[str, str] | None:
    wanted = page_key(section.subject.url)
    method = section.subject.method
    if not wanted:
        return None
    fitting = [
        key
        for key, sections in groups.items()
        if any(page_key(s.subject.url) == wanted for s in sections)
        and method in (None, key[0])
    ]
    return fitting[0] if len(fitting) == 1 else None


def _by_actual_url(
    section: Section,
    groups: dict[tuple[str, str], list[Section]],
    hosts: frozenset[str],
) -> tuple[str, str] | None:
    """The group whose template an example's URL matches (GET unless told).

    A URL of a host that no page documents belongs to another API.
    """
    subject = section.subject
    urls = [e.url for e in section.examples if e.url]
    if _is_payload(section):
        urls += [text for text in (subject.path, subject.url) if text]
    methods = [e.method for e in section.examples if e.method]
    method = (subject.method or next(iter(methods), "GET")).upper()
    keys = {PathTemplate.parse(k[1]): k for k in groups if k[0] == method}
    for url in urls:
        host = split_url(url).netloc.lower()
        foreign = bool(host and hosts) and host not in hosts
        template = None if foreign else best_match(url, keys)
        if template:
            return keys[template]
    return None


def _spell(groups: dict[tuple[str, str], list[Section]]) -> dict[str, PathTemplate]:
    """Every path with its parameters named as the best evidence names them."""
    stated: dict[str, list[Statement]] = {}
    for (_, identity), sections in groups.items():
        expressed = [_spelling(s) for s in sections if s.subject.path]
        fitting = [s for s in expressed if _identity(s) == identity]
        stated.setdefault(identity, []).extend(fitting)
    return {
        identity: PathTemplate.parse(str(decide(statements).value))
        for identity, statements in stated.items()
    }


def _ends(identity: str, sections: Sequence[Section]) -> bool:
    """Whether the path of a method ends in a slash, by its own sections: `GET /pets/` and
    `POST /pets` are as they are written.
    """
    expressed = (_spelling(s) for s in sections if s.subject.path)
    fitting = [s for s in expressed if _identity(s) == identity]
    ends = [replace(s, value=PathTemplate.parse(str(s.value)).slash) for s in fitting]
    return bool(ends) and bool(decide(ends).value)


def _identity(spelling: Statement) -> str:
    return PathTemplate.parse(str(spelling.value)).identity


def _topic(key: tuple[str, str], sections: list[Section], path: PathTemplate) -> Topic:
    """The operation that sections speak about."""
    return Topic(key[0], path, [_voice(section, path) for section in sections])


def _spelling(section: Section) -> Statement:
    text = PathTemplate.parse(section.subject.path or "").text
    return Statement(text, section.span, section.evidence, section.edition)


def _voice(section: Section, path: PathTemplate) -> Voice:
    """The section's statements, its path parameters named as in the operation."""
    node = plant(section.facts, section.edition)
    own = PathTemplate.parse(section.subject.path or "").parameters
    renamed = dict(zip(own, path.parameters, strict=False))
    parameters = node.children.get("parameters")
    if parameters and len(own) == len(path.parameters):
        parameters.children = {
            _renamed(key, renamed): child for key, child in parameters.children.items()
        }
    return Voice(section, node)


def _renamed(key: str, names: dict[str, str]) -> str:
    place, _, name = key.partition(":")
    return f"path:{names.get(name, name)}" if place == "path" else key


def _documented_at(topic: Topic) -> tuple[object, ...]:
    """Operations stand where their best evidence stands."""
    best = max(v.section.evidence for v in topic.voices)
    spans = [v.section.span for v in topic.voices if v.section.evidence == best]
    return (*min(spans), topic.key)
