"""Pages as HTML and as text copied from a browser, against the pages they were made of.

The same content has to give the same facts in each form.

    python -m benchmarks.renderings [SINGLE] [--sets FOLDER...] [--sites BIN] [-v]

`SINGLE` is a folder of pages with facts stated by hand and the `score.py` that scores
them. Its Markdown is rendered by markdown-it, its reStructuredText by Sphinx, and HTML is
what it is; each is scored as HTML and as the text that selecting the whole page in
Chromium gives. `BIN` is as for `benchmarks/built_pages.py`: its generators build the sets,
whose facts as pages are compared with those of the HTML and of its copies. `os-api-ref`
there reads the directives of OpenStack, and sphinxcontrib-httpdomain has to be 1.8, as 2
calls what is sent by `:<json` a response. Without Chromium copies are left out.
"""

from __future__ import annotations

import argparse
import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

from benchmarks.built_pages import MARKDOWN, built
from benchmarks.pages import Call, Contents, contents, operations, prepared
from generator.report.diagnostics import Report

CHROMIUM = "chromium"
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--virtual-time-budget=3000"),
)
SELECT = """
<script>addEventListener("load", () => {
  document.querySelectorAll("details").forEach(each => { each.open = true; });
  const selection = getSelection();
  selection.selectAllChildren(document.body);
  const copied = selection.toString();
  document.documentElement.innerHTML = "<body><textarea id=copied></textarea></body>";
  document.getElementById("copied").textContent = copied;
});</script>
"""
"""Selects a page, and leaves the text that copying it would give."""
COPIED = re.compile(r'<textarea id="copied">(.*?)</textarea>', re.DOTALL)
PAGE = """<!doctype html>
<html><head><title>{title}</title></head><body>
<nav><a href="/">Home</a> <a href="/guides">Guides</a></nav>
<article>{body}</article>
<footer>Was this page helpful?</footer>
</body></html>
"""
MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
TITLE = re.compile(r"^title: *[\"']?(.*?)[\"']?$", re.MULTILINE)
IMPORT = re.compile(r"^(?:import|export) .*$", re.MULTILINE)
WRAPPER = re.compile(r"^[ \t]*(?:</?[A-Z][^\n]*>|:::[^\n]*)[ \t]*$", re.MULTILINE)
"""A line that is a tag of a component, as around tabs, or opens or ends an admonition."""
IDENTIFIER = re.compile(r"(?<=\S) *\{#[\w-]{1,80}\}(?= *$)", re.MULTILINE)
"""The id of a heading."""
TAG = re.compile(r"<[^<>]*>")
COMPONENT = re.compile(r"<[A-Z][^\n]*?/>|\{%[^\n]*?%\}")
"""Components and template tags, which only their own site shows."""
OTHERS = ("format-", "page-text")
"""Families of pages that are documents in other words, or copies already."""
TRUTHS = ("truth.txt", "pages.tsv")
SCORER = ("score.py", "norm.py", "show.py")


@dataclass(frozen=True)
class Truth:
    """A page with stated facts: its name and the operation that they are of."""

    name: str
    method: str = ""
    path: str = ""

    def is_shown_in(self, page: str) -> bool:
        """Whether the text of a page of HTML has the operation: a component keeps it in
        attributes, which only its own site shows.
        """
        if "{{<" in html.unescape(page):
            return False
        text = html.unescape(
            TAG.sub(" ", COMPONENT.sub(" ", html.unescape(page)))
        ).replace("\\\\", "")
        segments = [
            part for part in self.path.split("/") if re.fullmatch(r"[\w.-]+", part)
        ]
        methods = rf"\b{self.method}\b|\bcurl\b"
        return all(each in text for each in segments) and bool(re.search(methods, text))


def truths(single: Path) -> Iterator[Truth]:
    """The pages of `truth.txt` that are documentation to render, in its order."""
    rows = (
        line.split("\t") for line in (single / "pages.tsv").read_text().splitlines()
    )
    others = {row[0] for row in rows if row[2].startswith(OTHERS)}
    found: dict[str, Truth] = {}
    name = ""
    for line in (single / "truth.txt").read_text().splitlines():
        if line.startswith("@"):
            name = line[1:]
            found[name] = Truth(name)
        elif line.startswith("= "):
            _, method, path = line.split()
            found[name] = Truth(name, method, path)
    yield from (truth for truth in found.values() if truth.name not in others)


