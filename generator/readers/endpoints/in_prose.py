"""Endpoints that running text alone states: `Layers are pulled by GET /v2/{name}/blobs/
{digest}`.

A template in code, in a sentence that refers to nothing else, is an operation if no page
declares it; a link, an example with values and a remark about a change are none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.outline import Outline
from generator.formats.page import (
    Component,
    Mark,
    Paragraph,
    Run,
    Runs,
    text_of,
)
from generator.readers.endpoints.candidates import Candidate, spaced
from generator.readers.endpoints.remarks import ACTS
from generator.readers.endpoints.request_lines import sentences
from generator.readers.endpoints.scope import Rank
from generator.readers.endpoints.targets import identity
from generator.readers.endpoints.templates import Key, key_of

FAMILY = "told"
REFERRING = re.compile(
    r"(?i)\b(see|refer|via|instead|same as|similar|like|unlike|after|before|first|then|"
    r"previous|not|never|no longer|(?:been|was|were) removed|deprecated|obtained|returned (by|from)|from|if|when|siehe|voir|ver|vea)\b|смотри|см\.|参"
)
"""Words of a sentence that names an endpoint only to speak of something else."""
PASSIVE = re.compile(
    r"(?<!\bthat )(?<!\bwhich )(?<!\bas )\b(?:is|are|can be|may be|gets?) (?:[a-z]{2,12}ly )?[a-z]{3,15}(?:ed|d|t|n|de)\s"
    r"(?:by|with|via|through|using)\s(?:(?:an?|the)\s)?(?:(?:http\s)?(?:call|request)(?:ing)?\s(?:to\s)?|sending\s|posting\s)?"
    r"(?=[^.`]{0,80}`|(?:GET|PUT|POST|PATCH|DELETE)\b)",
)
"""How a sentence tells what a call does: `A pet is returned by GET /pets/{id}`."""
TELLS = re.compile(
    r"`\s{0,3}(?:will\s)?(?:return|create|update|delete|remove|list|replace)s?\s"
    r"(?:the|an?|all|every|your)\b"
)
"""How a sentence goes on behind an endpoint in code that it describes."""
SENT = re.compile(
    r"(?i)(?:\b(?:send(?:s|ing)?|issu(?:e|es|ing)|mak(?:e|es|ing)|do(?:es|ing)?|us(?:e|es|ing)|perform(?:s|ing)?)\s+an?\s+|^\W{0,3})"
    r"`?[A-Z]{3,7}`?\s+(?:(?:http\s+)?(?:request|query|call)\s+)?(?:to|on|against)\s+"
    r"(?:the\s+)?(?:(?:url|api)\s+)?(?:endpoint\s+|path\s+|url\s+)?`"
)
"""How a sentence names the endpoint to which a request is sent: its path may be without
variables. What goes to `your` server is a delivery.
"""
PURPOSE = re.compile(
    r"(?i)^\W{0,3}(?:in order )?to [a-z]{2,20}\b[^`.]{0,80}?\b(?:use|call|send|do|issue|make|run)\b"
    r"[^`.]{0,40}`[A-Z]{3,7} "
)
"""How a sentence begins that says what a call is for: `To see all of them, use GET /pets`."""
COMPLETED = re.compile(
    r"(?i)\b(?:add|append|insert)\b[^.]{0,120}\b(?:names?|ids?|identifiers?|keys?)\b"
    r"|\b(?:include|specify|(?-i:put)|with)\b[^.`]{0,120}\b(?:names?|ids?|identifiers?|keys?)\b"
    r"|\byour (?:own )?(?:server|endpoint|service|application|app|host|webhook)"
)
"""What makes such a path one that more has to be put behind, or one of the reader's."""
END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`(*])")
FAMILIES = ("quoted", "request")


def described_in(
    lines: Outline, mentions: Iterable[Candidate], named: Sequence[Candidate]
) -> tuple[dict[Candidate, Candidate], list[Candidate]]:
    """The mentions that state an operation, with the entries that they become, and the
    entries of other methods on the paths of these or of what pages name (`named`).
    """
    known = {key_of(item.endpoint) for item in named}
    described = dict(stated_alone(lines, mentions, known))
    return described, [*stated_by_same(lines, [*described.values(), *named], known)]


def stated_alone(
    lines: Outline, mentions: Iterable[Candidate], known: Collection[Key]
) -> Iterator[tuple[Candidate, Candidate]]:
    """The mentions that state an operation, each with the entry that it becomes."""
    seen = set(known)
    for item in mentions:
        made = item.endpoint
        block = lines.spots[item.spot].block if item.spot >= 0 else None
        key = key_of(made)
        if key in seen or item.past or item.family not in FAMILIES:
            continue
        if made.rank is not Rank.MENTION or (made.base and "{" in made.path):
            continue
        if isinstance(block, Paragraph) and is_stated(block, item):
            seen.add(key)
            stated = replace(made, rank=Rank.DECLARATION)
            own = (part_about(block, item),)
            entry = replace(item, endpoint=stated, own=own, listed=True, family=FAMILY)
            yield item, entry


def is_apart(item: Candidate, lines: Outline) -> bool:
    """Whether an entry has something of its own: a row its cells, a term what is said of
    it, one of several calls in a paragraph its sentences, any a title. A sentence about
    the call is a title too, but what is told below such sentences is of all of them.
    """
    title = item.endpoint.title
    if title and not ACTS.match(title[:1].lower() + title[1:]):
        return True
    if item.family == FAMILY:
        return bool(item.own) and item.own[0] != lines.spots[item.spot].block
    return item.family == "row" or (item.family == "term" and bool(item.own))


def part_about(block: Paragraph, item: Candidate) -> Paragraph:
    """The sentences of a paragraph from the one that names an endpoint to the next that
    names another: what one takes, the other need not.
    """
    text = text_of(block.runs)
    starts = [0, *(found.end() for found in END.finditer(text)), len(text)]
    first, last = 0, len(text)
    is_within = False
    for start, end in pairwise(starts):
        named = [line for _, line in sentences(text[start:end])]
        is_own = any(
            item.endpoint.method in line.methods
            and identity(line.target.path) == identity(item.endpoint.path)
            for line in named
        )
        if is_own and not is_within:
            first, is_within = start, True
        elif named and is_within and not is_own:
            last = start
            break
    return replace(block, runs=cut(block.runs, first, last))


def cut(runs: Runs, first: int, last: int) -> Runs:
    """The runs of a text between two offsets, line breaks aside."""
    made: list[Run] = []
    at = 0
    for run in runs:
        length = len(text_of((run,)))
        part = run.text[max(0, first - at) : max(0, last - at)]
        if part or (run.mark is Mark.BREAK and first <= at < last):
            made.append(replace(run, text=part))
        at += length
    return tuple(made)


def is_stated(block: Paragraph, item: Candidate) -> bool:
    """Whether the sentence of a mention states it, in code that is no link."""
    if not any(run.mark is Mark.CODE and not run.target for run in block.runs):
        return False
    made = item.endpoint
    for linked in (run.text for run in block.runs if run.target):
        if made.path.partition("{")[0].rstrip("/") in linked:
            return False
    for sentence in END.split(spaced(block.runs)):
        named = [line for _, line in sentences(sentence)]
        same = (
            made.method in line.methods
            and identity(line.target.path) == identity(made.path)
            for line in named
        )
        if not any(same):
            continue
        passive = PASSIVE.search(sentence) and not sentence.rstrip().endswith(":")
        sent = passive and not COMPLETED.search(spaced(block.runs))
        if sent or is_sent(sentence, spaced(block.runs)) or PURPOSE.match(sentence):
            return True
        if "{" not in made.path:
            return False
        return bool(TELLS.search(sentence)) or not refers(sentence)
    return False


def refers(text: str) -> bool:
    """Whether a sentence names an endpoint only to speak of something else."""
    return bool(REFERRING.search(text)) and not PASSIVE.search(text)


SAME = re.compile(
    r"(?i)\b(?:send|issue|make|do)\s+an?\s+`?(?-i:(GET|PUT|POST|PATCH|DELETE|HEAD))`?\s+"
    r"(?:(?:http\s+)?(?:request|call)\s+)?(?:to|on|against)\s+(?:the|that|this)\s+same\s+"
    r"(?:address|uri|url|path|endpoint|resource|place)\b"
)
"""Another method of the path before it: `To undo it, send a DELETE to the same address`."""


def stated_by_same(
    lines: Outline, named: Iterable[Candidate], known: Collection[Key]
) -> Iterator[Candidate]:
    """The operations that a paragraph states by the path which it, or what stands before
    it in its section, names.
    """
    stated = sorted((item for item in named if item.spot >= 0), key=lambda i: i.spot)
    for spot in lines.spots:
        block = spot.block
        text = text_of(block.runs) if isinstance(block, Paragraph) else ""
        for match in SAME.finditer(text[:5_000]):
            before = [
                item
                for item in stated
                if item.spot <= spot.index
                and lines.spots[item.spot].trail[-1:] == spot.trail[-1:]
            ]
            if not before:
                continue
            made = replace(before[-1].endpoint, method=match[1], title="")
            made = replace(made, span=block.span, rank=Rank.DECLARATION)
            if key_of(made) not in known:
                own = (Paragraph((Run(text[match.end() :].strip(" .")),), block.span),)
                yield Candidate(made, spot.index, "row", own, listed=True)


def is_sent(sentence: str, paragraph: str) -> bool:
    """Whether a sentence says that a request is sent to a path, and its paragraph names
    nothing that has to be added to it.
    """
    sent = SENT.search(sentence)
    if sent is None or ("{" not in sentence and COMPLETED.search(paragraph)):
        return False
    return not REFERRING.search(sentence[: sent.end()])


PLACES = ("query", "body", "path", "header", "form")


def stated_of_page(lines: Outline, mentions: Iterable[Candidate]) -> list[Candidate]:
    """The mentions of the only call that a page names, where components state what is
    sent: sites made of OpenAPI documents name the call in a sentence at most.
    """
    found = [item for item in mentions if item.spot >= 0 and not item.past]
    stating = (s.block for s in lines.spots if isinstance(s.block, Component))
    placed = any(block.attribute(*PLACES) for block in stating)
    if not placed or len({key_of(item.endpoint) for item in found}) != 1:
        return []
    own = lines.spots[found[0].spot].block
    text = spaced(own.runs) if isinstance(own, Paragraph) else ""
    path = found[0].endpoint.path
    saying = (part for part in END.split(text) if path in part)
    return found if not any(map(REFERRING.search, saying)) else []


def is_linked_away(lines: Outline, item: Candidate) -> bool:
    """Whether a mention is the text of a link to another site, which describes it."""
    block = lines.spots[item.spot].block if item.spot >= 0 else None
    if not isinstance(block, Paragraph):
        return False
    name = item.endpoint.path.partition("{")[0]
    linked = (run.text for run in block.runs if run.target.startswith("http"))
    return any(name in text for text in linked)
