"""Sites of each kind and hostile ones, on a loopback server."""

from __future__ import annotations

import gzip
import json
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator.fetch.site import is_document, links, locations
from generator.fetch.web import Limits, file_name, join, parse, public, resolve, within
from generator.naming import snake
from generator.project.init import config_text
from generator.project.labels import site_label
from generator.report.diagnostics import InputError
from tests.fetch.sites import FAST, Site, fetched, names


def code_of(
    site: Site, folder: Path, path: str = "/docs/", limits: Limits = FAST
) -> str:
    """The code of the error that adding ends in; nothing may be half-written."""
    with pytest.raises(InputError) as caught:
        fetched(site, folder, path, limits)
    assert not list(folder.rglob("*.part"))
    return caught.value.diagnostics[0].code


def test_llms_txt_lists_the_pages(site: Site, tmp_path: Path) -> None:
    site.put("/docs/", "<html>start</html>")
    site.put(
        "/docs/llms.txt",
        "# Docs\n- [A](a.md)\n- [B](/docs/b.md)\n- [C](/blog/c.md)",
        "text/plain",
    )
    site.put("/docs/a.md", "# A", "text/markdown")
    site.put("/docs/b.md", "# B", "text/markdown")
    site.put("/blog/c.md", "# C", "text/markdown")
    fetched(site, tmp_path)
    stored = {(tmp_path / "pages" / name).read_text() for name in names(tmp_path)}
    assert stored == {"<html>start</html>", "# A", "# B"}


def test_an_index_of_sitemaps_and_gzip(site: Site, tmp_path: Path) -> None:
    site.put("/docs/", "<html>start</html>")
    site.put(
        "/sitemap.xml", f"<sitemapindex><loc>{site.url}/m.xml.gz</loc></sitemapindex>"
    )
    inner = f"<urlset><loc> {site.url}/docs/a </loc><loc>{site.url}/blog</loc></urlset>"
    site.pages["/m.xml.gz"] = (200, {}, gzip.compress(inner.encode()))
    site.put("/docs/a", "<html>A</html>")
    fetched(site, tmp_path)
    assert "docs.a.html" in names(tmp_path)
    assert "/blog" not in site.asked


def test_links_below_the_address_and_markdown_variants(
    site: Site, tmp_path: Path
) -> None:
    site.put(
        "/docs/",
        '<html><a href="a#x">A</a><a href="../out">o</a><a href="../docs/../out">',
    )
    site.put("/docs/a", '<html><a href="/docs/b">B</a>')
    site.put("/docs/b", "<html>B")
    site.put("/docs/a.md", "# A", "text/markdown")
    fetched(site, tmp_path)
    assert {"docs.a.md", "docs.b.html"} <= {*names(tmp_path)}
    assert "/out" not in site.asked


def test_published_documents_and_collections(site: Site, tmp_path: Path) -> None:
    site.put("/docs/", '<html><a href="/files/shop.postman_collection.json">P</a>')
    site.put(
        "/openapi.json",
        json.dumps({"openapi": "3.1.0", "paths": {}}),
        "application/json",
    )
    collection = json.dumps({"info": {"name": "Shop"}, "item": []})
    site.put("/files/shop.postman_collection.json", collection, "application/json")
    fetched(site, tmp_path)
    assert sum(name.endswith(".json") for name in names(tmp_path)) == 2


def test_robots_are_honoured(site: Site, tmp_path: Path) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /docs/secret", "text/plain")
    site.put("/docs/", '<html><a href="secret">S</a><a href="open">O</a>')
    site.put("/docs/secret", "<html>S")
    site.put("/docs/open", "<html>O")
    fetched(site, tmp_path)
    assert "/docs/secret" not in site.asked
    assert "docs.open.html" in names(tmp_path)


def test_a_run_goes_on_after_a_limit(site: Site, tmp_path: Path) -> None:
    site.put("/docs/", "<html>" + "".join(f'<a href="p{n}">' for n in range(5)))
    for number in range(5):
        site.put(f"/docs/p{number}", f"<html>{number}")
    few = Limits(pages=3, delay=0)
    assert code_of(site, tmp_path, limits=few) == "fetch-limit"
    assert len(names(tmp_path)) == 3
    assert len(fetched(site, tmp_path).new) == 3


