"""Fields that a sentence lists: "Takes `email` (required), `role` and `tags`."."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Final

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.page import Mark, Paragraph, Run, Runs, text_of
from generator.naming import singular, words
from generator.readers.fields.clauses import Clause, clarified
from generator.readers.fields.row import (
    PLAIN_NAME,
    FieldRow,
    FieldSet,
    field_row,
    marked,
)
from generator.readers.fields.type_shapes import (
    INTEGER,
    OPTIONAL,
    REQUIRED,
    TypeList,
    json_type,
)
from generator.readers.fields.types import note_of
from generator.readers.sentences import last_sentence

TAKING: Final = re.compile(
    r"(?i)(?:\A|[.!:]\s+|\n|\b(?:it|endpoint|call|method|request|body|and) )"
    r"(?P<verb>takes|accepts|expects|requires|needs|send|pass|provide"
    r"|(?:the )?(?:request |json |post )?(?:body|payload) (?:is|must be|must contain|contains|has|holds|consists of)"
    r"|(?:the )?(?:optional |required |mandatory |query |body |form |supported ){1,2}(?:parameters|fields) are(?= |:|\Z))"
    r"(?P<noun>(?: (?:the|these|a|an|some|following|json|body|form|request|required|optional|query|fields?|"
    r"parameters?|params?|arguments?|attributes?|members?|keys?|properties|object|with|containing|two|three|of|both)){0,7}):?\s*\Z"
)
"""The words before the first name. What is taken is named at once: in "Requires the role
`admin`" the name is a value."""
RETURNING: Final = re.compile(
    r"(?i)(?:\A|[.!:]\s+|\n|\b(?:it|endpoint|call|method|and|which|response|answer|reply|body|result|object) )"
    r"(?P<verb>(?:returns|answers|responds|replies|contains|has|holds|includes|gives)|\Athe (?:fields|keys|members) are"
    r"|(?<=[.!] )the (?:fields|keys|members) are)"
    r"(?P<noun>(?: (?:the|these|a|an|two|three|four|following|json|fields?|attributes?|members?|keys?|properties|"
    r"object|with|containing|of|that|has|which|holding|back|`?200`?|ok)){0,9}):?\s*\Z"
)
"""The words before the first name of what comes back."""
BETWEEN: Final = re.compile(
    r"(?i)\s*(?:\((?P<remark>[^()\n]{1,80})\))?\s*"
    r"(?:(?:,|;|&|\band\b|\bplus\b|\bas well as\b|\boptionally\b|\ban optional\b|\bthe optional\b)\s*){1,4}"
)
LAST: Final = re.compile(
    r"(?i)\s*(?:\((?P<remark>[^()\n]{1,80})\))?\s*(?:[.;:!\n]|\Z|,?\s?(?:as|in)\s(?:an?\s|the\s|its\s)?(?:\w+\s){0,2}?"
    r"(?P<place>query|json|body|form|url|header)s?\b"
    r"|,?\s?(?:and|which)\s(?:it\s)?(?:returns|answers|responds|replies|gives)\b)"
)
PLACES: Final = {"url": "query", "json": "body"}
"""Where the words behind the names say that they go, in other words."""
WORD: Final = re.compile(
    r"(?i)\b(?:fields?|param\w*|arguments?|attributes?|keys?|properties|members?|body)\b|\bobject (?:with|containing|of|that has|which has|holding)"
)
ALL_OF: Final = re.compile(r"(?i)(?:both|all) (.{3,30}?)s?")
"""A remark behind the last name about each of them: `(both strings)`."""
DEMANDING: Final = frozenset({"requires", "needs"})


def sentence_fields(
    paragraph: Paragraph, words: re.Pattern[str] = TAKING
) -> FieldSet | None:
    """The fields that the first sentence of this kind lists; None if there is none.

    One name alone is taken for a field only where it is called one, or remarked upon. The
    title has the words before the first name: `the fields`. `words` are those in front
    of names of what is sent, or `RETURNING` of what comes back.
    """
    for index, run in enumerate(paragraph.runs[1:], 1):
        opening = words.search(paragraph.runs[index - 1].text[-200:])
        if run.mark is not Mark.CODE or not opening:
            continue
        noun = opening["noun"].lower()
        rows = listed(paragraph, index)
        spelled = words is RETURNING and "_" in run.text
        alone = len(rows) == 1 and not WORD.search(noun) and not spelled
        if not rows or (alone and rows[0].required is None and rows[0].shape is None):
            continue
        presence = presence_in(noun, opening["verb"])
        title = noun if words is TAKING else f"{opening['verb'].lower()} {noun}"
        heads = frozenset({"name"})
        fields = FieldSet(tuple(rows), paragraph.span, False, heads, title)
        return fields if presence is None else all_required(fields, presence)
    return None


