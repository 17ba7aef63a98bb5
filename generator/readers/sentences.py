"""Sentences and their clauses, in running text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator import patterns as re
from generator.vocabulary import Vocabulary, alternatives

END: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*|\n{2,9}")
ABBREVIATED: Final = re.compile(
    r"(?i)(?:\b(?:e\.g|i\.e|etc|incl|resp|approx|z\.B|p\.ej|vs|no)\.)\Z"
)
"""What ends with a stop that ends no sentence."""
CLAUSE_END: Final = re.compile(
    r"[;；]\s?|\s[–—]\s|,\s(?:but|while|whereas)\s|\s(?:while|whereas)\s|[,，]\s?(?=(?:and\s)?(?:all\s|the\s)?(?:others?|rest|remaining|everything else)\b)"
    r"|[,，]\s?(?:and\s)?(?=\ue000\d{1,4}\ue001\s?(?:\w{1,12}\s)?(?:is|are|must|may|can|has|ist|sind|es|son|est|sont|は|为|為)\b)"
    r"|\sand\s(?=\ue000\d{1,4}\ue001\s(?:is|are|must|may|can|has)\b)"
)
"""Between what a sentence says of one thing and of the next; names are numbers."""
CASE: Final = re.compile(
    r"(?i)\A\W*(?:if|when|whenever|unless|once|while|in case|for(?! (?:each|every|all)\b)|with|without|either|at least one|"
    r"(?:in order )?to (?!create\b|register\b|call\b|make\b|perform\b|invoke\b|submit\b|use this\b)|"
    rf"{alternatives(Vocabulary.WHEN, spaced=True)})\b"
)
"""The start of a sentence whose clauses hold in some cases."""


def sentences_in(text: str) -> Iterator[str]:
    """The sentences of a text; a blank line ends one, a line of its own does not.

    >>> list(sentences_in("Send a name, e.g. Ada. It is required."))
    ['Send a name, e.g. Ada.', 'It is required.']
    """
    start = 0
    for found in END.finditer(text):
        if ABBREVIATED.search(text[max(0, found.start() - 8) : found.start()]):
            continue
        if sentence := text[start : found.start()].strip():
            yield sentence
        start = found.end()
    if rest := text[start:].strip():
        yield rest


def last_sentence(text: str) -> str:
    """The sentence that a text ends in, empty behind a whole one.

    >>> last_sentence("It is open. Its lines (")
    'Its lines ('
    """
    at = 0
    for found in END.finditer(text):
        at = found.end()
    return text[at:]


def clauses_in(sentence: str) -> list[str]:
    """The clauses of a sentence that tell something each."""
    return [clause for clause in CLAUSE_END.split(sentence) if clause.strip()]
