"""OpenAPI documents as viewers and generators of documentation show them, read back.

    python -m benchmarks.viewers DOCUMENT... --modules NODE_MODULES [--generator PROGRAM]
        [--keep FOLDER] [--only NAME...] [-v]

The document is the truth: what is read of a page of it is compared with it. A row a
form: recall and precision of operations, parameters (with their place), fields of bodies
and of responses (nested by dots) and statuses, and how many of them are required and of
the type that the document says. A form that leaves something collapsed cannot reach
full recall; its precision counts.

`NODE_MODULES` holds playwright-core and the viewers, as `npm install --ignore-scripts`
of those in `VIEWERS` and `TOOLS` leaves them, and `PROGRAM` is `openapi-generator-cli`
(which needs Java). Pages are opened in Debian's Chromium by `viewers.js`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.pages import (
    Call,
    Score,
    followed,
    matched,
    one_to_one,
    operations,
    prepared,
    type_of,
)
from generator.openapi.load import load_document
from generator.report.diagnostics import Report
from generator.source import read_source

DEPTH = 4
"""So deep fields are compared; viewers show no more without clicks."""
REDOC = '{"hideHostname": false, "disableSearch": true, %s}'


@dataclass(frozen=True)
class Viewer:
    """A page that shows a document: its body, and the buttons to press."""

    files: tuple[str, ...]
    body: str
    steps: tuple[str, ...] = ()


def swagger_ui(rendering: str, expansion: str) -> Viewer:
    """Swagger UI with examples (`example`) or schemas (`model`) in front."""
    return Viewer(
        ("swagger-ui-dist/swagger-ui-bundle.js",),
        '<div id="ui"></div><script>SwaggerUIBundle({url: "document.json", dom_id: "#ui", '
        f'docExpansion: "{expansion}", defaultModelRendering: "{rendering}", '
        "defaultModelExpandDepth: 6, defaultModelsExpandDepth: 6});</script>",
    )


def redoc(options: str, *steps: str) -> Viewer:
    """Redoc in the browser."""
    return Viewer(
        ("redoc/bundles/redoc.standalone.js",),
        '<div id="ui"></div><script>Redoc.init("document.json", '
        f'{REDOC % options}, document.getElementById("ui"));</script>',
        steps,
    )


def scalar(*steps: str) -> Viewer:
    """Scalar's reference."""
    return Viewer(
        ("@scalar/api-reference/dist/browser/standalone.js",),
        '<div id="ui"></div><script>Scalar.createApiReference("#ui", '
        '{url: "document.json", defaultOpenAllTags: true, withDefaultFonts: false,'
        " expandAllResponses: true});</script>",
        steps,
    )


def elements(*steps: str) -> Viewer:
    """Stoplight Elements, all operations on one page."""
    return Viewer(
        ("@stoplight/elements/web-components.min.js",),
        '<elements-api router="hash" layout="stacked" apiDescriptionUrl="document.json">'
        "</elements-api>",
        steps,
    )


def rapidoc(style: str, schemas: str) -> Viewer:
    """RapiDoc, a web component."""
    return Viewer(
        ("rapidoc/dist/rapidoc-min.js",),
        f'<rapi-doc spec-url="document.json" render-style="{style}" '
        f'schema-style="{schemas}" default-schema-tab="schema" '
        'schema-expand-level="9"></rapi-doc>',
    )


SHOWN_ALL = '"expandResponses": "all", "schemasExpansionLevel": "all"'
PRESSED = (
    ".sl-stack div[role=heading][aria-expanded=false], .sl-cursor-pointer[data-test],"
    ' div[data-test="operation-accordion"]'
)
VIEWERS = {
    "swagger-ui-collapsed": swagger_ui("example", "list"),
    "swagger-ui-examples": swagger_ui("example", "full"),
    "swagger-ui-schemas": swagger_ui("model", "full"),
    "redoc-collapsed": redoc('"expandResponses": "200,201"'),
    "redoc-expanded": redoc(SHOWN_ALL),
    "scalar-collapsed": scalar(),
    "scalar-expanded": scalar("button[aria-expanded=false]"),
    "elements-stacked": elements(PRESSED, "button[aria-expanded=false]"),
    "rapidoc-table": rapidoc("read", "table"),
    "rapidoc-tree": rapidoc("read", "tree"),
}
GENERATORS = ("html", "html2", "asciidoc", "markdown", "confluence", "dynamic-html")
"""Of openapi-generator."""
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "widdershins": ("widdershins", "{document}", "-o", "{out}/index.md"),
    "widdershins-expanded": (
        *("widdershins", "{document}", "--expandBody", "--resolve"),
        *("--omitHeader", "--code", "-o", "{out}/index.md"),
    ),
    "redocly": ("redocly", "build-docs", "{document}", "-o", "{out}/index.html"),
}