GIVEN_BACK: Final = re.compile(
    r"(?i)\b(?:returns?|returned|response|answers?|answered|reply|replies|results?|back|gives)\b"
)
BRACKET: Final = re.compile(r"\s{0,2}\((?P<remark>[^()\n]{2,80})\)")
APPOSITION: Final = re.compile(
    r"\s{0,2},\s{1,3}(?:an?|the)\s(?P<remark>(?:[a-z-]{1,20}\s)?(?:array|bool(?:ean)?|date|float|int(?:eger)?|"
    r"list|number|object|string|timestamp)\b)"
)
"""A type behind a name, set off by a comma: ``lines`, an array with at least one line`."""


def typed_fields(paragraph: Paragraph, back: bool = False) -> FieldSet | None:
    """The names of a paragraph with a type behind them, wherever they stand: "Holds a seat
    for `minutes` (int, default 10)", "You have to give `lines`, an array". Those of what
    comes `back`, or of what is sent; None without any.

    What "each line needs" is in the field `lines` before it, or left out without one.
    """
    rows: dict[str, FieldRow] = {}
    runs = with_whole_remarks(paragraph.runs)
    for index, (run, after) in enumerate(pairwise(runs)):
        found = BRACKET.match(after.text) or APPOSITION.match(after.text)
        if run.mark is not Mark.CODE or not PLAIN_NAME.fullmatch(run.text) or not found:
            continue
        remark = ARTICLE.sub("", found["remark"], count=1)
        kind = re.split(r",| (?:like|as in|of the form|such as|e\.g\.) ", remark)[0]
        note = note_of(kind, {})
        if note is None or note.shape is None or not json_type(note.shape):
            continue
        sentence = last_sentence(text_of(runs[:index])[-600:]).rpartition("; ")[2]
        if back is not bool(GIVEN_BACK.search(sentence)):
            continue
        name = within(run.text, sentence, rows)
        if name is None:
            continue
        made = row(name, paragraph, remark)
        made = made if made.shape else replace(made, shape=note.shape)
        following = SENTENCE_END.split(text_of(runs[index + 1 :])[:600])[0]
        required = presence_stated(sentence, following)
        if made.required is None and required is not None:
            made = replace(made, required=required)
        rows.setdefault(name, made)
    if not rows:
        return None
    return FieldSet(tuple(rows.values()), paragraph.span, False, frozenset({"name"}))


ARTICLE: Final = re.compile(r"(?i)\A(?:an?|the)\s")
SENTENCE_END: Final = re.compile(r"[.!?](?:\s|\Z)")
OWNER: Final = re.compile(
    r"(?i)\W{0,3}(?:each|every|an?|one)\s([a-z]{2,30})\s(?:also\s|then\s)?"
    r"(?:needs?|has|have|holds?|contains?|consists|is|must|takes?|requires?|gets?|can|may)\b"
)
"""How a sentence begins about the parts of what was named before: `Each line needs`."""


def within(name: str, sentence: str, rows: Collection[str]) -> str | None:
    """A name as one of the items that its sentence is about; None if none of `rows` has
    such items.
    """
    found = OWNER.match(sentence)
    if found is None:
        return name
    word = found[1].lower()
    holders = (row for row in rows if "[]" not in row)
    parts = ((row, words(row)[-1:]) for row in holders)
    named = (
        row
        for row, last in parts
        if last and last[0].lower() != word and singular(last[0].lower()) == word
    )
    holder = next(named, None)
    return f"{holder}[].{name}" if holder is not None else None


TELLING_PRESENCE: Final = re.compile(
    r"(?i)\b(?:(?P<must>(?:have|has|need) to|must|needs?|requires?|required|mandatory|compulsory)"
    r"|(?:can|may|might|could|optional(?:ly)?))\b"
)
"""Words before a name that demand it, or leave it to the caller; the last ones count."""
OF_ALL_BEFORE: Final = re.compile(
    r"(?i)\b(?:none|neither|any|all|both) of (?:those|these|them|the)\b[^.]{0,20}"
    r"\b(?:needed|required|mandatory|necessary|optional)\b|\b(?:all|both)\b[^.]{0,10}\b(?:optional|required|mandatory)\b"
)
"""What a sentence ends with about all names in it: `but none of those is needed`."""


def presence_stated(before: str, behind: str) -> bool | None:
    """Whether the words of a sentence around a name demand it; None if they do not say."""
    if of_all := OF_ALL_BEFORE.search(behind):
        said = of_all[0].lower()
        return not ("none" in said or "neither" in said or "optional" in said)
    plain = re.sub(r"\([^()]{0,200}\)", "", before)
    stated = [found["must"] is not None for found in TELLING_PRESENCE.finditer(plain)]
    return stated[-1] if stated else None


