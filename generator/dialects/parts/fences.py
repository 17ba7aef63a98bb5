"""Fenced and loose code of a page: endpoints, snippets, JSON examples."""

from __future__ import annotations

from dataclasses import replace

from generator.facts import Evidence, Example, ExampleKind, Json, Subject
from generator.readers.openapi_document import not_openapi
from generator.report.diagnostics import Diagnostic, Severity
from generator.snippets import read_snippet
from generator.snippets.parts.written_json import parse_written_json

from .blocks import Block
from .copied import language_of, unnumbered
from .credentials import settle
from .draft import JSON_TYPE
from .endpoints import base_of_call, endpoint, parse_endpoint
from .loose import Loose
from .part import Part, by_example
from .topics import Announced, Topic, announced

JSON_INFO = ("json", "json5", "jsonc", "")
UNTOLD = ("", "text", "txt", "plain", "plaintext", "console", "code")
DOCUMENTS = ("yaml", "yml", "json", "openapi")
REQUESTS = (Topic.BODY, Topic.REQUEST_EXAMPLE)
RESPONSES = (Topic.RESPONSE, Topic.RESPONSE_EXAMPLE, Topic.ERRORS)


def read_fence(part: Part, block: Block) -> None:
    """Read a fence: an endpoint, JSON, or a snippet."""
    language, _, title = block.info.partition(" ")
    title = title.strip().strip("\"'")
    block = replace(block, text=unnumbered(block.text))
    lines = block.text.strip().split("\n")
    target = parse_endpoint(lines[0])
    if part.topic is Topic.OPENAPI and language.lower() in DOCUMENTS:
        refuse(part, block)
    elif part.operation and target and len(lines) == 1:
        part.ledger.fact(block.first, block.last)
        part.draft.identify(target.method, target.path, line=block.first + 1)
        part.draft.serve(target.base, block.first + 1)
    elif language.lower() in JSON_INFO and block.text.lstrip()[:1] in ("{", "["):
        read_json(part, block, title)
    else:
        read_code(part, block, language, title)
    if not block.closed:
        place = part.page.source.span(block.first)
        message = "the fence is not closed"
        part.page.diagnostics.append(
            Diagnostic(Severity.WARNING, "open-fence", message, place)
        )


def refuse(part: Part, block: Block) -> None:
    """Report a fence that should hold an OpenAPI document and does not."""
    part.ledger.ignore(block.first, block.last, "not an OpenAPI document")
    part.page.diagnostics.append(not_openapi(part.page.source.span(block.first + 1)))


def read_code(part: Part, block: Block, language: str, title: str) -> None:
    """Read a snippet in a programming language."""
    source = part.page.source
    code = source.block(block.first + 1, max(block.last - 1, block.first + 1))
    if (text := unnumbered(code.text)) != code.text:
        code = replace(code, text=text)
    if language.lower() in UNTOLD:
        language = language_of(code.text) or language
    evidence = part.draft.evidence if part.operation else Evidence.PROSE
    example = read_snippet(language, code, title or part.title, evidence)
    if isinstance(example, str):
        part.ledger.ignore(block.first, block.last, example)
        return
    if part.operation:
        part.ledger.example(block.first, block.last)
        part.draft.examples.append(example)
        return
    if example.url is None and example.kind is ExampleKind.REQUEST:
        reason = "a call that does not tell its operation"
        part.ledger.ignore(block.first, block.last, reason)
        return
    if example.kind is ExampleKind.RESPONSE:
        part.ledger.ignore(block.first, block.last, "an answer to an unknown call")
        return
    part.ledger.example(block.first, block.last)
    draft = by_example(part, Subject(method=example.method), block.first, block.last)
    draft.examples.append(example)
    settle(draft, part.page.schemes)
    part.page.sections.append(draft.section())


def read_json(part: Part, block: Block, title: str) -> None:
    """Read a JSON example of a body."""
    source = part.page.source
    if not part.operation:
        reason = "JSON that is no example of an operation"
        part.ledger.ignore(block.first, block.last, reason)
        return
    place = source.span(block.first + 1)
    try:
        value, mended = parse_written_json(block.text)
    except ValueError:
        reason = "JSON with gaps, not a whole example"
        part.ledger.ignore(block.first, block.last, reason)
        message = "the JSON example cannot be parsed"
        part.page.diagnostics.append(
            Diagnostic(Severity.WARNING, "bad-json-example", message, place)
        )
        return
    shown(part)
    if mended:
        note_mended(part, block.first + 1, mended)
    part.ledger.example(block.first, block.last)
    part.draft.examples.append(json_example(part, block, title, value))


