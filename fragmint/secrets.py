"""Redaction of credentials and personal data in recordings.

Recordings and collections contain live keys. A value is recognized by the name it has
(`password`, `access_token`) or by its own format (a JSON Web Token, the key formats of
large vendors, long random text); its replacement has the same JSON type.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"

REDACTED: Final = "redacted"
EMAIL_STANDIN: Final = "user@example.com"
"""A domain that RFC 2606 keeps for examples."""

LETTERS: Final = re.compile(r"[^a-z0-9]+")
PARTS: Final = (
    *("password", "passwd", "passphrase", "secret", "token", "apikey", "accesskey"),
    *("privatekey", "secretkey", "authkey", "authorization", "credential", "cookie"),
    *("csrf", "xsrf", "jwt", "sessionid", "cardnumber", "securitycode", "signature"),
    *("subscriptionkey", "appkey", "clientkey", "bearer", "refreshkey", "otpcode"),
)
"""Parts of a name, letters and digits alone, that make its value a secret."""
WHOLE: Final = frozenset(
    {
        *("pwd", "pass", "pin", "otp", "auth", "sid", "session", "sig", "cvv", "cvc"),
        *("ssn", "iban", "pan", "key", "phpsessid", "jsessionid", "hmac", "nonce"),
    }
)
"""Names that are secret as a whole, but say nothing as a part (`keyword`, `shipping`)."""
HARMLESS: Final = frozenset({"tokentype", "maxtokens", "totaltokens", "tokencount"})

KNOWN: Final = re.compile(
    r"eyJ[\w-]{8,4000}(?:\.[\w-]{1,8000}){0,2}"  # RFC 7519, base64url of `{"`
    r"|\b(?:sk|pk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{8,300}"
    r"|\bgh[pousr]_[A-Za-z0-9]{16,300}|\bgithub_pat_\w{16,300}|\bglpat-[\w-]{16,100}"
    r"|\bxox[abeprs]-[\w-]{8,300}|\b(?:AKIA|ASIA)[0-9A-Z]{12,40}|\bAIza[\w-]{20,100}"
    r"|\bSG\.[\w-]{8,100}\.[\w-]{8,100}|\bPMAK-[\w-]{8,200}|\bsk-[\w-]{16,300}"
    r"|-----BEGIN [A-Z ]{1,40}-----[\s\S]{0,8000}?-----END [A-Z ]{1,40}-----"
)
"""Formats of keys that their makers publish, so that leaks can be found."""
SENT: Final = re.compile(
    r"(?i)\b(bearer|basic|digest|token|apikey)(\s{1,3})(?=[^\s\"',;<>{}]*[\d=])"
    r"[\w.~+/=:-]{6,8000}"
)
"""An Authorization value inside a text: a scheme and what cannot be a word."""
ASSIGNED: Final = re.compile(
    r"(?i)((?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key)"
    r"\\?[\"']?[ \t]{0,3}[:=][ \t]{0,3}\\?[\"']?)([^\s\"'\\,;&}<>]{3,4000})"
)
"""`password=...`, `"token": "..."` inside a text of any kind."""
ELEMENT: Final = re.compile(
    r"(?i)(<(?:[\w-]{1,40}:)?\w{0,30}(?:password|secret|token|apikey)\w{0,30}"
    r"(?:\s[^<>]{0,200})?>)([^<]{1,4000})"
)
USER_INFO: Final = re.compile(r"(?<=://)[^/@\s\"']{1,300}@")
EMAIL: Final = re.compile(
    r"[\w.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
)
RANDOM: Final = re.compile(r"[A-Za-z0-9+/_=-]{24,}")
UUID: Final = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HEX: Final = re.compile(r"(?i)[0-9a-f]{32,}")
ENTROPY: Final = 3.6
"""Bits a character: random base64 of 24 has about 4.2, names of code below 3.5."""


MAX_SECRETS: Final = 200
"""Credentials of one document that are looked for in all of it."""
SHORTEST: Final = 8
"""Shorter ones are words and numbers that stand everywhere."""


def is_secret_name(name: str) -> bool:
    """Whether the value under this name is a credential: `X-Api-Key`, `accessToken`."""
    plain = LETTERS.sub("", name.lower())
    if plain in HARMLESS:
        return False
    return plain in WHOLE or any(part in plain for part in PARTS)


def is_random(text: str) -> bool:
    """Whether a word is random enough for a key; a UUID is an id, not a key."""
    if len(text) < 24 or UUID.fullmatch(text):
        return False
    if HEX.fullmatch(text):
        return True
    kinds = (any(map(kind, text)) for kind in (str.isupper, str.islower, str.isdigit))
    if not all(kinds):
        return False
    counts = Counter(text[:200])
    total = sum(counts.values())
    return -sum(n / total * math.log2(n / total) for n in counts.values()) > ENTROPY


def clean_prose(text: str) -> str:
    """Text for people without the keys that somebody left in it."""
    text = KNOWN.sub(REDACTED, text)
    text = SENT.sub(rf"\1\2{REDACTED}", text)
    return USER_INFO.sub("", text) if "://" in text else text


def clean_text(text: str) -> str:
    """A recorded text without keys, random words and e-mail addresses."""
    text = ASSIGNED.sub(rf"\1{REDACTED}", clean_prose(text))
    if "<" in text:
        text = ELEMENT.sub(rf"\1{REDACTED}", text)
    if "@" in text:
        text = EMAIL.sub(EMAIL_STANDIN, text)
    return RANDOM.sub(lambda m: REDACTED if is_random(m[0]) else m[0], text)


def clean(value: Json, name: str = "") -> Json:
    """A recorded value of the same JSON type, without what nobody else may see."""
    match value:
        case dict():
            return {clean_text(key): clean(item, key) for key, item in value.items()}
        case list():
            return [clean(item, name) for item in value]
        case str() if value and is_secret_name(name):
            return REDACTED
        case str():
            return clean_text(value)
        case int() | float() if not isinstance(value, bool) and is_secret_name(name):
            return type(value)(0)
    return value


@dataclass
class Secrets:
    """The credentials that a document was seen to use: hidden wherever they stand."""

    found: set[str] = field(default_factory=set)
    _pattern: re.Pattern[str] | None = None

    def hide(self, text: str) -> None:
        """Remember a credential; its words, as in `Bearer abc`, one by one.

        A word of letters alone would hide that word in every description.
        """
        if len(self.found) >= MAX_SECRETS:
            return
        for word in re.split(r"[\s;,=]+", text[:4_000]):
            plain = word.strip("\"'<>")
            if len(plain) >= SHORTEST and "{{" not in plain and not plain.isalpha():
                self.found.add(plain)
                self._pattern = None

    def collect(self, value: Json, name: str = "") -> None:
        """Remember what is under the name of a secret in a recorded value."""
        match value:
            case dict():
                for key, inner in value.items():
                    self.collect(inner, key)
            case list():
                for inner in value:
                    self.collect(inner, name)
            case str() if is_secret_name(name):
                self.hide(value)

    def scrub(self, value: Json) -> Json:
        """A value without any of them."""
        if not self.found:
            return value
        if self._pattern is None:
            ordered = sorted(self.found, key=lambda text: (-len(text), text))
            self._pattern = re.compile("|".join(map(re.escape, ordered)))
        return scrubbed(value, self._pattern)


def scrubbed(value: Json, pattern: re.Pattern[str]) -> Json:
    """A value with what a pattern finds redacted."""
    match value:
        case str():
            return pattern.sub(REDACTED, value)
        case list():
            return [scrubbed(item, pattern) for item in value]
        case dict():
            return {
                pattern.sub(REDACTED, key): scrubbed(item, pattern)
                for key, item in value.items()
            }
    return value