def rendered(page: Path) -> str:
    """A page of Markdown as HTML, its title first."""
    text = page.read_text()
    matter = MATTER.match(text)
    title = TITLE.search(matter[1]) if matter else None
    body = IMPORT.sub("", text[matter.end() :] if matter else text)
    body = WRAPPER.sub("\n", body)
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    head = f"# {title[1]}\n\n" if title else ""
    body = IDENTIFIER.sub("", body)
    return PAGE.format(title=title[1] if title else "", body=parser.render(head + body))


def single_pages(
    single: Path, home: Path, sites: Path | None
) -> Iterator[tuple[Truth, str]]:
    """The pages with stated facts that can be rendered, as HTML."""
    known = list(truths(single))
    made: dict[str, Path] = {}
    if sites is not None:
        directives = home / "directives"
        directives.mkdir()
        for truth in known:
            if truth.name.endswith(".rst"):
                shutil.copyfile(single / "pages" / truth.name, directives / truth.name)
        theme, files = next(
            iter(built(directives, home / "sphinx", sites, None)), ("", [])
        )
        made = {f"{path.stem}.rst": path for path in files if theme}
    for truth in known:
        path = single / "pages" / truth.name
        if path.suffix in MARKDOWN:
            text = rendered(path)
        elif path.suffix == ".html":
            text = path.read_text()
        elif truth.name in made:
            text = made[truth.name].read_text()
        else:
            continue
        if truth.is_shown_in(text):
            yield truth, text
        else:
            print(f"{truth.name:36} left out: only its own site shows the operation")


def copied(page: Path, home: Path) -> str:
    """The text that copying a whole page from Chromium gives; empty if it fails."""
    shown = page.with_name(f"{page.stem}.shown.html")
    shown.write_text(page.read_text() + SELECT)
    profile = tempfile.mkdtemp(dir=home)
    command = [
        CHROMIUM,
        *FLAGS,
        f"--user-data-dir={profile}",
        "--dump-dom",
        shown.resolve().as_uri(),
    ]
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=120, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    finally:
        shown.unlink()
        shutil.rmtree(profile, ignore_errors=True)
    found = COPIED.search(run.stdout)
    return html.unescape(found[1]) if found else ""


@dataclass
class Form:
    """A folder of pages in one form, for the scorer: its pages' names have a suffix."""

    folder: Path
    suffix: str
    names: list[str] = field(default_factory=list)

    def add(self, name: str, text: str) -> Path:
        """Add a page; gives its file."""
        pages = self.folder / "pages"
        pages.mkdir(parents=True, exist_ok=True)
        page = pages / f"{name}{self.suffix}"
        page.write_text(text)
        self.names.append(page.name)
        return page

    def score(self, single: Path) -> list[list[str]]:
        """The scorer's rows of these pages: its table `results.tsv` without the head."""
        for name in SCORER:
            shutil.copyfile(single / name, self.folder / name)
        truth, table = (single / name for name in TRUTHS)
        text = re.sub(
            r"^(@.*)$", rf"\1{self.suffix}", truth.read_text(), flags=re.MULTILINE
        )
        (self.folder / truth.name).write_text(text)
        text = re.sub(
            r"^([^\t\n]+)", rf"\1{self.suffix}", table.read_text(), flags=re.MULTILINE
        )
        (self.folder / table.name).write_text(text)
        (self.folder / "truth_ops").mkdir()
        for path in (single / "truth_ops").iterdir():
            name = f"{path.stem}{self.suffix}.txt"
            shutil.copyfile(path, self.folder / "truth_ops" / name)
        program = Path(sys.executable).with_name("fragmint")
        command: list[str | Path] = [
            sys.executable,
            self.folder / "score.py",
            "--fragmint",
            program,
        ]
        out = self.folder / "out"
        subprocess.run(
            [*command, *self.names],
            env={"OUT": str(out)},
            check=True,
            capture_output=True,
        )
        rows = (out / "results.tsv").read_text().splitlines()[1:]
        return [row.split("\t") for row in rows]


def scored(form: Form, single: Path, *, verbose: bool) -> str:
    """How many of the pages in a form are right, and of their facts."""
    rows = form.score(single)
    if verbose:
        for row in rows:
            print(
                "  {0:44} ops {6}/{5} +{7} facts {9}/{8} wrong {10} {11}".format(*row)
            )
        print((form.folder / "out" / "wrong.txt").read_text())
    total = [sum(int(row[column]) for row in rows) for column in range(5, 11)]
    right = sum(row[11] in "an" for row in rows)
    harmless = sum(row[11] in "abcn" for row in rows)
    return (
        f"pages {len(rows)} right {right} without a wrong fact {harmless}"
        f" operations {total[1]}/{total[0]} invented {total[2]}"
        f" facts {total[4]}/{total[3]} wrong {total[5]}"
    )


