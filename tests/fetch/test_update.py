"""`fragmint update`: what became of pages that were fetched before."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.fetch.site import update
from generator.report.diagnostics import Report
from tests.fetch.sites import FAST, Site, fetched, names


def test_update_says_what_is_new_changed_and_gone(site: Site, tmp_path: Path) -> None:
    site.put(
        "/docs/", '<html><a href="a">A</a><a href="b">B</a><a href="same">', ETag='"1"'
    )
    site.put("/docs/a", "<html>A")
    site.put("/docs/b", "<html>B")
    site.put("/docs/same", "<html>same", ETag='"s"')
    fetched(site, tmp_path)
    before = (tmp_path / "pages.lock").read_bytes()
    quiet = update(tmp_path, FAST, Report(), lambda _: None)
    assert [*quiet.new, *quiet.changed, *quiet.gone] == []
    assert (tmp_path / "pages.lock").read_bytes() == before
    site.put(
        "/docs/", '<html><a href="a">A</a><a href="c">C</a><a href="same">', ETag='"2"'
    )
    site.put("/docs/a", "<html>A2")
    site.put("/docs/c", "<html>C")
    del site.pages["/docs/b"]
    changes = update(tmp_path, FAST, Report(), lambda _: None)
    assert changes.new == ["docs.c.html"]
    assert "docs.a.html" in changes.changed
    assert changes.same == ["docs.same.html"]
    assert changes.gone == ["docs.b.html"]
    (tmp_path / "pages" / "docs.b.html").unlink()
    assert update(tmp_path, FAST, Report(), lambda _: None).gone == []
    assert "docs.b.html" not in (tmp_path / "pages.lock").read_text()


def test_only_what_the_site_no_longer_has_is_gone(site: Site, tmp_path: Path) -> None:
    site.put("/docs/", '<html><a href="a"><a href="b"><a href="c"><a href="d">')
    for name in "abcd":
        site.put(f"/docs/{name}", f"<html>{name}")
    fetched(site, tmp_path)
    site.put("/docs/", '<html><a href="c"><a href="new">')
    site.put("/docs/b", "<html>b, without a link to it")
    site.pages["/docs/c"] = (503, {}, b"")
    site.put("/docs/new", "<html>d")
    site.pages["/docs/d"] = (301, {"Location": "/docs/new"}, b"")
    report = Report()
    changes = update(tmp_path, FAST, report, lambda _: None)
    assert changes.unlinked == ["docs.a.html", "docs.b.html"]
    assert changes.same == ["docs.a.html"]
    assert "docs.b.html" in changes.changed
    assert changes.failed == ["docs.c.html"]
    assert [item.hint for item in report] == ["the page fetched before is kept"]
    assert changes.gone == ["docs.d.html"]


def test_a_page_edited_by_hand_is_kept(site: Site, tmp_path: Path) -> None:
    site.put("/docs/", "<html>one")
    fetched(site, tmp_path)
    page = tmp_path / "pages" / names(tmp_path)[0]
    page.write_text("mine")
    for text in ("one", "two"):
        site.put("/docs/", f"<html>{text}")
        report = Report()
        changes = update(tmp_path, FAST, report, lambda _: None)
        assert page.read_text() == "mine"
        assert changes.edited == [page.name]
        (found,) = report
        assert found.code == "edited-page"
        assert ("has changed" in found.message) is (text == "two")


@pytest.mark.parametrize("served", ["<html>one\n", "<html>one\r\n"])
def test_line_ends_are_not_edits(site: Site, tmp_path: Path, served: str) -> None:
    site.put("/docs/", served, ETag='"1"')
    fetched(site, tmp_path)
    page = tmp_path / "pages" / names(tmp_path)[0]
    for ends in ("\n", "\r\n"):
        page.write_bytes(f"<html>one{ends}".encode())
        assert update(tmp_path, FAST, Report(), lambda _: None).same == [page.name]
    site.put("/docs/", "<html>two", ETag='"2"')
    assert update(tmp_path, FAST, Report(), lambda _: None).changed == [page.name]
    assert page.read_text() == "<html>two"


def test_a_merge_of_the_lock_is_resolved_by_the_files(
    site: Site, tmp_path: Path
) -> None:
    site.put("/docs/", '<html><a href="a">')
    site.put("/docs/a", "<html>ours")
    fetched(site, tmp_path)
    lock = tmp_path / "pages.lock"
    ours = lock.read_text()
    site.put("/docs/a", "<html>theirs")
    update(tmp_path, FAST, Report(), lambda _: None)
    theirs = lock.read_text()
    lock.write_text(f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> other\n")
    changes = update(tmp_path, FAST, Report(), lambda _: None)
    assert sorted(changes.same) == names(tmp_path)
    assert lock.read_text() == theirs