def presence_in(noun: str, verb: str) -> bool | None:
    """Whether the words before the names demand them."""
    if "optional" in noun or "optional" in verb.lower():
        return False
    demanded = "required" in noun or re.search(r"(?i)required|mandatory", verb)
    return True if demanded or verb.lower() in DEMANDING else None


def listed(paragraph: Paragraph, start: int) -> list[FieldRow]:
    """The rows of names from a run on; none where the list goes on with other words."""
    rows: list[FieldRow] = []
    runs = with_whole_remarks(paragraph.runs[start:])
    optional = False
    while runs and runs[0].mark is Mark.CODE and PLAIN_NAME.fullmatch(runs[0].text):
        if runs[0].text.isupper():
            return []
        end = next(
            (i for i, run in enumerate(runs[1:], 1) if run.mark is Mark.CODE), len(runs)
        )
        behind = text_of(runs[1:end])[:200]
        going_on = BETWEEN.fullmatch(behind)
        found = going_on or LAST.match(behind)
        if found is None:
            return []
        each = row(runs[0].text, paragraph, found["remark"] or "")
        rows.append(replace(each, required=False) if optional else each)
        if going_on is None:
            return said_of_all(rows, found["remark"] or "", found["place"] or "")
        optional |= "optional" in going_on[0].lower().rpartition(")")[2]
        runs = runs[end:]
    return []


def with_whole_remarks(runs: Runs) -> Runs:
    """Runs with each remark in brackets in one, code in it between backticks."""
    made: list[Run] = []
    for run in runs:
        before = made[-1] if made else None
        inside = (
            before
            and before.mark is Mark.PLAIN
            and before.text.count("(") > (before.text.count(")"))
        )
        if before and inside and len(before.text) < MAX_REMARK:
            text = f"`{run.text}`" if run.mark is Mark.CODE else run.text
            made[-1] = replace(before, text=before.text + text)
        else:
            made.append(run)
    return tuple(made)


MAX_REMARK: Final = 200
"""Characters of a remark in brackets; a bracket that is never closed holds no more."""


def said_of_all(rows: list[FieldRow], remark: str, place: str) -> list[FieldRow]:
    """Rows with what is said of all of them behind the last: `(both strings)`, `as query
    parameters`.
    """
    word = ALL_OF.fullmatch(remark.strip())
    note = note_of(word[1], {}) if word else None
    shape = note.shape if note else None
    where = PLACES.get(place.lower(), place.lower())
    return [
        replace(row, shape=row.shape or shape, location=row.location or where)
        for row in rows
    ]


def row(name: str, paragraph: Paragraph, remark: str) -> FieldRow:
    """A field with what stands in brackets behind its name: `(integer, optional)`."""
    words = [word.strip().lower() for word in remark.split(",")]
    notes = [note_of(word, {}) for word in words if word]
    known = [note for note in notes if note is not None]
    rest = "" if len(known) == len(notes) else remark
    found = field_row(name, paragraph.span, known, rest)
    if found.keywords:  # All that the remark says.
        found = replace(found, description="")
    if found.required is None and OPTIONAL.intersection(words):
        return replace(found, required=False)
    if found.required is None and REQUIRED.intersection(words):
        return replace(found, required=True)
    return found


def all_required(
    fields: FieldSet, required: bool, spared: Collection[str] = ()
) -> FieldSet:
    """Rows that do not say it themselves, required or not as the title of all says."""
    rows = (
        (
            replace(row, required=required)
            if row.required is None and not row.depth and row.name not in spared
            else row
        )
        for row in fields.rows
    )
    return replace(fields, rows=tuple(rows))


PAGING: Final = re.compile(
    r"(?i)current_?page|page(?:_?(?:size|number|token|num|no|index))?|per_?page|limit|offset|cursor|skip|count|top"
    r"|(?:starting_)?after|(?:ending_)?before|next_?(?:token|cursor|page(?:_token)?)|start(?:_?index)?"
    r"|max_?results|continuation(?:_?token)?|page\[\w{1,20}\]|since_id|max_id|marker"
)
"""Names of parameters that choose a part of a list."""
COUNTED: Final = re.compile(
    r"(?i)per_?page|current_?page|page_?(?:size|number|num|no|index)|limit|offset|skip|count|top|max_?results"
)
"""Those of them that are counts by their names."""
ASKED_FOR: Final = re.compile(
    r"(?i)\b(?:use|using|pass|passing|send|sending|set|specify|add|include|append|supply|provide|skip|limit|"
    r"with|via|through|as|ask|request|increase|repeat|param\w*|accepts?|takes?|supports?)\b"
)
COMES_BACK: Final = re.compile(
    r"(?i)\b(?:returns?|returned|contains?|holds?|response|answers?|reply|result|body|until|equals?)\b[^,;:]{0,60}\Z"
)
PIECES: Final = re.compile(
    r"(?<=[.;!?])\s+|\n|,\s(?=otherwise|then|and (?:pass|send|use))"
)


