"""Names of operations in the remarks behind their requests."""

from __future__ import annotations

from generator import patterns as re
from generator.formats.page import Mark, Runs, text_of
from generator.naming import capitalized
from generator.readers.endpoints.purposes import announced

DOES = re.compile(
    r"(?:add|append|attach|browse|bulk|cancel|change|check|clear|close|complete|confirm|copy|count|"
    r"create|delete|disable|download|edit|enable|export|fetch|find|generate|get|import|insert|"
    r"list|log|make|merge|modify|move|open|publish|read|register|remove|rename|replace|reset|"
    r"restart|restore|retrieve|return|revoke|run|save|search|send|set|show|start|stop|store|"
    r"submit|sync|test|trigger|update|upload|validate|verify|view|watch|write)(?:s|es)? \w",
    re.IGNORECASE,
)
"""How remarks begin that can be the name of an operation."""
ACTS = re.compile(
    r"(?!(?:accept|allow|contain|expect|give|ha|i|include|need|require|support|take|use|wa)s\b)"
    r"[a-z]{2,12}s (?:an?|the|all|every|one|your) "
)
"""How a sentence goes on that has the request as its subject: ``POST /x` pins the note`."""
NAMING = re.compile(
    r"[\s:–—→-]{0,6}((?:[^\W_]|['/ -]){3,60}?)[\s,]{0,3}(?:\Z|[.;:(\n])"
)
PRONOUN = re.compile(r"(?i)\b(?:it|its|them|this|these|those)\b")
LOOSE_END = re.compile(
    r"(?: (?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|with))+\Z"
)


def name_in(runs: Runs, path: str) -> str:
    """The words of a remark before its first code that name an operation; empty if they
    do not begin with what it does, or with the last part of its path.
    """
    until = next((n for n, r in enumerate(runs) if r.mark is Mark.CODE), len(runs))
    named = NAMING.match(f"{text_of(runs[:until]).strip()}\n")
    name = LOOSE_END.sub("", named[1].strip(" -")) if named else ""
    last = path.rstrip("/").rpartition("/")[2].lower()
    acts = DOES.match(name) or ACTS.match(name)
    does = acts or (" " in name and name.split()[0].lower() == last)
    if not does or announced(name) or PRONOUN.search(name):
        return ""
    return capitalized(name)