def facts(folder: Path) -> Mapping[Call, Contents]:
    """What a build of a folder says of each operation."""
    result = prepared(folder, Report())
    if result is None:
        return {}
    document = result.document
    return {call: contents(document, o, i) for call, o, i in operations(document)}


@dataclass
class Difference:
    """What one form lacks and has beyond another."""

    common: int = 0
    missing: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)

    def add(self, owner: str, source: set[str], form: set[str]) -> None:
        """Compare what an operation (or the set) has."""
        self.common += len(source & form)
        self.missing += [f"{owner} {name}" for name in sorted(source - form)]
        self.more += [f"{owner} {name}" for name in sorted(form - source)]

    def __str__(self) -> str:
        """Three numbers."""
        return f"{self.common:5} -{len(self.missing):<4} +{len(self.more):<4}"


def differences(
    source: Mapping[Call, Contents], form: Mapping[Call, Contents]
) -> dict[str, Difference]:
    """What differs in operations, parameters, fields of bodies and of responses."""
    result = {
        name: Difference() for name in ("operations", "parameters", "body", "answer")
    }
    told = ({f"{c.method} {c.path}" for c in calls} for calls in (source, form))
    result["operations"].add("", *told)
    for call in source.keys() & form.keys():
        for name in ("parameters", "body", "answer"):
            both = ({*getattr(each[call], name)} for each in (source, form))
            result[name].add(f"{call.method} {call.path}", *both)
    return result


def compared(
    label: str,
    source: Mapping[Call, Contents],
    form: Mapping[Call, Contents],
    *,
    verbose: bool,
) -> None:
    """Print what differs, one line; all of it if verbose."""
    found = differences(source, form)
    print(
        f"{label:34}",
        " ".join(f"{name} {each}" for name, each in found.items()),
        flush=True,
    )
    if verbose:
        for name, each in found.items():
            for sign, lines in (("-", each.missing), ("+", each.more)):
                for line in lines:
                    print(f"  {sign} {name} {line.strip()}")


def compare_set(
    folder: Path, sites: Path, home: Path, *, copies: bool, verbose: bool
) -> None:
    """Build a set by each generator, and compare the HTML and its copies with the set."""
    source = facts(folder)
    for name, files in built(folder, home, sites, None):
        for form in ("html", "copy")[: 1 + copies]:
            made = home / f"{name}, {form}"
            made.mkdir()
            for path in files:
                text = copied(path, home) if form == "copy" else path.read_text()
                suffix = ".txt" if form == "copy" else ".html"
                (made / f"{path.stem}{suffix}").write_text(text)
            compared(f"{folder.name} {made.name}", source, facts(made), verbose=verbose)


def score_single(
    single: Path, home: Path, sites: Path | None, *, copies: bool, verbose: bool
) -> None:
    """Score the single pages in both forms."""
    source = Form(home / "page", "")
    shown = Form(home / "html", ".html")
    copy = Form(home / "copy", ".txt")
    for truth, text in single_pages(single, home, sites):
        source.add(truth.name, (single / "pages" / truth.name).read_text())
        page = shown.add(truth.name, text)
        if copies:
            copy.add(truth.name, copied(page, home))
    for form in (source, shown, copy)[: 2 + copies]:
        print(
            f"{form.folder.name:6}", scored(form, single, verbose=verbose), flush=True
        )


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("single", type=Path, nargs="?")
    parser.add_argument("--sets", nargs="*", type=Path, default=[])
    parser.add_argument("--sites", type=Path)
    parser.add_argument("--keep", type=Path, help="an empty folder for what is made")
    parser.add_argument("-v", dest="verbose", action="store_true")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each form of the single pages and of each set."""
    options = parsed(arguments)
    copies = shutil.which(CHROMIUM) is not None
    if not copies:
        print(f"copies: skipped, {CHROMIUM} is not installed")
    sites: Path | None = options.sites.resolve() if options.sites else None
    if sites is None:
        print("reStructuredText and sets: skipped, --sites names no generators")
    with tempfile.TemporaryDirectory() as temporary:
        home = (options.keep or Path(temporary)).resolve()
        home.mkdir(parents=True, exist_ok=True)
        both = {"copies": copies, "verbose": options.verbose}
        if options.single:
            score_single(options.single.resolve(), home, sites, **both)
        if sites is not None:
            for folder in options.sets:
                own = home / f"set {folder.name}"
                compare_set(folder.resolve(), sites, own, **both)
    return 0


if __name__ == "__main__":
    sys.exit(main())
