"""The distinctive part of an API title, without generic words."""

from __future__ import annotations

import builtins
from collections.abc import Mapping

from generator import patterns as re
from generator.addresses import split_url
from generator.naming import ascii_text, joined, pascal, safe, words

PART = re.compile(r"\s+[-–—+/]\s+|\s[–—]|[:|+(\[{,;]")
"""Where the first part of a title ends: what follows explains it."""
ALWAYS = frozenset(
    "alpha api apis beta client collection docs documentation openapi official preview "
    "reference rest restful sdk spec specification specifications specs version".split()
)
"""Words that say only that something is documentation of an API."""
BESIDE = frozenset(
    "a definition definitions description descriptions developer developers endpoint "
    "endpoints explorer extension full http https json open platform public reference service unofficial "
    "web".split()
)
"""Those that do so beside one of the words before."""
SMALL = frozenset("a an and by for from in of on our the to with".split())
"""Words that neither begin nor end a name."""
RELEASE = re.compile(r"v\d[\w.]{0,9}|\d{1,3}(?:\.\d{1,3}){1,3}", re.IGNORECASE)
DOMAIN = re.compile(
    r"(?:(?:api|www)\.)?([\w-]{1,60})\.(?:com|org|net|api)", re.IGNORECASE
)
SUBDOMAINS = frozenset(
    "api apis dev developer developers doc docs documentation help reference www".split()
)
"""Labels of a host that say what the site is, and not whose."""
SECOND_LEVEL = frozenset("ac co com edu gov net org".split())
"""Second labels that belong to the registry, as in `example.co.uk`."""
HOSTING = frozenset(
    "amazonaws appspot azurewebsites cloudfront example herokuapp localhost netlify ngrok "
    "onrender vercel".split()
)
"""Labels of hosts that anybody's API may be at, and of those that are only examples."""
MAX_CLIENT = 40
"""Longest name of a client class that a title of several words gives."""


def subject(title: str) -> list[str]:
    """The words of a title that name what it is about, as they are spelled: those of
    its first part that says anything.

    >>> subject("GitHub's official REST API v3 - Full reference")
    ['GitHub']
    >>> subject("The Jira Cloud platform REST API"), subject("API Reference")
    (['Jira', 'Cloud'], [])
    """
    for part in PART.split(title[:1_000]):
        tokens = [token for text in part.split() for token in tokens_of(text)]
        if found := trimmed(telling(tokens)):
            return found
    return []


STAGE = re.compile(
    r"\s{0,3}[(\[](?:(?:public|private|open|closed) )?"
    r"(?:alpha|beta|preview|experimental|early access)[)\]]\s*$",
    re.IGNORECASE,
)


def without_stage(title: str) -> str:
    """A title without how ready its subject is: `List pets (beta)` is `List pets`."""
    found = STAGE.search(title[-60:])
    return title[: len(title) - len(found[0])] if found else title


def subject_of(title: str) -> str:
    """The words of `subject` as one text; empty if a title says nothing."""
    return " ".join(subject(title))


def host_label(host: str) -> str:
    """Whose host it is, by the label that somebody registered; empty for an address and
    for a host that is nobody's name.

    >>> host_label("api.boats.co.uk"), host_label("127.0.0.1")
    ('boats', '')
    """
    labels = host.lower().split(".")[:-1]
    if ":" in host or host.replace(".", "").isdigit() or not labels:
        return ""
    if len(labels) > 1 and labels[-1] in SECOND_LEVEL:
        labels.pop()
    if labels[-1] in HOSTING:
        return ""
    named = (name for name in reversed(labels) if name not in SUBDOMAINS)
    return next((name for name in named if "{" not in name and "}" not in name), "")


def naming_title(document: Mapping[str, object]) -> str:
    """The title that names a package: the document's, with whose servers they are in
    front where it does not say what it is about.
    """
    info, servers = document.get("info"), document.get("servers")
    stated = info.get("title") if isinstance(info, dict) else None
    title = stated if isinstance(stated, str) else ""
    if subject(title):
        return title
    entries = servers if isinstance(servers, list) else []
    urls = (str(entry.get("url")) for entry in entries if isinstance(entry, dict))
    labels = (host_label(split_url(url).hostname or "") for url in urls)
    named = (word.capitalize() for word in words(next(filter(None, labels), "")))
    return " ".join((*named, title.strip() or "API"))


def tokens_of(text: str) -> list[str]:
    """The words of a text without spaces, a brand's name whole."""
    plain = ascii_text(text.replace("\u2019", "'")).strip(".!?\"'`*<>&")
    plain = plain.removesuffix("'s").replace("'", "")
    if RELEASE.fullmatch(plain):
        return [plain]
    if found := DOMAIN.fullmatch(plain):
        plain = found[1]
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]?", plain):
        plain = plain.replace(".", "")
    plain = re.sub(r"(?<=[a-z])(?:API|Api)$", "", plain)
    if len(words(plain)) > 2:
        # A program's class: `FleetManagementClient`.
        plain = re.sub(r"(?<=[a-z])Client$", "", plain)
    return [token for token in re.split(r"[^A-Za-z0-9]+", plain) if token]


def telling(tokens: list[str]) -> list[str]:
    """Tokens without those that any API's title has."""
    lower = [token.lower() for token in tokens]
    empty = {n for n, t in enumerate(lower) if t in ALWAYS or RELEASE.fullmatch(t)}
    found = len(empty) + 1
    while empty and len(empty) != found:
        found = len(empty)
        empty |= {
            n
            for n, token in enumerate(lower)
            if token in BESIDE and ({n - 1, n + 1} & empty)
        }
    return [token for n, token in enumerate(tokens) if n not in empty]


def trimmed(tokens: list[str]) -> list[str]:
    """Tokens without articles and prepositions at both ends."""
    kept = list(tokens)
    while kept and kept[0].lower() in SMALL:
        del kept[0]
    while kept and kept[-1].lower() in SMALL:
        kept.pop()
    return kept if any(words(token) for token in kept) else []


def client_name(title: str) -> str:
    """A client class's name from the API's title: `Pet Store API` gives `PetStore`.

    A title that says nothing gives `ApiClient`: `API` is the package's own constant.
    One that is too long loses whole words from its end.
    """
    tokens = subject(title)
    while len(tokens) > 1 and len(pascal(" ".join(tokens))) > MAX_CLIENT:
        tokens.pop()
    name = pascal(" ".join(tokens), "Client")[:MAX_CLIENT]
    if not tokens or name.lower() == "api":
        return "ApiClient"
    # The root of its errors would hide a class of Python's own: `ImportError`.
    return f"{name}Client" if hides_builtin(name) else name


def hides_builtin(name: str) -> bool:
    """Whether a client of this name, or its errors, would hide one of Python's own."""
    return hasattr(builtins, name) or hasattr(builtins, f"{name}Error")


def brand(title: str, client: str) -> str:
    """A client's name in lower case with `_` between the words that its title
    separates: `HashiCorp Vault API` gives `hashicorp_vault`; what the title does not
    say is separated by capitals.
    """
    found: list[str] = []
    rest = client
    for token in subject(title):
        if token[:1].isdigit() and not found:
            rest = rest.removeprefix("Client")
        if not rest.lower().startswith(token.lower()):
            break
        found.append(token.lower())
        rest = rest[len(token) :]
    return safe(joined([*found, *(word.lower() for word in words(rest))]), "api")


def package_label(title: str, client: str = "") -> str:
    """The name of an API's files, in lower case: `acme_billing`."""
    spelled = brand(title, client or client_name(title))
    return spelled.removesuffix("_client") or "api"