def shown(part: Part) -> None:
    """Remember that an answer is shown: text behind it describes no status."""
    part.memory.pop("phrase", None)


def note_mended(part: Part, line: int, mended: str) -> None:
    """Report a JSON example that had to be put right."""
    place = part.page.source.span(line)
    part.page.diagnostics.append(
        Diagnostic(Severity.NOTE, "repair:json-example", mended, place)
    )


def json_example(part: Part, block: Block, title: str, value: Json) -> Example:
    """A request or response example, by the heading or the fence's title."""
    place = part.page.source.span(block.first, 1, block.last)
    example = Example(
        ExampleKind.RESPONSE,
        "json",
        place,
        title=example_title(part, title),
        has_body=True,
        body=value,
        media_type=JSON_TYPE,
        source=block.text,
        evidence=part.draft.evidence,
    )
    return placed(part, example, announced(title) if title else None)


def example_title(part: Part, title: str) -> str:
    """The title of an example: its own without what it announces, or the heading's."""
    named = announced(title) if title else None
    return (named.title if named else title) or part.title


def placed(part: Part, example: Example, named: Announced | None = None) -> Example:
    """An example as a request or response, by its title or the heading above it."""
    if (named.topic if named else part.topic) in REQUESTS:
        method = part.draft.subject.method
        return replace(example, kind=ExampleKind.REQUEST, method=method)
    status = named.status if named else None
    return replace(example, status=status or part.status or unnamed_status(part))


def unnamed_status(part: Part) -> str:
    """The status of an answer that is shown without one: an error under `Errors`."""
    if part.topic is not Topic.ERRORS:
        return part.success
    known = (f.pointer[1] for f in part.draft.facts if f.pointer[0] == "responses")
    return next((status for status in known if status[0] in "45"), "4XX")


def read_loose(part: Part, loose: Loose) -> None:
    """Read code or a payload without a fence."""
    if loose.language == "json":
        read_payload(part, loose)
        return
    source = part.page.source
    code = source.block(loose.first, loose.last)
    example = read_snippet(loose.language, code, loose.title, Evidence.PROSE)
    if isinstance(example, str):
        part.ledger.ignore(loose.lines[0], loose.last, example)
        return
    part.ledger.example(loose.first, loose.last)
    subject, base = subject_of(loose, example)
    draft = by_example(part, subject, loose.lines[0], loose.last)
    if loose.label:
        part.ledger.fact(loose.label)
        if loose.title:
            draft.state(("summary",), loose.title, loose.label)
    draft.serve(base, loose.first)
    draft.examples.append(example)
    settle(draft, part.page.schemes)
    part.page.sections.append(draft.section())


def subject_of(loose: Loose, example: Example) -> tuple[Subject, str | None]:
    """The operation that loose code calls, and its base URL."""
    shown = endpoint(example.method or "GET", example.url or "")
    if loose.endpoint is None:
        return Subject(example.method), shown.base
    target = loose.endpoint
    base = target.base or base_of_call(example.url or "", target.path)
    return Subject(target.method, target.path), base or shown.base


def read_payload(part: Part, loose: Loose) -> None:
    """Read a JSON payload without a fence."""
    source = part.page.source
    example = Example(
        ExampleKind.RESPONSE,
        "json",
        source.span(loose.first, 1, loose.last),
        title=loose.title,
        method=loose.method,
        url=loose.url,
        has_body=True,
        body=loose.value,
        media_type=JSON_TYPE,
        source="\n".join(source.lines[loose.first - 1 : loose.last]),
        evidence=Evidence.PAYLOAD,
    )
    if loose.mended:
        note_mended(part, loose.first, loose.mended)
    shown(part)
    part.ledger.example(loose.lines[0], loose.last)
    if part.operation and part.topic in (*RESPONSES, *REQUESTS) and not loose.url:
        evidence = part.draft.evidence if loose.indented else Evidence.PAYLOAD
        part.draft.examples.append(replace(placed(part, example), evidence=evidence))
        return
    draft = by_example(part, Subject(loose.method), loose.lines[0], loose.last)
    draft.evidence, draft.by_example = Evidence.PAYLOAD, False
    draft.base = endpoint("GET", loose.url).base if loose.url else None
    draft.examples.append(example)
    settle(draft, part.page.schemes)
    part.page.sections.append(draft.section())
