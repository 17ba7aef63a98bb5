"""URLs that may be fetched, and the file names of their pages."""

from __future__ import annotations

import hashlib
import ipaddress
import posixpath
import re
import socket
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from generator.report.diagnostics import InputError, input_error

MAX_URL = 2000
"""Longer addresses are cut off by many servers (RFC 9110 asks for 8,000 octets)."""
MAX_NAME = 100
"""Characters of a file name: room for a digest within eCryptfs's 143 bytes."""
RESERVED = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)]
)
"""Names that Windows keeps for devices, whatever their extension."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: the last four bytes are an IPv4 address."""


@dataclass(frozen=True, slots=True)
class Address:
    """An absolute address without credentials and fragment."""

    scheme: str
    host: str
    port: int
    path: str
    query: str = ""

    @property
    def origin(self) -> tuple[str, str, int]:
        """The parts in which two addresses of one site are equal."""
        return self.scheme, self.host, self.port

    @property
    def loopback(self) -> bool:
        """Whether the host is this machine by its name."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def at(self, path: str) -> Address:
        """Another path of the same site."""
        return Address(*self.origin, path)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == {"https": 443, "http": 80}[self.scheme]
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{host}{'' if usual else f':{self.port}'}{self.path}{query}"


def parse(text: str) -> Address:
    """An address as the user or a page wrote it.

    Raises:
        InputError: It is not an address that may be fetched (`bad-address`). The
            message never shows the credentials of an address.
    """
    try:
        parts = urlsplit(text)
        port, host = parts.port, (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise refused("is not a URL", "write https://HOST/PATH") from None
    if "@" in parts.netloc:
        raise refused("contains credentials", "remove everything before the @")
    if len(text) > MAX_URL or not host or not text.isprintable():
        raise refused("is not a URL", "write https://HOST/PATH")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    default = 80 if parts.scheme == "http" else 443
    address = Address(parts.scheme, host.lower(), port or default, path, query)
    if parts.scheme != "https" and not (parts.scheme == "http" and address.loopback):
        raise refused("is not an https URL", "only https is fetched")
    return address


def join(base: Address, reference: str) -> Address | None:
    """Where a link of a page leads; None if it cannot be fetched."""
    try:
        return parse(urljoin(str(base), reference.strip().partition("#")[0]))
    except (InputError, ValueError):
        return None


def refused(message: str, hint: str) -> InputError:
    """The error about an address, which is not repeated: it may hold a secret."""
    return input_error("bad-address", f"the URL {message}", hint=hint)


def scope_of(address: Address) -> str:
    """The path below which pages belong to the documentation at an address."""
    folder, _, last = address.path.rpartition("/")
    return f"{folder}/" if "." in last or not last else f"{address.path}/"


def within(address: Address, start: Address, scope: str) -> bool:
    """Whether an address belongs to the documentation, dot segments resolved."""
    path = posixpath.normpath(unquote(address.path))
    return address.origin == start.origin and f"{path}/".startswith(unquote(scope))


def public(text: str) -> bool:
    """Whether an IP address is one of the public internet, whatever wraps it."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = ipaddress.IPv4Address(address.packed[-4:])
        if inner is not None:
            return public(str(inner))
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


def resolve(host: str, port: int, *, loopback: bool) -> str:
    """The IP address to connect to; all that a name resolves to must be allowed.

    The caller connects to the result, never to the name, so that a second answer of
    the name server (DNS rebinding) changes nothing.

    Raises:
        InputError: `private-address` or `unknown-host`.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise input_error("unknown-host", f"{host} has no IP address") from None
    addresses = [str(entry[4][0]) for entry in found]
    for text in addresses:
        here = ipaddress.ip_address(text.partition("%")[0]).is_loopback
        if not (here if loopback else public(text)):
            message = f"{host} resolves to {text}, which is not a public address"
            raise input_error("private-address", message)
    return addresses[0]


def file_name(address: Address, suffix: str) -> str:
    """A flat, portable file name of a page; different addresses never share one.

    A digest is added wherever the readable part does not say the whole address:
    a query, letters in upper case (file systems may fold them), other characters.
    """
    path = address.path[1:]
    stem, _, last = path.rpartition(".")
    plain = stem if f".{last.lower()}" in SUFFIXES else path
    words = re.sub(
        r"[^a-z0-9_.-]", "-", plain.lower().replace(".", "-").replace("/", ".")
    )
    name = words.strip("-.")[:MAX_NAME] or "index"
    if name.partition(".")[0] in RESERVED:
        name = f"page-{name}"
    if name.replace(".", "/") != path or address.query:
        name += f"-{hashlib.sha256(str(address).encode()).hexdigest()[:8]}"
    return f"{name}{suffix}"


SUFFIXES = frozenset(
    [".md", ".mdx", ".html", ".htm", ".txt", ".json", ".yaml", ".yml", ".rst"]
)
"""Extensions that say the kind of a page rather than being a part of its name."""
