"""Vocabulary of titles and labels by what they announce."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from generator import patterns as re
from generator.formats.title_words import between_scripts
from generator.vocabulary import Meanings, by_meaning


def _class(name: str, words: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), name)


LEXICON: Mapping[str, str] = {
    **_class("query", "query querystring querystrings search-params filters filter"),
    **_class("path", "path route"),
    **_class("url", "url uri"),
    **_class("header", "header headers"),
    **_class("cookie", "cookie cookies"),
    **_class("form", "form formdata form-data multipart"),
    **_class("body", "body bodies payload payloads post-data postdata"),
    **_class("json", "json xml data"),
    **_class(
        "param",
        "param params parameter parameters parm parms argument arguments args input "
        "inputs variable variables option options",
    ),
    **_class(
        "field",
        "field fields attributes property properties key keys element elements "
        "members attribut items values",
    ),
    **_class("request", "request requests req call calls usage"),
    **_class(
        "response",
        "response responses reply replies return returns returned returning result "
        "results output outputs answer responds gave success retval",
    ),
    **_class(
        "error", "error errors failure failures throws raises exceptions fault faults"
    ),
    **_class("status", "status statuses code codes statuscodes"),
    **_class("example", "example examples sample samples"),
    **_class(
        "model",
        "object structure model models schema definition datamodel entity resource "
        "representation",
    ),
    **_class(
        "nothing",
        "permission permissions scope scopes authentication authorization "
        "authorizations authorisation limits limit limitations notes note changelog "
        "caveats errata see prerequisites requirements version versions introduction "
        "overview glossary types flags modes enum enums enumeration events features "
        "plans pricing",
    ),
    **_class("rate", "rate throttling quota quotas"),
    **_class(
        "ask",
        "required optional mandatory accepts accept available supported following",
    ),
    **_class("gives", "looks contains"),
    **by_meaning(Meanings.LABELS),
}
STOP = frozenset(
    "the a an of for and or in with to is are this these all http rest api as by from on "
    "de la el los las du des der die das den et y und o e do da dos das following below list "
    "que deve devem debe deben ser sent enviado enviada enviados enviar qui doit doivent être envoyé werden gesendet "
    "your our its be must can may one or more supported additional common default 200 ok get "
    "post put patch delete that it above which has have like using format type used".split()
)
CJK = tuple(word for word in LEXICON if re.match(r"[\u3040-\u9fff\uac00-\ud7af]", word))


@lru_cache(maxsize=4096)
def classes_of(text: str) -> tuple[frozenset[str], float]:
    """The classes of words in a text, and the share of its words that are known."""
    lower = between_scripts(text.lower().replace("_", " "))
    lower = re.sub(r"\bquery[- ]?string\b", "query", lower)
    lower = re.sub(r"\bform[- ]data\b", "formdata", lower)
    lower = re.sub(r"\b(?:post|request) data\b", "request body", lower)
    lower = re.sub(r"\bdata params\b", "body params", lower)
    lower = re.sub(r"\bstatus codes?\b|\bhttp codes?\b", "status", lower)
    words = re.findall(r"[^\W\d_][\w'-]*", lower)
    words = [
        part
        for word in words
        for part in ([word] if word in LEXICON else word.split("-"))
    ]
    found = [LEXICON[word] for word in words if word in LEXICON]
    found += [LEXICON[word] for word in CJK if word in lower]
    known = sum(word in LEXICON or word in STOP for word in words)
    share = 1.0 if any(word in lower for word in CJK) else known / max(len(words), 1)
    return frozenset(found), share