@dataclass
class Facts:
    """What an operation has: each name with whether it is required and its type."""

    parameters: dict[str, tuple[bool, str]] = field(default_factory=dict)
    body: dict[str, tuple[bool, str]] = field(default_factory=dict)
    answer: dict[str, tuple[bool, str]] = field(default_factory=dict)
    statuses: set[str] = field(default_factory=set)


def flat(document: Any, schema: Any, prefix: str, depth: int) -> Iterator[Any]:
    """The fields of a schema, nested by dots: name, required and type."""
    node = followed(document, schema)
    if "items" in node and depth <= DEPTH:
        yield from flat(document, node["items"], prefix, depth)
        return
    needed = node.get("required") or ()
    for name, inner in (node.get("properties") or {}).items():
        yield prefix + name, (name in needed, type_of(document, inner))
        if depth < DEPTH:
            yield from flat(document, inner, f"{prefix}{name}.", depth + 1)
    for key in ("allOf", "oneOf", "anyOf"):
        for inner in node.get(key) or ():
            for name, (required, kind) in flat(document, inner, prefix, depth + 1):
                yield name, (required and key == "allOf", kind)


def facts(document: Any, operation: Any, item: Any) -> Facts:
    """The facts of an operation."""
    result = Facts()
    own = (*(item.get("parameters") or ()), *(operation.get("parameters") or ()))
    for entry in own:
        node = followed(document, entry)
        if node.get("in") != "path":
            kind = type_of(document, node.get("schema"))
            name = str(node.get("name"))
            name = name.lower() if node.get("in") == "header" else name
            result.parameters[f"{node.get('in')}:{name}"] = (
                bool(node.get("required")),
                kind,
            )
    body = followed(document, operation.get("requestBody"))
    for media in (body.get("content") or {}).values():
        result.body.update(flat(document, media.get("schema"), "", 0))
    for status, entry in (operation.get("responses") or {}).items():
        result.statuses.add(str(status).upper())
        if str(status).startswith("2"):
            for media in (followed(document, entry).get("content") or {}).values():
                result.answer.update(flat(document, media.get("schema"), "", 0))
    return result


def of_document(document: Any) -> dict[Call, Facts]:
    """The facts of each operation of a document."""
    return {call: facts(document, o, i) for call, o, i in operations(document)}


@dataclass
class Comparison:
    """Of one form: the scores, and what is wrong or missing in words."""

    scores: dict[str, Score] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def names(self, kind: str, call: Call, wanted: set[str], found: set[str]) -> None:
        """Compare the names of one kind in an operation."""
        self.scores.setdefault(kind, Score()).add(wanted, found)
        where = f"{call.method} {call.path} {kind}"
        if more := sorted(found - wanted):
            self.wrong.append(f"{where}: invented {', '.join(more)}")
        if less := sorted(wanted - found):
            self.missing.append(f"{where}: {', '.join(less)}")

    def details(
        self, kind: str, call: Call, wanted: Mapping[str, Any], found: Mapping[str, Any]
    ) -> None:
        """Compare what is said of the names that both have."""
        for index, what in enumerate(("required", "type")):
            if what == "required" and kind == "answer":
                continue
            score = self.scores.setdefault(what, Score())
            for name in wanted.keys() & found.keys():
                one, two = wanted[name][index], found[name][index]
                if one != "" and two != "":
                    score.add({str(one)}, {str(two)})
                    if one != two:
                        where = f"{call.method} {call.path} {kind} {name}"
                        self.wrong.append(f"{where}: {what} {two}, not {one}")

    def __str__(self) -> str:
        """The ratios in a row."""
        return " ".join(
            f"{name} {score.recall:4.0%}/{score.common / (score.found or 1):4.0%}"
            for name, score in self.scores.items()
        )