def paging_fields(paragraph: Paragraph) -> FieldSet | None:
    """The parameters of paging that sentences tell to send: "Skip entries with `offset`",
    "send its value as `cursor`". None without such.
    """
    text = marked(paragraph.runs)[:2000]
    rows: dict[str, FieldRow] = {}
    for sentence in PIECES.split(text):
        for found in CODE.finditer(sentence):
            before = sentence[: found.start()]
            if not PAGING.fullmatch(found[1]) or not ASKED_FOR.search(before):
                continue
            if COMES_BACK.search(before):
                continue
            value, remark = found[2] or "", found[3] or ""
            stated = COUNTED.fullmatch(found[1]) or FROM.search(remark)
            counts = stated is not None or value.isdecimal()
            shape = INTEGER if counts else None
            made = FieldRow(found[1], paragraph.span, shape, required=False)
            if remark:
                made = clarified(made, Clause(found[1], remark, paragraph.span))
            rows.setdefault(found[1], made)
    if not rows:
        return None
    return FieldSet(tuple(rows.values()), paragraph.span, False, frozenset({"name"}))


FROM: Final = re.compile(
    r"(?i)\b(?:from|starting (?:at|from|with)|starts (?:at|from|with)) [01]\b|\b[01]-based"
)
"""A remark that says where the numbers begin."""
CODE: Final = re.compile(
    r"`\??([A-Za-z][\w\[\]]{1,40})(?:=([\w<>{}-]{0,40}))?`(?: \(([^()]{1,80})\))?"
)
"""A name in code with a remark in brackets behind it."""


LISTED = re.compile(
    r"(?i)\b(?:returns?|gives|contains|is) (?:back )?(?:an? )?(?:[\w-]{1,20} ){0,2}(?:list|array) of\b"
)
EACH = re.compile(r"(?i)\A(?:each|every)\b")


def gives_list(lead: str, last: str, fields: FieldSet) -> bool:
    """Whether the text above fields, or its `last` sentence, says that they are those of
    the items of a list: `Returns a list of pets. Each pet has:`; one that holds a list
    is not.
    """
    stated = EACH.match(last) or LISTED.search(lead[-400:])
    return bool(stated) and not any(isinstance(r.shape, TypeList) for r in fields.rows)


HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,30}(?:-[A-Za-z0-9]{1,30}){1,5}")
BARE_HEADER: Final = re.compile(
    r"(?<![\w`/-])X(?:-[A-Z][A-Za-z0-9]{0,30}){1,5}(?![\w`/-])"
)
"""A header that is not marked as code, spelled as nothing else is."""
OTHER_HEADERS: Final = frozenset(
    "accept authorization content-type content-length cookie host user-agent location set-cookie etag last-modified "
    "retry-after www-authenticate cache-control x-total-count x-request-id".split()
)
"""Headers that follow from the rest of a request, say who calls, or come back."""
SENT: Final = re.compile(
    r"(?i)\b(?:send|set|pass|include|provide|specify|supply|add|put|use|given|sent|passed|must|needs?|requires?|required)\b"
)
COME_BACK: Final = re.compile(
    r"(?i)\b(?:returns?|returned|respon[ds]\w{0,4}|answers?|replies|contains|comes? back|receive|read|tells?|shows?)\b"
)
DEMANDED: Final = re.compile(r"(?i)\b(?:must|requires?|required|mandatory|needs?)\b")
CONDITIONAL: Final = re.compile(
    r"(?i)\b(?:if|when|unless|may|can|could|optional(?:ly)?|either|or|to (?:avoid|get|make|skip|retry))\b"
)


def header_fields(paragraph: Paragraph) -> FieldSet | None:
    """The headers that sentences tell to send: ``Send the `X-Berth` header with ...``.
    None without such.
    """
    rows: list[FieldRow] = []
    text = marked(paragraph.runs)[:2000]
    for sentence in re.split(r"(?<=[.!?])\s+|\n\n", text):
        names = re.findall(r"`([^`\s:]{3,80})(?::[^`]{0,80})?`", sentence)
        names += BARE_HEADER.findall(sentence)
        headers = [name for name in names if HEADER.fullmatch(name)]
        asks = re.search(r"(?i)\bheaders?\b", sentence) and SENT.search(sentence)
        if not headers or not asks or COME_BACK.search(sentence):
            continue
        certain = DEMANDED.search(sentence) and not CONDITIONAL.search(sentence)
        about = sentence.strip()
        rows += [
            FieldRow(
                name, paragraph.span, None, True if certain else None, description=about
            )
            for name in headers
            if name.lower() not in OTHER_HEADERS
        ]
    named = {row.name: row for row in rows}
    if not named:
        return None
    return FieldSet(tuple(named.values()), paragraph.span, False, frozenset({"name"}))
