"""GET requests to one site: which URLs are allowed, with limits on bytes and time."""

from __future__ import annotations

import hashlib
import ipaddress
import posixpath
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpcore2

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.report.diagnostics import InputError, Span, input_error
from generator.version import VERSION

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


AGENT = f"fragmint/{VERSION}"
ACCEPT = "text/markdown, text/html;q=0.9, */*;q=0.5"
MAX_REDIRECTS = 5
"""Documentation sites add a slash, a locale and a version at the most."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The budget of one run; bytes are those after decompression."""

    pages: int = 500
    page_bytes: int = 20_000_000
    total_bytes: int = 200_000_000
    seconds: float = 600.0
    request_seconds: float = 30.0
    delay: float = 0.2


@dataclass(frozen=True, slots=True)
class Fetched:
    """A final response; `address` is where redirects ended."""

    address: Address
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        """The media type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class DeadlineStream(httpcore2.NetworkStream):
    """A stream of which every read ends by one moment, however slowly bytes drip."""

    def __init__(self, stream: httpcore2.NetworkStream, end: float) -> None:
        self.stream, self.end = stream, end

    def left(self) -> float:
        """Seconds until the deadline."""
        seconds = self.end - time.monotonic()
        if seconds <= 0:
            raise httpcore2.ReadTimeout("took too long")
        return seconds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes before the deadline."""
        return self.stream.read(max_bytes, self.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send before the deadline."""
        self.stream.write(buffer, self.left())

    def close(self) -> None:
        """Close the connection."""
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """The same over TLS; the certificate must be of the host's name."""
        inner = self.stream.start_tls(ssl_context, server_hostname, self.left())
        return DeadlineStream(inner, self.end)

    def get_extra_info(self, info: str) -> object:
        """The connection's own information."""
        return self.stream.get_extra_info(info)


class PinnedBackend(httpcore2.NetworkBackend):
    """Connects to addresses that were checked, never to a name."""

    def __init__(self, loopback: bool, end: float) -> None:
        self.loopback, self.end = loopback, end
        self.inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the checked IP address of a host."""
        address = resolve(host, port, loopback=self.loopback)
        seconds = max(0.01, self.end - time.monotonic())
        return DeadlineStream(self.inner.connect_tcp(address, port, seconds), self.end)


@dataclass
class Web:
    """One site: its robots.txt, what was taken so far, and when it was last asked."""

    start: Address
    limits: Limits
    taken: int = 0
    last: float = 0.0
    robots: RobotFileParser | None = None
    end: float = field(init=False)
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def __post_init__(self) -> None:
        self.end = time.monotonic() + self.limits.seconds

    def get(
        self, address: Address, validators: Mapping[str, str] | None = None
    ) -> Fetched:
        """The response to a GET, redirects within the site followed.

        Raises:
            InputError: The site refuses, breaks a limit, or leads elsewhere.
        """
        here = address
        for _ in range(MAX_REDIRECTS + 1):
            self.check(here)
            found = self.ask(here, {**(validators or {})})
            if found.status not in (301, 302, 303, 307, 308):
                return found
            target = found.headers.get("location", "")
            there = join(here, target)
            if there is None or there.origin != self.start.origin:
                message = f"redirects to {named(here, target)}"
                hint = "if you trust it, add that URL" if there else ""
                raise problem("other-host", here, message, hint)
            here = there
        raise problem("redirects", address, "redirects too often")

    def check(self, address: Address) -> None:
        """Refuse what robots.txt forbids; wait as politeness asks."""
        if self.robots is None:
            self.robots = RobotFileParser()
            self.robots.parse(self.rules())
        if not self.robots.can_fetch("fragmint", str(address)):
            raise problem("robots", address, "robots.txt disallows fetching this")

    def rules(self) -> list[str]:
        """The lines of robots.txt; a site in trouble forbids all (RFC 9309, 2.3.1)."""
        found = self.ask(self.start.at("/robots.txt"), {})
        if found.status >= 500:
            return ["User-agent: *", "Disallow: /"]
        return (
            found.body.decode("utf-8", "replace").splitlines()
            if found.status == 200
            else []
        )

    def ask(self, address: Address, validators: Mapping[str, str]) -> Fetched:
        """One request and the whole response, decompressed."""
        if time.monotonic() > self.end:
            raise limit("time", "--max-seconds")
        time.sleep(
            max(
                0.0,
                min(
                    self.limits.delay, self.last + self.limits.delay - time.monotonic()
                ),
            )
        )
        self.last = time.monotonic()
        end = min(self.end, time.monotonic() + self.limits.request_seconds)
        try:
            return self.exchange(address, validators, end)
        except httpcore2.TimeoutException:
            raise problem("slow-server", address, "took too long") from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            raise failure(address, error) from None

    def exchange(
        self, address: Address, validators: Mapping[str, str], end: float
    ) -> Fetched:
        """Send and receive over a connection of its own, with the deadline of one."""
        headers = {
            "Host": (
                address.host
                if address.port in (80, 443)
                else f"{address.host}:{address.port}"
            ),
            "User-Agent": AGENT,
            "Accept": ACCEPT,
            "Accept-Encoding": "gzip",
            **validators,
        }
        backend = PinnedBackend(self.start.loopback, end)
        with (
            httpcore2.ConnectionPool(
                ssl_context=self.tls, network_backend=backend
            ) as pool,
            pool.stream("GET", str(address), headers=[*headers.items()]) as response,
        ):
            got = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in response.headers
            }
            chunks = response.iter_stream()
            body = self.body(address, got.get("content-encoding", ""), chunks)
            return Fetched(address, response.status, got, body)

    def body(self, address: Address, coding: str, chunks: Iterable[bytes]) -> bytes:
        """The decompressed body; an encoding that was not asked for is refused."""
        if coding.lower() not in ("", "identity", "gzip", "x-gzip"):
            raise problem(
                "bad-encoding", address, "has a content encoding that was not requested"
            )
        zipped = coding.lower() in ("gzip", "x-gzip")
        most = min(self.limits.page_bytes, self.limits.total_bytes - self.taken)
        whole = bytearray()
        raw = 0
        unzip = zlib.decompressobj(31)
        try:
            for chunk in chunks:
                raw += len(chunk)
                whole += (
                    unzip.decompress(chunk, most + 1 - len(whole)) if zipped else chunk
                )
                if max(raw, len(whole)) > most:
                    self.taken += len(whole)
                    raise self.excess(address, most)
        except zlib.error:
            raise problem("bad-encoding", address, "is not gzip as declared") from None
        if zipped and not unzip.eof and raw:
            raise problem("bad-encoding", address, "has truncated gzip data")
        self.taken += len(whole)
        return bytes(whole)

    def excess(self, address: Address, most: int) -> InputError:
        """The error that a page, or all of the run, is larger than allowed."""
        if most < self.limits.page_bytes:
            return limit("bytes", "--max-bytes")
        return problem("too-large", address, "is larger than the limit for a page")


def unpack(address: Address, data: bytes, most: int) -> bytes:
    """The content of a gzip file, such as sitemap.xml.gz, up to a limit."""
    try:
        text = zlib.decompressobj(31).decompress(data, most + 1)
    except zlib.error:
        raise problem("bad-encoding", address, "is not a gzip file") from None
    if len(text) > most:
        raise problem("too-large", address, "is larger than the limit for a page")
    return text


def named(base: Address, target: str) -> str:
    """Where a redirect leads that is not followed, without what may be a secret."""
    try:
        parts = urlsplit(urljoin(str(base), target.strip()))
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return "something that is not a URL of a page"
    text = f"{parts.scheme}://{parts.netloc}{parts.path}"
    kind = "another host" if parts.scheme == "https" else "not https"
    return f"{text[:MOST_SHOWN]}, {kind}" if text.isprintable() else "another host"


MOST_SHOWN = 200
"""So much of an address is shown, in characters."""


def failure(address: Address, error: Exception) -> InputError:
    """The error that a connection failed; trouble with TLS is wrapped by the library."""
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLError):
        reason = getattr(cause, "verify_message", "") or cause.reason or "failed"
        return problem("bad-tls", address, f"has no trusted TLS certificate: {reason}")
    text = f": {error}" if str(error) else ""
    return problem("cannot-fetch", address, f"cannot be fetched{text}")


def problem(code: str, address: Address, message: str, hint: str = "") -> InputError:
    """An error about an address; its query may hold a secret and is left out."""
    return input_error(code, message, Span(str(address.at(address.path)), 1), hint)


def limit(what: str, option: str) -> InputError:
    """The error that a run used up a limit; what was fetched is kept."""
    hint = f"raise it with {option}; fetched pages are kept; continue with `fragmint update`"
    return input_error("fetch-limit", f"the limit of {what} was reached", hint=hint)
