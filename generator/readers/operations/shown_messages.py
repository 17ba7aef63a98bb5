"""Messages of an operation: requests and responses shown as code."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Evidence, ExampleKind, Fact, Json
from generator.formats.page import Code, Mark, Paragraph, Table, text_of
from generator.readers.endpoints.purposes import (
    ASKING,
    GIVING,
    Announcement,
    Purpose,
    lead_line,
    lists_itself,
    purpose_of,
)
from generator.readers.endpoints.request_lines import read_line
from generator.readers.endpoints.scope import Passage, Scope
from generator.readers.endpoints.templates import fits
from generator.readers.fields.schema_statements import drawn_schema, is_schema
from generator.readers.fields.tables import codes_in
from generator.readers.operations.findings import Found, warning
from generator.readers.operations.levels import share
from generator.readers.operations.messages import (
    DECLARED_JSON,
    Message,
    as_response,
    keys_at,
    messages_of,
)
from generator.readers.operations.roles import (
    REQUEST_HEADS,
    Witness,
    settle_message,
    top_keys,
)
from generator.readers.operations.shown_shapes import ShownType, media_in, typed
from generator.readers.operations.statuses import StatusNote, table_statuses
from generator.report.diagnostics import Span

EXCHANGE = re.compile(
    r"(?i)\s{0,4}(request|response)s?(?:\W{0,4}([1-5]\d\d))?\b[^.\n]{0,40}"
)

PART = re.compile(r"(?i)\W*(?:headers?|body|attributes|schema|parameters)\W*")


def note_exchange(found: Found, passage: Passage) -> None:
    """Remember which message a line begins whose parts have headings of their own.

    Pages made of API Blueprint have `Response 200`, then `Headers` and `Body`.
    """
    if passage.trail and not is_part(passage):
        found.exchange = None
    if not isinstance(passage.block, Paragraph):
        return
    if label := EXCHANGE.fullmatch(text_of(passage.block.runs)[:80]):
        response = label[1].lower() == "response"
        purpose = Purpose.RESPONSE if response else Purpose.REQUEST
        found.exchange = Announcement(purpose, label[2] or "")


STANDS_FOR = re.compile(
    r"(?i)(?:and |where |with |here,? ){0,2}[`*]{0,2}<[\w -]{1,60}>[`*]{0,2} "
    r"(?:is|are|has|looks like|stands for)\b[^.]{0,40}"
)
"""A line above what a placeholder of a sample stands for: `where <pier> is:`."""


OF_MEMBER = re.compile(
    r"(?i)\W{0,3}(?:the|each|every) [`\"']?(?!response|request|result|json|body|header|query)([a-z_][\w-]{1,40})[`\"']?"
    r" (?:section|property|field|member|attribute|key)\b(?: (?:of|in) (?:the|a|each) [\w ]{2,40}?)?"
    r" (?:has|have|is|looks|contains|holds|consists of|takes)\b[^.:]{0,60}:\W*"
)
"""A sentence above what one member of a message is: `The data field has this form:`."""
SEVERAL = re.compile(r"(?i)\b(?:array|list|objects|items|elements|entries)\b")


def in_member(lead: str) -> tuple[str, ...]:
    """The way to the member of a message that a sentence says code below it to be: its
    name, and `*` where it is a list; empty for the whole.
    """
    line = lead_line(lead)
    found = OF_MEMBER.fullmatch(line)
    if found is None:
        return ()
    return (found[1], "*") if SEVERAL.search(line[found.end(1) :]) else (found[1],)


def wrapped_in(value: Json, way: tuple[str, ...]) -> Json:
    """A value inside the objects and lists of a way, without members that are null: they
    stand for what is explained elsewhere.
    """
    if isinstance(value, dict):
        value = {name: inner for name, inner in value.items() if inner is not None}
    for step in reversed(way):
        value = [value] if step == "*" else {step: value}
    return value


def wrapped(message: Message, way: tuple[str, ...]) -> Message:
    """A message whose body is inside the objects and lists of a way."""
    whole = isinstance(message.body, dict) and way[:1] and way[0] in message.body
    if not way or not message.has_body or whole:
        return message
    return replace(message, body=wrapped_in(message.body, way))


def announced_above(found: Found, code: Code, passage: Passage) -> Announcement | None:
    """What titles, labels and sentences announce code to be."""
    about = purpose_of(passage, code.title or code.info)
    if found.exchange is not None and about is not None and is_part(passage):
        about = found.exchange if about.purpose is Purpose.BODY else about
    label = found.label
    if about is None and label is not None and label in ASKING | GIVING:
        about = Announcement(label)
    known = about and about.purpose in ASKING and lists_itself(passage.lead)
    return None if known else about


def take_code(found: Found, code: Code, passage: Passage) -> None:
    """Take the messages that code shows, but not the part of one."""
    if STANDS_FOR.fullmatch(lead_line(passage.lead)):
        return
    about = announced_above(found, code, passage)
    way = in_member(passage.lead)
    if facts := typed(code):
        if not way:  # Examples of the whole tell more than the type of one member.
            texts = [found.media, *(text_of(h.runs) for h in reversed(passage.trail))]
            span = code.span._replace(line=code.code_line or code.span.line)
            shown = ShownType(
                facts, span, code.text, about, media_in(texts), passage.lead
            )
            found.types.append(shown)
        return
    if code.inferred and code.language == "typescript":
        warn(found, "bad-type", "the type cannot be parsed", code.span)
        return
    messages = [wrapped(m, way) for m in own_messages(found, messages_of(code))]
    if about and about.status and not messages:
        found.statuses.append(StatusNote(about.status, "", code.span))
    if not messages and about and is_markup(code):
        note_markup(found, code, about.purpose)
    if not messages and is_unreadable(code, about):
        warn(found, "unread-example", "this JSON cannot be read", code.span)
    if about and about.purpose is Purpose.ERROR and not about.status:
        about = replace(about, status=begun_status(found, passage))
        messages = messages if about.status else with_status(found, messages)
    for message in messages:
        untold = about is None or about.purpose in (Purpose.EXAMPLE, Purpose.FIELDS)
        if untold and is_failure(message):
            with_status(found, [message])
            continue
        before = found.messages[-1] if found.messages else None
        if message.kind is None and is_schema(message.body):
            found.schemas.append((message, about))
            continue
        if message.kind is None and (drawn := drawn_schema(message.body)):
            found.schemas.append((replace(message, body=drawn), about))
            continue
        settled = settled_of(found, message, about, before)
        if settled is not None:
            take(found, settled)
            if about and about.required is False and is_sent(found, settled):
                to = ("requestBody", "required")
                found.facts.append(Fact(to, False, settled.span, Evidence.PROSE))
            if settled.status and not settled.has_body:
                found.statuses.append(StatusNote(settled.status, "", settled.span))
        elif about is None and message.has_body:
            found.pending.append(message)


OF_FAILURES = frozenset(
    "error errors message messages code status detail details title type success ok description "
    "error_description timestamp path statuscode error_code trace_id request_id".split()
)
"""Keys of what comes back where a call fails."""


def is_failure(message: Message) -> bool:
    """Whether JSON that nothing announces tells of an error, by its keys."""
    body = message.body
    if message.kind is not None or message.status or not isinstance(body, dict):
        return False
    known = body.get("errors") or body.get("error")
    return bool(known) and {key.lower() for key in body} <= OF_FAILURES


FEWEST_ASKED = 0.8
"""So many of its keys are listed above an example of what is sent; a response that echoes
it has an id besides."""


def settled_of(
    found: Found, message: Message, about: Announcement | None, before: Message | None
) -> Message | None:
    """A message that is known to be a request or a response; None if it is neither.

    An example below a list of what is sent that has the names of that list alone is a
    request, although a request line stands above it.
    """
    settled = settle_message(message, about, found.witness, before)
    own = message.kind is not None or message.status or not message.has_body
    if settled is None or about is None or about.purpose is not Purpose.EXAMPLE or own:
        return settled
    if found.witness.bodiless or found.witness.requests:
        return settled
    asking = {
        name
        for fields, about, _, _ in found.sets
        if about is not None and about.purpose in ASKING
        for name in fields.names
    }
    if share(top_keys([message.body]), asking) < FEWEST_ASKED:
        return settled
    return replace(
        settled, kind=ExampleKind.REQUEST, method=found.witness.method, status=""
    )


def is_sent(found: Found, message: Message) -> bool:
    """Whether a message is the body of a request of the operation."""
    sent = message.kind is ExampleKind.REQUEST and message.has_body
    return sent and found.witness.method not in ("GET", "HEAD")


def with_status(found: Found, messages: Sequence[Message]) -> list[Message]:
    """The messages of an error that say their status themselves; others are reported."""
    kept: list[Message] = []
    for message in messages:
        if message.kind is ExampleKind.REQUEST or message.status:
            kept.append(message)
        else:
            text = "an error without a status is no response that can be told"
            warn(found, "unplaced-example", text, message.span)
    return kept


def begun_status(found: Found, passage: Passage) -> str:
    """The status of a response whose first lines are the block above: `HTTP/1.1 404 Not
    Found` in a fence, then its JSON in another one; else the only one that its section
    names above it: `**Code**: 404`, then `**Content example**`.
    """
    first = passage.trail[-1].span.line if passage.trail else 0
    above = {
        note.status
        for note in found.statuses
        if 0 < first < note.span.line < passage.block.span.line
    }
    if len(above) == 1:
        return above.pop()
    before = found.messages[-1] if found.messages else None
    if not isinstance(found.last, Code) or before is None or before.has_body:
        return ""
    last = found.last.span.last_line
    inside = found.last.span.line <= before.span.line <= last
    return before.status if inside else ""


def own_messages(found: Found, messages: Sequence[Message]) -> list[Message]:
    """The messages of code without what calls of other operations in it are answered.

    One block may show how a thing is created, then read, each call with its response.
    """
    calls = [m for m in messages if m.kind is ExampleKind.REQUEST and m.url]
    if len(calls) < 2 or all(is_of(found.scope, call) for call in calls):
        return list(messages)
    kept: list[Message] = []
    own = True
    for message in messages:
        if message.kind is ExampleKind.REQUEST and message.url:
            own = is_of(found.scope, message)
        if own or message.kind is ExampleKind.REQUEST:
            kept.append(message)
    return kept


def is_of(scope: Scope, call: Message) -> bool:
    """Whether a call can be one of the operations of a scope."""
    path = SERVER.sub("", call.url).partition("?")[0]
    return any(
        call.method in ("", e.method) and fits(e.path, path) for e in scope.endpoints
    )


SERVER = re.compile(r"\A[a-z]{1,10}://[^/]{0,300}")


def is_unreadable(code: Code, about: Announcement | None) -> bool:
    """Whether code that gave no message is JSON by all appearances."""
    is_message = about is not None and about.purpose in ASKING | GIVING
    usual = ("", "javascript", "js")  # As JSON is coloured where no JSON is known.
    declared = code.language in DECLARED_JSON or (is_message and code.language in usual)
    text = code.text.lstrip()
    return declared and text[:1] in ("{", "[") and read_line(text[:2000]) is None


MARKUP = re.compile(r"\s{0,80}<(?:\?xml\s|[A-Za-z][\w:.-]{0,80}[\s/>])")
ELEMENT = re.compile(r"(?:<|\s)([A-Za-z][\w.-]{0,80})(?=[\s/>]|=[\"'])")
"""The name of an element or an attribute."""


def is_markup(code: Code) -> bool:
    """Whether code shows a document in XML."""
    known = code.language in ("", "xml", "text", "plaintext")
    return known and MARKUP.match(code.text) is not None


def note_markup(found: Found, code: Code, purpose: Purpose) -> None:
    """Remember where XML is shown, and the names in a request."""
    found.markup.append((purpose, code.span))
    if purpose not in GIVING and not found.witness.bodiless:
        found.witness.elements.update(ELEMENT.findall(code.text))


def is_part(passage: Passage) -> bool:
    """Whether the nearest heading names but a part of a message."""
    return bool(passage.trail) and PART.fullmatch(passage.title) is not None


STATUS_LABEL = re.compile(r"(?i)\b(?:code|status)\b\W{0,8}([1-5]\d\d)\b")


def take_inline(
    found: Found, block: Paragraph, passage: Passage, label: Announcement | None
) -> None:
    """Take JSON in a code span: `**Code:** 200 **Content:** `{"id": 1}`. The `label` is
    that at the start of the paragraph.
    """
    text = text_of(block.runs)
    status = STATUS_LABEL.search(text)
    for run in block.runs:
        known = run.text.strip(" []{}") != ""  # `[ ]` behind a name is but its type.
        if run.mark is Mark.CODE and known and run.text.lstrip()[:1] in ("{", "["):
            about = label or purpose_of(passage) or Announcement(Purpose.EXAMPLE)
            about = replace(about, status=about.status or (status[1] if status else ""))
            line = block.span.line
            for message in messages_of(
                Code(run.text, block.span, "json", code_line=line)
            ):
                settled = settle_message(message, about, found.witness, None)
                if settled is not None:
                    take(found, settled)


def take(found: Found, message: Message) -> None:
    """Take a message, and the names that it shows."""
    found.messages.append(message)
    note_message(found.witness, message)


def note_message(witness: Witness, message: Message) -> None:
    """Remember the names that a message shows."""
    if message.kind is ExampleKind.RESPONSE:
        if message.has_body:
            witness.responses.append((message.status, message.body))
        return
    query = urlsplit(message.url.replace("[", "%5B").replace("]", "%5D")).query
    arguments = parse_qsl(query[:4000], keep_blank_values=True)
    witness.query.update(name for name, _ in arguments)
    witness.arguments.extend(arguments)
    witness.headers.update(name for name, _ in message.headers)
    headed = message.language == "http" and bool(message.headers)
    if headed and query and not (message.has_body or message.media_type):
        witness.otherwise |= message.method == witness.method
    if message.has_body and message.method in ("", witness.method):
        witness.requests.append(message.body)


def take_shown_statuses(found: Found, table: Table) -> None:
    """Take the JSON that a table of statuses has in its cells: `200 | {"id": 7}`."""
    stated = {note.span: note.status for note in table_statuses(table)}
    for row in table.rows:
        for cell in row.cells if row.span in stated else ():
            line = row.span.line
            coded = [
                Code(run.text, row.span, "json", code_line=line)
                for run in cell.runs
                if run.mark is Mark.CODE and run.text.lstrip()[:1] in ("{", "[")
            ]
            coded += [code for code in codes_in(cell) if isinstance(code, Code)]
            for message in (m for code in coded for m in messages_of(code)):
                if message.kind is None and message.has_body:
                    take(found, as_response(message, stated[row.span]))


ENVELOPE = frozenset("code success status data message msg error errors".split())
FEWEST_WORDS = 2
"""So many keys of an envelope make a response: `{"code": "200000", "data": null}`."""


def is_envelope(value: Json, asking: frozenset[str]) -> bool:
    """Whether JSON has the keys that wrap responses, and none that is asked for."""
    keys = value.keys() if isinstance(value, dict) else frozenset[str]()
    return len(ENVELOPE & keys) >= FEWEST_WORDS and not keys & asking


def settle_pending(found: Found) -> None:
    """Place JSON that nothing announces by the names that lists of fields have."""
    asking: set[str] = set()
    giving: set[str] = set()
    for fields, about, _, _ in found.sets:
        if about is not None and about.purpose in GIVING:
            giving |= fields.names
        elif (about is not None and about.purpose in ASKING) or (
            about is None and fields.heads & REQUEST_HEADS
        ):
            asking |= fields.names
    for message in found.pending:
        keys = frozenset(key for keys in keys_at(message.body).values() for key in keys)
        request = share(frozenset(asking), top_keys([message.body]))
        response = share(frozenset(giving), keys)
        if is_envelope(message.body, frozenset(asking)):
            request, response = 0.0, 1.0
        sent = (
            stands_before_response(found, message)
            or is_demanded(found, message)
            or follows_call(found, message)
        )
        if request == response and sent:
            request = 1.0
        if max(request, response) < 0.5 or request == response:
            warn(
                found,
                "unplaced-example",
                "unclear whether this is a request or a response",
                message.span,
            )
            continue
        kind = ExampleKind.REQUEST if request > response else ExampleKind.RESPONSE
        take(found, replace(message, kind=kind))


DEMAND = re.compile(
    r"(?i)(?:must|has to|have to|should|defaults?|is|are) ?(?:be|not|at most|at least|up to|required|optional|mandatory|to|\Z)"
)
"""What is said of fields that are sent."""


def follows_call(found: Found, message: Message) -> bool:
    """Whether JSON stands on the line behind a method and a path, as its body does."""
    lines = {e.span.line for e in found.scope.endpoints}
    sends = found.witness.method in ("POST", "PUT", "PATCH")
    return sends and message.span.line - 1 in lines


def is_demanded(found: Found, message: Message) -> bool:
    """Whether sentences demand something of keys of JSON: `limit` must be positive."""
    known = {c.name for c in found.clauses if DEMAND.match(c.text)}
    return not found.witness.bodiless and bool(known & top_keys([message.body]))


def stands_before_response(found: Found, message: Message) -> bool:
    """Whether JSON can but be what is sent: nothing else is, and what comes back is shown
    further down. Something with an id may be what the call is about.
    """
    if found.witness.method not in ("POST", "PUT", "PATCH") or len(found.pending) > 1:
        return False
    bodies = [each for each in found.messages if each.has_body]
    given = [each for each in bodies if each.kind is ExampleKind.RESPONSE]
    below = all(each.span.line > message.span.line for each in given)
    named = isinstance(message.body, dict) and "id" not in message.body
    return bool(given) and len(given) == len(bodies) and below and named


def settle_messages(found: Found) -> None:
    """Drop what contradicts itself: a response that is the request, a body on GET."""
    requests = [
        m.body for m in found.messages if m.kind is ExampleKind.REQUEST and m.has_body
    ]
    kept = []
    for message in found.messages:
        other = message.kind is ExampleKind.REQUEST and message.method not in (
            "",
            found.witness.method,
        )
        if (
            message.kind is ExampleKind.RESPONSE
            and message.has_body
            and message.body in requests
            and message.body
        ):
            warn(
                found,
                "echoed-example",
                "the response is identical to the request",
                message.span,
            )
        elif not other or message.language in ("curl", "http"):
            kept.append(message)
    found.messages = kept


def warn(found: Found, code: str, text: str, span: Span) -> None:
    """Report something that was left out."""
    found.diagnostics.append(warning(code, text, span))
