"""Whether fields have to be sent, as sentences tell it: who, and whether.

A sentence about fields names them (``Both `a` and `b` must be provided``), tells of all
that it does not name (`all other fields are optional`), or of a failure without them
(``400 if `a` is missing``). What holds in some cases only is not told. The words of
other languages are those of `languages.toml`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from enum import IntEnum
from typing import Final

from generator import patterns as re
from generator.dataclass import dataclass
from generator.formats.page import Mark, Runs
from generator.readers.sentences import CASE, clauses_in, sentences_in
from generator.report.diagnostics import Span
from generator.vocabulary import Vocabulary, alternatives

CALLERS = frozenset({"400", "422"})
"""Statuses of requests that lack something (RFC 9110, sections 15.5.1 and 15.5.21)."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A text about an operation: `failing` is one on what fails, `giving` one on what
    comes back."""

    text: str
    span: Span
    failing: bool = False
    giving: bool = False


def text_stated(runs: Runs) -> str:
    """The text of runs with code and bold words marked, its lines as they are set."""
    marks = {Mark.CODE: "`", Mark.STRONG: "**"}
    parts = []
    for run in runs:
        if run.mark is Mark.BREAK:
            parts.append("\n\n")
            continue
        mark = marks.get(run.mark, "") if run.text.strip() else ""
        text = run.text.replace("\n", " ")
        parts.append(f"{mark}{text}{mark}")
    return "".join(parts)


class Strength(IntEnum):
    """How directly a sentence tells of a field; the mark at the field itself is more."""

    FAILURE = 1
    """It fails without the field."""
    OTHERS = 2
    """All fields, or all others, are spoken of."""
    NAMED = 3


@dataclass(frozen=True, slots=True)
class Presence:
    """What a sentence tells: of these `names`, or of all fields but `names` (`others`).

    `place` is `body` or `query` where it speaks of the fields there, else empty.
    """

    names: frozenset[str]
    required: bool
    others: bool = False
    nullable: bool = False
    place: str = ""
    strength: Strength = Strength.NAMED

    def tells_of(self, name: str) -> bool:
        """Whether it speaks of a field."""
        return (name in self.names) != self.others


def presence_of(
    stated: Sequence[Presence], name: str, place: str = "body"
) -> bool | None:
    """Whether a field has to be sent, by the strongest of the sentences; None if they do
    not say, or contradict each other.
    """
    about = [p for p in stated if p.tells_of(name) and p.place in ("", place)]
    best = max((p.strength for p in about), default=None)
    said = {p.required for p in about if p.strength is best}
    return said.pop() if len(said) == 1 else None


MEMBER: Final = (
    r"(?:(?:body |query |form |json |request |input |url |string ){0,3}"
    r"(?:param(?:eter)?s?|fields?|propert(?:y|ies)|arguments?|attributes?|keys?|values?|members?|inputs?|elements?)"
    rf"|(?:{alternatives(Vocabulary.FIELD)})s?)"
)
NEEDED: Final = (
    r"(?:required|mandatory|obligatory|compulsory|needed|necessary|non-optional|"
    rf"{alternatives(Vocabulary.REQUIRED, spaced=True)})"
)
SPARED: Final = rf"(?:optional|{alternatives(Vocabulary.OPTIONAL, spaced=True)})"
GIVEN: Final = (
    r"(?:provided|given|present|sent|specified|supplied|included|set|passed|submitted|"
    r"filled(?: in| out)?|defined|stated|indicated|transmitted)"
)
LEFT: Final = r"(?:omitted|left (?:out|off|empty|blank)|skipped|absent|missing)"
GIVE: Final = (
    r"(?:provide|specify|send|pass|include|supply|give|set|contain|have|submit|enter|"
    r"fill in|define|state|indicate|be sent with|be called with)"
)
LIST: Final = "\ue000(\\d{1,4})\ue001"
"""Names that stand together, as `named` puts their number in their place."""
OF: Final = rf"{LIST}(?:\s{MEMBER})?(?:\s\([^()\n]{{1,60}}\))?"
COPULA: Final = r"(?:is|are|was|were|be|ist|sind|es|son|é|são|est|sont|è|sono)"
ALL_OF_THEM: Final = r"(?:(?:both|all|each|always|also|strictly|absolutely)\s){0,2}"
IS: Final = rf"\s(?:{COPULA})\s{ALL_OF_THEM}"
NOT: Final = r"(?:not|n['’]t|nicht|no|non|não|ne|pas|never)"
REQUIRED_OF: Final = re.compile(
    rf"(?i){OF}(?:{IS}(?:an? )?{NEEDED}(?:\s{MEMBER})?(?:\sto be {GIVEN})?"
    rf"|\s(?:{alternatives(Vocabulary.REQUIRED, spaced=True)})"
    rf"|\s(?:must|has to|have to|needs? to)\s{ALL_OF_THEM}be\s{GIVEN}(?!\s(?:with|by|as|to)\b)"
    rf"|\s(?:must not|cannot|can not|can['’]t|may not)\sbe\s{LEFT})(?![\w-])"
)
OPTIONAL_OF: Final = re.compile(
    rf"(?i){OF}(?:{IS}(?:{SPARED}|{NOT}\s(?:strictly |always )?{NEEDED})"
    rf"|(?:\sis|\sare)n['’]t\s{NEEDED}|\s(?:may|can|could)\sbe\s{LEFT}"
    rf"|\s(?:need not|needn['’]t|does not have to|do not have to|does not need to|do not need to)\sbe\s{GIVEN})(?![\w-])"
)
DENSE_OF: Final = re.compile(
    rf"{LIST}\s?(?:など)?[はもが为為是均都皆은는이가도]{{0,3}}\s?(?:"
    rf"(?P<must>{alternatives(Vocabulary.REQUIRED, spaced=False)})"
    rf"|(?:{alternatives(Vocabulary.OPTIONAL, spaced=False)}))"
)
LEADING: Final = (
    r"(?:(?:at least|at a minimum|at minimum|both|all|the|an?|following|your|two|three|these|values? for|"
    rf"{MEMBER}|only)[\s:]{{1,2}}){{0,6}}"
)
NOT_ITS_VALUE: Final = (
    r"(?!\s?(?:to\b|=|of\b|set\b|equal)|\s(?:\w{1,12}\s)?(?:permissions?|scopes?|roles?|privileges?|rights?|features?|plans?|flag|status|state)\b)"
)
"""Not behind a name: in "requires the `admin` role" it is a value."""
DEMANDED: Final = re.compile(
    rf"(?i)\b(?:must|has to|have to|needs? to|(?:is|are) required to)\s(?:always |also |at least |at a minimum )?"
    rf"{GIVE}\s{LEADING}{OF}{NOT_ITS_VALUE}"
    rf"|(?<!not )(?<!n't )\b(?:requires?|needs?)\s{LEADING}{OF}{NOT_ITS_VALUE}"
)
LABELLED: Final = re.compile(
    rf"(?i)(?:\A|[(*])\W{{0,4}}(?:the |all )?(?:following )?(?:(?:(?P<must>{NEEDED})|{SPARED})(?:\s{MEMBER})?(?:\s{COPULA})?"
    rf"|{MEMBER}\s{COPULA}\s(?:(?P<said>{NEEDED})|{SPARED}))\W{{1,4}}(?:the )?{LIST}"
)
"""The label of a list: `Required: x, y`, `The optional fields are x and y`."""
ONLY: Final = re.compile(
    rf"(?i)\bonly\s(?:the )?(?:{MEMBER}\s)?{LIST}(?:\s{MEMBER})?{IS}(?:(?P<must>{NEEDED})|{SPARED})(?![\w-])"
    rf"|\bthe only (?:(?P<said>{NEEDED})|{SPARED}) {MEMBER}\s{COPULA}\s{LIST}"
    rf"|{LIST}\s{COPULA}\sthe only (?:(?P<alone>{NEEDED})|{SPARED})(?![\w-])"
)
OTHERS: Final = re.compile(
    r"(?i)\b(?:(?:all|any|every|the)?\s?(?:of the )?(?:others?|remaining|rest)(?:\sof the)?|everything else|anything else)"
    rf"(?:\s(?:\w{{1,12}}\s){{0,2}}?{MEMBER})?\s(?:is|are|may be|can be)\s(?:all\s)?(?P<not>not\s)?"
    rf"(?:(?P<must>{NEEDED})|(?P<may>{SPARED})|{LEFT})(?![\w-])"
)
WHICH: Final = (
    r"(?:(?:of|the|these|following|above|below|json|body|query|form|request|url|string) ){0,5}"
)
ALL: Final = re.compile(
    rf"(?i)\b(?P<all>all|every|each|none|no) (?P<which>{WHICH})"
    r"(?:param(?:eter)?s?|fields?|propert(?:y|ies)|arguments?|attributes?|keys|values)\b"
    r"(?P<between>[^.;:\n]{0,80}?)\b(?:are|is)(?P<negated> not)? "
    r"(?P<word>optional|required|mandatory)\b(?P<rest>[^.;\n]{0,120})"
    r"|\b(?:everything|all)(?P<but>\s(?:but|except(?: for)?|other than|besides)\s[^.;:\n]{1,80}?)\s(?:is|are) "
    r"(?P<word_>optional|required|mandatory)\b"
)
"""`the parameters are optional` without `all` is left alone: it may speak of some."""
UNMARKED: Final = re.compile(
    r"(?i),?\s(?:unless|if not|except (?:where|when|as))\s(?:otherwise\s)?(?:explicitly\s)?"
    r"(?:noted|stated|marked|specified|indicated|mentioned)\b(?:\s(?:as\s)?\(?(?:otherwise|optional|required)\)?)?"
)
"""What leaves the fields that say it themselves as they are."""
CONDITION: Final = re.compile(
    r"(?i)\b(?:if|when|whenever|unless|only|either|unlike|while|otherwise|until|instead|one of|any of|depending|"
    r"in (?:that|this|which) case|for (?!each\b|every\b|all\b|any\b|both\b|this\b|example\b)|to (?:be|have|get|use|call|see|read|write)"
    rf"|{alternatives(Vocabulary.WHEN, Vocabulary.ONLY, spaced=True)})\b"
)
EXCEPTION: Final = re.compile(
    r"(?i)\b(?:except|excluding|apart from|other than|besides|but)\b"
)
MISSING: Final = re.compile(
    rf"(?i)\b(?:missing|lacking|absent|without|omitt(?:ed|ing))\s(?:or \w{{3,10}} )?{LEADING}(?:{NEEDED}\s)?(?:{MEMBER}\W{{1,3}})?{OF}"
    rf"|{OF}\s(?:(?:is|are|was|were|being)\s)?(?:both\s)?(?:missing|absent|omitted|lacking|not (?:{GIVEN})|left (?:out|empty))\b"
)
FAILING: Final = re.compile(
    r"(?i)\b4(?:00|22)\b|\bbad request\b|\berrors?\b|\bfail(?:s|ed|ure)?\b|\brejected\b|\bunprocessable\b"
)
OTHER_FAILURE: Final = re.compile(r"\b(?:40[13-9]|41\d|429|5\d\d)\b")
ALL_MISSING: Final = re.compile(
    r"(?i)\b(?:neither|none of|both|all(?: of)?|not both)\b"
)
"""Where it fails without any of several, one of them will do."""
CHOICE: Final = re.compile(
    r"(?i)\b(?:either|neither|one of|any of|none of|at least one|or both|not both)\b"
)
HINT: Final = re.compile(
    r"(?i)requir|mandatory|obligatory|compulsory|option|must|need|necessary|missing|absent|omit|left|without|lacking|"
    r"have to|has to|cannot be|can't be|"
    rf"{alternatives(Vocabulary.REQUIRED, Vocabulary.OPTIONAL)}"
)
"""What any sentence has that tells of it."""


def presences_in(
    text: str, known: Collection[str], failing: bool = False
) -> Iterator[Presence]:
    """What the sentences of a text, code in it in backticks, tell of `known` names.

    `failing` says that it is about a status of an error of the caller.
    """
    if not HINT.search(text):
        return
    before: set[str] = set()
    for sentence in sentences_in(text[:MAX_TEXT]):
        if not HINT.search(sentence):
            before |= {n for n in coded_names(sentence) if n in known}
            continue
        whole, lists = named(sentence, known)
        mentioned = {name for each in lists for name in each.names}
        fails = failing or (
            FAILING.search(whole) is not None and OTHER_FAILURE.search(whole) is None
        )
        stated = [*failures(whole, lists)] if fails else []
        if not stated and not CASE.match(whole):
            for clause in clauses_in(whole):
                stated += clause_presences(clause, lists, before | mentioned)
        yield from (p for p in stated if p.others or p.names)
        before |= mentioned


MAX_TEXT: Final = 3_000
"""Characters of a block that are looked at."""


@dataclass(frozen=True, slots=True)
class NameList:
    """Names that stand together; `either` says that `or` is between them."""

    names: frozenset[str]
    either: bool


CODE_NAME: Final = re.compile(
    r"[`\"“”']{1,2}([A-Za-z_$@][\w$@.:\[\]-]{0,79})[`\"“”']{1,2}|\*\*([A-Za-z_][\w.-]{0,79})\*\*"
)
JOINT: Final = (
    r"\ue000(\d{1,4})\ue001(?:\s?(?:,|、|，|/|&)\s?(?:and|or|y|o|e|et|ou|und|oder|as well as)?\s?(?:the |an? )?"
    r"|\s?(?:および|または|と|や|和|及|或|与|과|와|및|하고|또는|이나)\s?|\s(?:and|or|nor|y|o|e|et|ou|und|oder|plus|as well as|и|или)\s(?:the |an? )?)(?=\ue000)"
)
TOGETHER: Final = re.compile(rf"(?:{JOINT}){{0,30}}{LIST}")
ORS: Final = re.compile(r"(?i)\b(?:or|o|ou|oder|или)\b|/|または|或|또는|이나")
SPELLED: Final = re.compile(r".*[_\d.\[\]-].*|.*[a-z][A-Z].*")
"""Names as no other word is spelled."""
WORD: Final = re.compile(r"(?<![\w`.@/{-])[A-Za-z_$@][\w$@.\[\]-]{0,79}(?![\w`/}-])")
UNNUMBERED: Final = {0xE000: None, 0xE001: None}
BEFORE_PLAIN: Final = re.compile(
    r"(?i)(?:\A\W{0,4}|[.;:,(]\s{0,2}|\b(?:and|or|the|both|fields?|param\w{0,9}|only|missing|without|properties|"
    rf"property|attributes?|keys?|either|if|invalid|mandatory|required|optional|{alternatives(Vocabulary.FIELD)})\s)\Z"
)
"""In front of a name that is a word like others and not set off: `if name is missing`."""


def coded_names(text: str) -> list[str]:
    """The names that a text sets off as code, in quotes or in bold."""
    return [found[1] or found[2] for found in CODE_NAME.finditer(text)]


def named(sentence: str, known: Collection[str]) -> tuple[str, list[NameList]]:
    """A sentence with a number in place of names that stand together, and these; of names
    in code all, of other words those that are `known`.
    """
    found: list[str] = []

    def numbered(name: str) -> str:
        found.append(name)
        return f"\ue000{len(found) - 1}\ue001"

    text = CODE_NAME.sub(lambda m: numbered(m[1] or m[2]), sentence)
    parts, at = [], 0
    for match in WORD.finditer(text) if known else ():
        word = match[0].rstrip(".-")
        if word not in known or len(word) < 2:
            continue
        lead = text[max(0, match.start() - 24) : match.start()]
        if SPELLED.fullmatch(word) or BEFORE_PLAIN.search(lead.translate(UNNUMBERED)):
            parts += [text[at : match.start()], numbered(word)]
            at = match.start() + len(word)
    text = "".join([*parts, text[at:]])
    return joined(text, found)


def joined(text: str, found: Sequence[str]) -> tuple[str, list[NameList]]:
    """A text with one number for names that stand together."""
    parts: list[str] = []
    lists: list[NameList] = []
    at = 0
    for match in TOGETHER.finditer(text):
        numbers = [int(n) for n in re.findall(LIST, match[0])]
        names = frozenset(found[n] for n in numbers)
        between = re.sub(LIST, " ", match[0])
        lists.append(NameList(names, bool(ORS.search(between))))
        parts += [text[at : match.start()], f"\ue000{len(lists) - 1}\ue001"]
        at = match.end()
    return "".join([*parts, text[at:]]), lists


def failures(text: str, lists: Sequence[NameList]) -> Iterator[Presence]:
    """The names without which a sentence says that it fails: each of them, where `one of`
    them may be missing."""
    if ALL_MISSING.search(text):
        return
    for found in MISSING.finditer(text):
        names = numbered_names(found, lists)
        yield Presence(names.names, True, strength=Strength.FAILURE)


def numbered_names(found: re.Match[str], lists: Sequence[NameList]) -> NameList:
    """The names of the first number in a match."""
    number = next(g for g in found.groups() if g is not None and g.isdecimal())
    return lists[int(number)]


FORMS: Final = ((REQUIRED_OF, True), (OPTIONAL_OF, False), (DEMANDED, True))


def clause_presences(
    clause: str, lists: Sequence[NameList], mentioned: Collection[str]
) -> Iterator[Presence]:
    """What one clause tells."""
    if found := ONLY.search(clause):
        names = numbered_names(found, lists)
        must = bool(found["must"] or found["said"] or found["alone"])
        if not CONDITION.search(clause, found.end()) and not names.either:
            yield Presence(names.names, must)
            yield Presence(names.names, not must, True, strength=Strength.OTHERS)
        return
    if found := ALL.search(clause):
        yield from of_all(found, lists)
        if re.search(LIST, found[0]):
            return
    elif (found := OTHERS.search(clause)) and not CONDITION.search(clause, found.end()):
        must = bool(found["must"]) and not found["not"]
        excepted = frozenset(mentioned)
        yield Presence(excepted, must, True, strength=Strength.OTHERS)
    yield from of_named(clause, lists)


def of_named(clause: str, lists: Sequence[NameList]) -> Iterator[Presence]:
    """What one clause tells of the fields that it names."""
    label = LABELLED.match(clause)
    if label and not CONDITION.search(clause, label.end()):
        yield Presence(
            numbered_names(label, lists).names, bool(label["must"] or label["said"])
        )
        return
    forms = [(f, must) for pattern, must in FORMS for f in pattern.finditer(clause)]
    forms += [(f, bool(f["must"])) for f in DENSE_OF.finditer(clause)]
    for found, must in forms:
        names = numbered_names(found, lists)
        lead = clause[max(0, found.start() - 40) : found.start()]
        around = clause[found.end() : found.end() + 120]
        if must and (names.either or CHOICE.search(lead)):
            continue
        if CONDITION.search(around) or CASE.match(clause):
            continue
        neither = re.search(r"(?i)\b(?:neither|none of)\b", lead) is not None
        yield Presence(names.names, must and not neither)


def of_all(found: re.Match[str], lists: Sequence[NameList]) -> Iterator[Presence]:
    """What a clause tells of all fields, with those that it excepts."""
    around = f"{found['but'] or found['between'] or ''} {found['rest'] or ''}"
    around = UNMARKED.sub("", around)
    excepts = EXCEPTION.search(around)
    excepted = {n for i in re.findall(LIST, around) for n in lists[int(i)].names}
    if CONDITION.search(around) or (excepts and not excepted):
        return
    word = (found["word"] or found["word_"]).lower()
    none = (found["all"] or "").lower() in ("none", "no")
    required = (word != "optional") != (bool(found["negated"]) != none)
    names = frozenset(excepted if excepts else ())
    place = place_of((found["which"] or "").lower())
    nullable = "nullable" in (found["rest"] or "").lower()
    yield Presence(names, required, True, nullable, place, Strength.OTHERS)
    if names:
        yield Presence(names, not required, place=place, strength=Strength.OTHERS)


def place_of(which: str) -> str:
    """The place to which the words in front of `parameters` narrow a statement."""
    if re.search(r"\b(?:json|body|form)\b", which):
        return "body"
    return "query" if "query" in which or "url" in which else ""


REQUIREMENT = re.compile(
    r"(?i)\b(?:(required|requires(?= [\w ]{0,20}(?:parameters|fields|arguments))|mandatory|"
    rf"{alternatives(Vocabulary.REQUIRED, spaced=True)})|"
    rf"(optional(?:ly)?|{alternatives(Vocabulary.OPTIONAL, spaced=True)}))\b"
    rf"|({alternatives(Vocabulary.REQUIRED, spaced=False)})"
    rf"|({alternatives(Vocabulary.OPTIONAL, spaced=False)})"
    r"|(?:\b(?:body|payload)\b[^.:]{0,20} |\()(?:may|can) be (?:empty|omitted|left (?:out|empty))\b"
)


NEGATED = re.compile(r"(?i)(?:\b(?:none|no|neither)\b[^.]{0,60}|\bnot |n't )\Z")
CONDITIONED = re.compile(r"(?i) (?:if|when|unless|only|for)\b")


LEGEND = re.compile(
    r"(?i)\b(?:marked|denoted?|denotes|indicated?|indicates|flagged|highlighted|asterisks?|stars?|bold|icon|colou?red)\b"
    r"|(?:\A|[\s(])[\\`\"']{0,2}[*✱†][`\"']?\s?(?:=|:|-|–|means)?\s?(?:required|mandatory|optional)\b"
)
"""What explains a mark that some of the fields have: `fields with * are required`."""


def requirement_of(texts: Sequence[str]) -> bool | None:
    """Whether the nearest text that says so calls what follows required or optional.

    A text with both words says neither, and so does one with a condition, and one of
    what others than those that it names are.
    """
    for text in texts:
        text = text[-240:]
        if LEGEND.search(text) or OTHERS.search(text):
            continue
        found = {
            bool(match[1] or match[3]) and not NEGATED.search(text, 0, match.start())
            for match in REQUIREMENT.finditer(text)
            if not CONDITIONED.match(text, match.end())
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None
