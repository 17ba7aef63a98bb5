"""Pages built to HTML by real site generators, against the pages that they were built of.

The same content has to give the same operations. Markdown is built by MkDocs with the
Material theme and by Docusaurus, reStructuredText by Sphinx with sphinxcontrib-httpdomain
and two themes.

    python benchmarks/built_pages.py FOLDER... --sites BIN [--modules NODE_MODULES]

`BIN` is the `bin` folder of a virtual environment with mkdocs-material, sphinx, furo and
sphinxcontrib-httpdomain; `NODE_MODULES` has @docusaurus/core, @docusaurus/preset-classic,
react and react-dom, and without it Docusaurus is left out. Prints a row a folder and
generator: operations of the pages and of the HTML, what only one of them has (listed with
`-v`), and the same of their facts.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generator.facts import Pointer
from generator.readers import read
from generator.source import read_source

MARKDOWN = (".md", ".mdx", ".markdown")
THEMES = ("alabaster", "furo")
CONF = """\
project = "pages"
from importlib.util import find_spec
extensions = [n for n in ("sphinxcontrib.httpdomain", "os_api_ref") if find_spec(n)]
html_theme = "{theme}"
suppress_warnings = ["*"]
"""
MKDOCS = "site_name: pages\ntheme: {name: material}\nplugins: []\nuse_directory_urls: false\n"
DOCUSAURUS = """\
module.exports = {
  title: "pages", url: "https://pages.example", baseUrl: "/", trailingSlash: false,
  onBrokenLinks: "ignore", onBrokenAnchors: "ignore",
  markdown: {
    format: "detect", hooks: {onBrokenMarkdownLinks: "ignore", onBrokenMarkdownImages: "ignore"},
    parseFrontMatter: async (params) => {
      const {frontMatter, content} = await params.defaultParseFrontMatter(params);
      return {frontMatter: frontMatter.title ? {title: frontMatter.title} : {}, content};
    },
  },
  presets: [["classic", {
    docs: {routeBasePath: "/", sidebarPath: undefined, numberPrefixParser: false},
    blog: false, pages: false, theme: {},
  }]],
};
"""
"""Pages keep their names: neither front matter nor numbers decide where they are."""

PROSE = frozenset({"summary", "description", "title"})
"""What spaces may change."""

Operation = tuple[str, str]
OperationFact = tuple[Operation, Pointer, str]


def stated(files: list[Path]) -> tuple[set[Operation], set[OperationFact]]:
    """Method and path (variables without names) of every operation, and its facts."""
    found: set[Operation] = set()
    facts: set[OperationFact] = set()
    for reading in read([read_source(path) for path in files]):
        for section in reading.sections:
            method, path = section.subject.method, section.subject.path
            if method and path:
                subject = (method, "/".join(map(plain, path.rstrip("/").split("/"))))
                found.add(subject)
                facts |= {
                    (subject, fact.pointer, repr(fact.value))
                    for fact in section.facts
                    if fact.pointer[-1] not in PROSE
                }
    return found, facts


def plain(segment: str) -> str:
    """A segment without the name of its variable."""
    head, brace, rest = segment.partition("{")
    return f"{head}{{}}{rest.partition('}')[2]}" if brace else segment


def built(
    folder: Path, home: Path, sites: Path, modules: Path | None
) -> Iterator[tuple[str, list[Path]]]:
    """The name of each generator with the HTML that it makes of a folder."""
    pages = sorted(path for path in folder.iterdir() if path.is_file())
    if markdown := [path for path in pages if path.suffix in MARKDOWN]:
        site = home / "mkdocs"
        copy(markdown, site / "docs", ".md")
        (site / "mkdocs.yml").write_text(MKDOCS)
        run([sites / "mkdocs", "build", "-q", "-d", "html"], site)
        yield "mkdocs", html(site / "html", markdown)
        if modules is not None:
            site = home / "docusaurus"
            copy(markdown, site / "docs", ".md")
            (site / "docusaurus.config.js").write_text(DOCUSAURUS)
            (site / "package.json").write_text("{}")
            (site / "node_modules").symlink_to(modules)
            run([modules / ".bin/docusaurus", "build"], site)
            yield "docusaurus", html(site / "build", markdown)
    if rst := [path for path in pages if path.suffix == ".rst"]:
        for theme in THEMES:
            site = home / theme
            # With what the pages include.
            shutil.copytree(folder, site)
            (site / "conf.py").write_text(CONF.format(theme=theme))
            index = site / "index.rst"
            if not index.exists():
                names = "".join(f"   {path.stem}\n" for path in rst)
                index.write_text(f"Pages\n=====\n\n.. toctree::\n\n{names}")
            run([sites / "sphinx-build", "-q", "-b", "html", ".", "html"], site)
            yield f"sphinx, {theme}", html(site / "html", rst)


def copy(pages: list[Path], to: Path, suffix: str) -> None:
    """Copy pages into the sources of a site."""
    to.mkdir(parents=True, exist_ok=True)
    for page in pages:
        shutil.copyfile(page, to / f"{page.stem}{suffix}")


def html(folder: Path, pages: list[Path]) -> list[Path]:
    """The HTML of the pages, without what a generator adds."""
    names = [page.stem.removesuffix(".html") for page in pages]
    found = [[folder / f"{name}.html.html", folder / f"{name}.html"] for name in names]
    return [path for either in found for path in either if path.is_file()]


def run(command: list[str | Path], folder: Path) -> None:
    """Run a generator; its warnings are its own."""
    subprocess.run(command, cwd=folder, check=False, capture_output=True)


def main() -> int:
    """Compare every folder; 1 if an HTML set differs by more than 1 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--sites", type=Path, required=True)
    parser.add_argument("--modules", type=Path)
    parser.add_argument("-v", dest="verbose", action="store_true")
    options = parser.parse_args()
    worst = 0.0
    for folder in options.folders:
        pages = sorted(p for p in folder.iterdir() if p.suffix in (*MARKDOWN, ".rst"))
        source, facts = stated(pages)
        with tempfile.TemporaryDirectory() as home:
            sites = options.sites.resolve()
            modules = options.modules and options.modules.resolve()
            for name, files in built(folder, Path(home), sites, modules):
                found, shown = stated(files)
                missing, more = source - found, found - source
                worst = max(worst, max(len(missing), len(more)) / max(1, len(source)))
                print(
                    f"{folder.name:12} {name:18} pages {len(source):4} html"
                    f" {len(found):4} missing {len(missing):3} more {len(more):3}"
                    f" facts {len(facts):6} missing {len(facts - shown):5}"
                    f" more {len(shown - facts):5}"
                )
                if options.verbose:
                    for sign, items in (("-", missing), ("+", more)):
                        for method, path in sorted(items):
                            print(f"  {sign} {method} {path}")
    return int(worst > 0.01)


if __name__ == "__main__":
    sys.exit(main())