def compare(wanted: Mapping[Call, Facts], found: Mapping[Call, Facts]) -> Comparison:
    """What was read against the document."""
    result = Comparison()
    pairs = one_to_one(matched(list(wanted), list(found)))
    whole = Call("", "")
    result.names(
        "operations",
        whole,
        {f"{c.method} {c.path}" for c in wanted},
        {f"{c.method} {c.path}" for c in pairs}
        | {f"{c.method} {c.path}" for c in found if c not in pairs.values()},
    )
    for call, other in pairs.items():
        one, two = wanted[call], found[other]
        for kind in ("parameters", "body", "answer"):
            theirs, mine = getattr(one, kind), getattr(two, kind)
            result.names(kind, call, {*theirs}, {*mine})
            result.details(kind, call, theirs, mine)
        result.names("statuses", call, one.statuses, two.statuses)
    return result


def opened(
    viewers: Mapping[str, Viewer], document: Path, modules: Path, home: Path
) -> None:
    """Open the viewers' pages in Chromium; their HTML and text lie in `home`."""
    jobs = []
    bundle: list[str | Path] = [modules / ".bin" / "redocly", "bundle", document]
    subprocess.run(
        [*bundle, "--ext", "json", "-o", home / "document.json"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    for name, viewer in viewers.items():
        scripts = "".join(
            f'<script src="/modules/{each}"></script>' for each in viewer.files
        )
        page = home / f"{name}.page.htm"
        page.write_text(
            f'<!doctype html><html><head><meta charset="utf-8"></head><body>{scripts}'
            f"{viewer.body}</body></html>"
        )
        jobs.append({"page": page.name, "name": name, "steps": viewer.steps})
    plan = home / "jobs.json"
    plan.write_text(json.dumps(jobs))
    program = Path(__file__).with_suffix(".js")
    subprocess.run(["node", program, plan, modules, home], check=True, timeout=900)
    for name in viewers:
        for suffix in (".html", ".txt"):
            made = home / f"{name}{suffix}"
            if made.exists():
                folder = home / f"{name}-{'copy' if suffix == '.txt' else 'html'}"
                folder.mkdir(exist_ok=True)
                made.rename(folder / f"index{suffix}")


def printed(
    document: Path, home: Path, modules: Path, generator: str, only: Sequence[str]
) -> None:
    """Run the tools that write files."""
    tools = {
        name: (str(modules / ".bin" / command[0]), *command[1:])
        for name, command in COMMANDS.items()
    }
    if generator:
        tools |= {
            f"openapi-generator-{name}": (
                *(generator, "generate", "-i", "{document}"),
                *("-g", name, "-o", "{out}", "--skip-validate-spec"),
            )
            for name in GENERATORS
        }
    for name, command in tools.items():
        if not chosen(name, only):
            continue
        out = home / name
        out.mkdir(exist_ok=True)
        run = subprocess.run(
            [each.format(document=document, out=out) for each in command],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if run.returncode:
            print(f"{name}: failed: {run.stderr.strip()[:200]}")


def chosen(name: str, only: Sequence[str]) -> bool:
    """Whether a form is asked for."""
    return not only or any(name.startswith(each) for each in only)


def scored(
    wanted: Mapping[Call, Facts], home: Path, only: Sequence[str], *, verbose: bool
) -> None:
    """Print a row a form that lies in `home`."""
    for folder in sorted(path for path in home.iterdir() if path.is_dir()):
        if not chosen(folder.name, only):
            continue
        result = prepared(folder, Report())
        found = of_document(result.document) if result is not None else {}
        comparison = compare(wanted, found)
        print(f"{folder.name:28} {comparison}", flush=True)
        if verbose:
            for line in comparison.wrong:
                print("  wrong", line)
            for line in comparison.missing:
                print("  missing", line)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row a form of each document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path, nargs="+")
    parser.add_argument("--modules", type=Path, help="node_modules; renders anew")
    parser.add_argument("--generator", default="")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--keep", type=Path, help="a folder for what is made")
    parser.add_argument("-v", dest="verbose", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        for path in options.documents:
            home = (options.keep or Path(temporary)).resolve() / path.stem
            home.mkdir(parents=True, exist_ok=True)
            document = load_document(read_source(path), Report()).value
            if options.modules:
                modules = options.modules.resolve()
                asked = {
                    name: each
                    for name, each in VIEWERS.items()
                    if chosen(name, options.only)
                }
                if asked:
                    opened(asked, path.resolve(), modules, home)
                printed(path.resolve(), home, modules, options.generator, options.only)
            print(path.name)
            scored(of_document(document), home, options.only, verbose=options.verbose)
    return 0


if __name__ == "__main__":
    sys.exit(main())
