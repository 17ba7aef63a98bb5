"""GET requests to one site, with limits on bytes and time."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpcore2

from generator.fetch.address import Address, join, resolve
from generator.report.diagnostics import InputError, Span, input_error
from generator.version import VERSION

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