def test_endless_links_end_at_the_limit(site: Site, tmp_path: Path) -> None:
    site.put("/docs/", '<html><a href="x1">')
    for number in range(1, 20):
        site.put(f"/docs/x{number}", f'<html><a href="x{number + 1}">')
    assert code_of(site, tmp_path, limits=Limits(pages=9, delay=0)) == "fetch-limit"


@pytest.mark.parametrize(
    "there", ["https://example.com/", "http://169.254.169.254/", "//[::1]/", ""]
)
def test_redirects_elsewhere_are_refused(
    site: Site, tmp_path: Path, there: str
) -> None:
    site.pages["/docs/"] = (302, {"Location": there or "http://localhost/"}, b"")
    assert code_of(site, tmp_path) == "other-host"


def test_redirects_without_an_end(site: Site, tmp_path: Path) -> None:
    site.pages["/docs/"] = (302, {"Location": "/docs/"}, b"")
    assert code_of(site, tmp_path) == "redirects"


def test_bombs_and_wrong_encodings(site: Site, tmp_path: Path) -> None:
    bomb = gzip.compress(b"0" * 3_000_000)
    site.pages["/docs/"] = (200, {"Content-Encoding": "gzip"}, bomb)
    assert code_of(site, tmp_path) == "too-large"
    for coding, body in (("br", b"x"), ("gzip", b"not gzip"), ("gzip, gzip", bomb)):
        site.pages["/docs/"] = (200, {"Content-Encoding": coding}, body)
        assert code_of(site, tmp_path) == "bad-encoding"
    assert not (tmp_path / "pages").exists()


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Headers that never end, a byte at a time."""
    try:
        for _ in range(60):
            handler.wfile.write(b"H")
            time.sleep(0.05)
    except OSError:
        pass


def huge(handler: BaseHTTPRequestHandler) -> None:
    """More headers than anybody needs."""
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(5000):
            handler.wfile.write(b"X-%d: %s\r\n" % (number, b"y" * 100))
    except OSError:
        pass


@pytest.mark.parametrize(
    ("answer", "code"), [(drip, "slow-server"), (huge, "cannot-fetch")]
)
def test_slow_drips_and_huge_headers(
    site: Site,
    tmp_path: Path,
    answer: Callable[[BaseHTTPRequestHandler], None],
    code: str,
) -> None:
    site.pages["/docs/"] = answer
    started = time.monotonic()
    assert code_of(site, tmp_path) == code
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("charset", ["utf-8", "zip", "nonsense", "utf-16"])
def test_wrong_charsets(site: Site, tmp_path: Path, charset: str) -> None:
    site.put("/docs/", "<html>Größe", f"text/html; charset={charset}")
    fetched(site, tmp_path)
    assert (tmp_path / "pages" / names(tmp_path)[0]).read_text("utf-8") == "<html>Größe"


@pytest.mark.parametrize(
    "text",
    [
        "http://example.com/", "ftp://example.com/", "https://", "https://a:b@example.com/",
        "https://exa mple.com:x/", "file:///etc/passwd", "https://[::1", "https://a\n.com/",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert "a:b" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1%1",
        "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "224.0.0.1", "fec0::1",
    ],
)  # fmt: skip
def test_private_addresses(text: str) -> None:
    assert not public(text)
    assert public("1.1.1.1")
    assert public("2606:4700::1111")


def test_a_name_with_one_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [(2, 1, 6, "", ("1.1.1.1", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)
    with pytest.raises(InputError):
        resolve("rebind.example", 443, loopback=False)


def test_file_names_are_portable_and_distinct() -> None:
    paths = [
        "/docs/a", "/docs/A", "/docs/a/", "/docs/a.html", "/docs/a?x=1", "/docs/a?x=2", "/docs.a",
        "/con", "/com1/x", "/", "/index", "/docs/%2e%2e/%00", "/" + "a" * 500, "/" + "a" * 501,
    ]  # fmt: skip
    made = [file_name(parse(f"https://example.com{path}"), ".md") for path in paths]
    assert len({name.lower() for name in made}) == len(paths)
    for name in made:
        assert len(name) < 140
        assert name.isascii()
        assert not name.startswith((".", "con", "com1"))


def test_dot_segments_do_not_leave_the_scope() -> None:
    start = parse("https://example.com/docs/")
    for path in ("https://example.com/docs/%2e%2e/x", "https://example.com/documents"):
        assert not within(parse(path), start, "/docs/")
    assert join(start, "javascript:alert(1)") is None


def test_the_command(site: Site, tmp_path: Path) -> None:
    site.put("/docs/", "<html>start")
    command = [sys.executable, "-m", "generator"]
    good = subprocess.run(
        [*command, "add", f"{site.url}/docs/", str(tmp_path / "p"), "--delay", "0"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert good.returncode == 0, good.stderr
    assert f"next: fragmint init {(tmp_path / 'p').as_posix()}" in good.stdout
    bad = subprocess.run(
        [*command, "update", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert bad.returncode == 2
    assert len(bad.stderr.splitlines()) == 1
    assert "no-pages-lock" in bad.stderr


@pytest.mark.parametrize(
    ("source", "label"),
    [
        ("https://docs.acme.com/v1/", "acme"), ("https://acme.co.uk/", "acme"),
        ("https://developer.shop.acme.io/", "acme"), ("http://127.0.0.1:80/", ""), ("", ""),
    ],
)  # fmt: skip
def test_init_names_a_fetched_folder_by_its_site(
    tmp_path: Path, source: str, label: str
) -> None:
    (tmp_path / "pages.lock").write_text(f'source = "{source}"\n')
    assert site_label(tmp_path) == label
    package = f"{label}_client" if label else f"{snake(tmp_path.name, 'api')}_client"
    assert f'package = "{package}"' in config_text(tmp_path)


def test_the_bytes_of_a_run_are_limited(site: Site, tmp_path: Path) -> None:
    site.put("/docs/", '<html><a href="a"><a href="b"><a href="c">')
    for name in "abc":
        site.put(f"/docs/{name}", f"<html>{name}" + "x" * 1000)
    assert (
        code_of(site, tmp_path, limits=Limits(total_bytes=2200, delay=0))
        == "fetch-limit"
    )
    assert "docs.a.html" in names(tmp_path)
    assert "docs.c.html" not in names(tmp_path)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate")
def test_a_certificate_of_nobody_is_refused(tmp_path: Path) -> None:
    pem = tmp_path / "x.pem"
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x"
    subprocess.run(
        [*make.split(), "-keyout", str(pem), "-out", str(tmp_path / "c.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "c.pem", pem)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    site = Site(f"https://127.0.0.1:{server.server_port}")
    try:
        assert code_of(site, tmp_path / "out") == "bad-tls"
    finally:
        server.shutdown()
        server.server_close()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "piece", ["<a ", "<", "<!--", "<a href='", "&", "](", "<loc>", "{"]
)
def test_links_are_found_in_linear_time(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    started = time.process_time()
    for suffix in (".html", ".md"):
        links(text, suffix)
    locations(text)
    is_document(text)
    assert time.process_time() - started < 2


def test_a_killed_run_goes_on(site: Site, tmp_path: Path) -> None:
    site.put("/docs/", '<html><a href="a"><a href="b">', ETag='"1"')
    site.put("/docs/a", "<html>A", ETag='"a"')
    asked = threading.Event()

    def stuck(_: BaseHTTPRequestHandler) -> None:
        asked.set()
        time.sleep(0.3)

    site.pages["/docs/b"] = stuck
    command = [sys.executable, "-m", "generator", "add", f"{site.url}/docs/"]
    with subprocess.Popen([*command, str(tmp_path), "--delay", "0"]) as process:
        assert asked.wait(10)
        process.kill()
    assert process.returncode != 0
    assert "docs.a.html" in names(tmp_path)
    site.put("/docs/b", "<html>B")
    changes = fetched(site, tmp_path)
    assert changes.new == ["docs.b.html"]
    assert "docs.a.html" in changes.same
    assert not list(tmp_path.rglob("*.part"))
