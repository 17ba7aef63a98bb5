"""Schemathesis against the mock: what it finds is ours, unless the document is at fault.

Not ours are three kinds of findings, each told by a rule:

- a refusal whose status the document does not have, nor another one that could stand for
  it: a server that enforces credentials must be able to say 401;
- a response that is a documented example, word for word: the example breaks its schema;
- a value that several branches of a `oneOf` take, which the schema should not allow.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .stage import PATIENCE, WORK, Verdict, document, environment, loaded, mocked, run

PACKAGES = ("schemathesis==4.32.5",)
EXAMPLES = 6
"""Random cases of an operation and phase: enough for a thousand cases of a document."""
CODE = re.compile(r"^- (ST\d+) (.*)$", re.MULTILINE)
RECEIVED = re.compile(r"Received: (\d+)")
REFUSALS = frozenset("400 401 403 404 405 409 413 415 422".split())
BODY = re.compile(r"^\[(\d+)\][^\n]*:\n\n {4}`(.*?)`\n\n", re.MULTILINE | re.DOTALL)
AMBIGUOUS = "is valid under more than one of the schemas"
CASES = re.compile(r"(\d+) generated")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was found, and all that was said of it."""

    code: str
    title: str
    text: str


def fuzzed(source: Path, header: str) -> Verdict:
    """What is found in a mock of a document, called with a header."""
    python = environment("schemathesis", *PACKAGES)
    path = document(source)
    options = ("--token", "token", "--errors", "native", "--stateful")
    with mocked(source, *options) as base:
        command = [str(python.parent / "schemathesis"), "run", str(path), "--url", base]
        command += ["--max-examples", str(EXAMPLES), "--seed", "1", "--no-color"]
        command += ["--header", header, "--output-truncate", "false"]
        # It keeps what it found beside where it runs.
        done = run(command, timeout=4 * PATIENCE, check=False, cwd=WORK)
    (WORK / f"{source.stem}.schemathesis.txt").write_text(done.stdout)
    counted = CASES.search(done.stdout)
    name = f"schemathesis, {source.stem}"
    if counted is None:
        return Verdict(name, "no case", (done.stdout[-500:] + done.stderr[-500:],))
    known = documented_examples(loaded(path))
    theirs: Counter[str] = Counter()
    wrong: list[str] = []
    for finding in findings(done.stdout):
        reason = excuse(finding, known)
        if reason:
            theirs[reason] += 1
        else:
            wrong.append(f"{finding.code} {finding.title}: {finding.text[:600]}")
    excused = ", ".join(f"{count} {reason}" for reason, count in theirs.items())
    return Verdict(name, f"{counted[1]} cases", tuple(wrong), excused)


def findings(report: str) -> Iterator[Finding]:
    """The findings of a report; those of one request share what follows the last."""
    body = report.partition("= SUMMARY =")[0]
    marks = [*CODE.finditer(body)]
    ends = [*(mark.start() for mark in marks[1:]), len(body)]
    for mark, end in zip(marks, ends, strict=False):
        tail = body[mark.end() : body.find("Reproduce with", mark.end())]
        own = body[mark.end() : end]
        yield Finding(mark[1], mark[2], own if "Reproduce with" in own else own + tail)


def excuse(finding: Finding, examples: frozenset[str]) -> str:
    """Why a finding is not ours; empty if it is."""
    received = RECEIVED.search(finding.text)
    if finding.code == "ST103" and received and received[1] in REFUSALS:
        return "refusals that are not documented"
    if finding.code == "ST108" and AMBIGUOUS in finding.text:
        return "values of several branches"
    answer = BODY.search(finding.text)
    if finding.code == "ST108" and answer and canonical(answer[2]) in examples:
        return "documented examples that break their schema"
    return ""


def documented_examples(node: Any) -> frozenset[str]:
    """All examples of media types in a document, each in one spelling."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            named = value.get("examples")
            entries = named.values() if isinstance(named, dict) else ()
            found |= {spelled(e["value"]) for e in entries if is_example(e)}
            found |= {spelled(value["example"])} if "example" in value else set()
        if isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value
    return frozenset(found)


def is_example(node: Any) -> bool:
    """Whether a node is an Example Object with a value."""
    return isinstance(node, dict) and "value" in node


def spelled(value: Any) -> str:
    """JSON in one spelling."""
    return json.dumps(value, sort_keys=True)


def canonical(text: str) -> str:
    """A text of JSON in one spelling; empty for anything else."""
    try:
        return spelled(json.loads(text))
    except ValueError:
        return ""
