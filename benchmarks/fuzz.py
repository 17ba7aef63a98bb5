"""Damages texts of every format at random, and reports whatever crashes or takes long.

    python benchmarks/fuzz.py [--count N] [--seed N] [--show] [FOLDER ...]

The texts are the inputs of our own tests, and those in the folders. Each is cut, doubled,
spliced with another or given a hostile piece, up to four times, then read, merged,
lowered and emitted in this process. The same seed gives the same inputs. Prints a line a
kind of fault (an exception that is no message, more than the seconds allowed) with the
seed that shows it; `--show` prints the text of `--seed` instead. Exits with 1 where
anything was found.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from generator.model import LowerSettings, lower  # noqa: E402
from generator.prepare import prepare  # noqa: E402
from generator.project.inputs import opened  # noqa: E402
from generator.project.jobs import plan_jobs  # noqa: E402
from generator.report.diagnostics import InputError, Report  # noqa: E402
from generator.targets import emit  # noqa: E402

SUFFIXES = frozenset(
    ".md .mdx .rst .adoc .html .txt .json .yaml .yml .har .apib .raml .http .bru".split()
)
MAX_SIZE = 40_000
"""Larger texts are cut there: a mutation should take milliseconds."""
SECONDS = 2.0
"""So much CPU may one text take, as the tests of bombs allow."""
GIVEN_UP = 20
"""Seconds after which a text is interrupted, and counted as one without an end."""

PIECES: tuple[bytes, ...] = (
    *(b"[", b"]", b"{", b"}", b"(", b")", b"<", b">", b"`", b"```", b"|", b"\\", b'"'),
    *(
        b"'",
        b":",
        b": ",
        b"#",
        b"&a ",
        b"*a",
        b"!!python/name:os ",
        b"%",
        b"%ZZ",
        b"\x00",
    ),
    *(
        b"\r",
        b"\r\n",
        b"\t",
        b"\x0c",
        b"\x1b[31m",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x85",
    ),
    *(b"\xed\xa0\x80", b"\\ud800", "\u2028".encode(), "\u202e".encode(), b"\xc2\xa0"),
    *(b"http://[::1", b"http://[x]/", b"//[", b"http://a:99999999/", b"http://:@/"),
    *(b"(a+)+$", b"(?P<a>", b"\\p{L}", b"[z-a]", b"(?i", b"a{99999999}", b"*a"),
    *(
        b"9" * 5000,
        b"-1",
        b"1e999",
        b"-1e999",
        b"NaN",
        b"Infinity",
        b"0x",
        b"1_0",
        b"\xc2\xb2",
    ),
    *(
        b"null",
        b"true",
        b"[]",
        b"{}",
        b'""',
        b"0",
        b"{{",
        b"}}",
        b"{%",
        b"${",
        b"{a}{a}",
    ),
    *(
        b"GET /",
        b"POST /a/{b}",
        b"curl -X",
        b"curl '",
        b"<table>",
        b"<tr><td>",
        b"</pre>",
    ),
    *(b"<pre><code>", b"<!--", b"-->", b"<![CDATA[", b"&#x110000;", b"&#99999999999;"),
    *(b"---\n", b"===\n", b".. code::\n", b"::\n\n", b"|===\n", b"----\n", b"+ Body\n"),
    *(
        b"../" * 50,
        b"/" * 300,
        b"a" * 300,
        b"$ref: ",
        b'"$ref": "',
        b"file:///etc/passwd",
    ),
    *(
        b"\n" * 50,
        b" " * 200,
        b"> " * 50,
        b"- " * 50,
        b"[[" * 50,
        b"{" * 200,
        b"*" * 200,
    ),
)

Mutation = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def span(text: bytes, chance: random.Random, most: int) -> tuple[int, int]:
    """Where a random piece of at most so many bytes begins and ends."""
    start = chance.randint(0, len(text))
    return start, min(len(text), start + chance.randint(0, most))


def lines_of(
    text: bytes, chance: random.Random, most: int
) -> tuple[list[bytes], int, int]:
    """The lines, and where a random run of at most so many begins and ends."""
    lines = text.splitlines(keepends=True)
    start = chance.randint(0, len(lines))
    return lines, start, min(len(lines), start + chance.randint(0, most))


def cut(text: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Without a piece."""
    start, end = span(text, chance, chance.choice([1, 10, 400]))
    return text[:start] + text[end:]


def ended(text: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Only its first part."""
    return text[: chance.randint(0, len(text))]


def put(text: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """With a hostile piece in a random place."""
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(PIECES) + text[at:]


def revalued(text: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """With a hostile piece behind a colon, a sign of equality, a quote or a bar."""
    marks = [i + 1 for i, byte in enumerate(text) if byte in b':="|/ `']
    if not marks:
        return put(text, chance, ())
    at = chance.choice(marks)
    end = min(len(text), at + chance.choice([0, 0, 1, 5, 20]))
    return text[:at] + chance.choice(PIECES) + text[end:]


def flipped(text: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """With one byte changed."""
    if not text:
        return text
    at = chance.randrange(len(text))
    return text[:at] + bytes([chance.randrange(256)]) + text[at + 1 :]


def moved(text: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """With a run of lines elsewhere, once more, or indented."""
    lines, start, end = lines_of(text, chance, 12)
    run, kind = lines[start:end], chance.randrange(3)
    if kind == 0:
        del lines[start:end]
    if kind == 1:
        lines[start:end] = [b" " * chance.choice([1, 2, 4, 8]) + line for line in run]
        return b"".join(lines)
    at = chance.randint(0, len(lines))
    lines[at:at] = run
    return b"".join(lines)


def spliced(text: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """With lines of another text."""
    lines, start, end = lines_of(text, chance, 5)
    other, first, last = lines_of(chance.choice(others), chance, 30)
    lines[start:end] = other[first:last]
    return b"".join(lines)


MUTATIONS: tuple[Mutation, ...] = (
    cut,
    ended,
    put,
    revalued,
    flipped,
    moved,
    spliced,
    revalued,
)


@dataclass(frozen=True)
class Seed:
    """A text to damage, and the ending that its file has."""

    suffix: str
    content: bytes


def seeds(folders: Sequence[Path]) -> list[Seed]:
    """What our own tests read, and the files in the folders, without equal ones."""
    found = dict.fromkeys(
        Seed(path.suffix, path.read_bytes()[:MAX_SIZE])
        for folder in (ROOT / "tests", *folders)
        for path in sorted(folder.rglob("*"))
        if path.suffix in SUFFIXES and path.is_file()
    )
    return list(found)


def damaged(texts: Sequence[Seed], number: int) -> Seed:
    """The damaged text of a number; another format's ending now and then."""
    chance = random.Random(number)
    seed = chance.choice(texts)
    alike = [other.content for other in texts if other.suffix == seed.suffix]
    content = seed.content
    for _ in range(chance.randint(1, 4)):
        content = chance.choice(MUTATIONS)(content, chance, alike)
    strange = chance.random() < 0.05
    return Seed(chance.choice(sorted(SUFFIXES)) if strange else seed.suffix, content)


def build(path: Path, report: Report) -> None:
    """Everything that a build does with a file, except writing.

    Raises:
        InputError: It cannot be used.
    """
    (job,) = plan_jobs([str(path)], report)
    prepared = prepare(opened(job, report), report)
    if report.failed:
        return
    lowered = lower(prepared.document, LowerSettings(package="damaged"))
    for name, text in emit(lowered.api, prepared.document).items():
        if name.endswith(".py"):
            compile(text, name, "exec", dont_inherit=True)
    for item in report:
        if "\n" in str(item):
            raise AssertionError(f"a message of several lines: {item.code}")


class Endless(BaseException):
    """A text took so long that it was given up."""


def give_up(*_: object) -> None:
    """Interrupt what runs."""
    raise Endless


def place(error: BaseException) -> str:
    """The last line of ours that an exception went through."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "generator" in f.filename] or list(frames)
    return " < ".join(
        f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in own[:-3:-1]
    )


def fault(path: Path) -> str:
    """What is wrong with how a file is read; empty where nothing is."""
    started, report = time.process_time(), Report()
    signal.alarm(GIVEN_UP)
    try:
        build(path, report)
    except InputError as error:
        if not error.diagnostics and not report.failed:
            return "an error without a message"
    except (Exception, Endless) as error:
        return f"{type(error).__name__} at {place(error)}"
    finally:
        signal.alarm(0)
    seconds = time.process_time() - started
    return f"more than {SECONDS:g} s of CPU" if seconds > SECONDS else ""


@dataclass
class Found:
    """Kinds of faults: how often, and the first number of each."""

    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, number: int) -> None:
        """Count a fault."""
        self.counts[kind] += 1
        self.first.setdefault(kind, number)

    def lines(self) -> Iterator[str]:
        """A line a kind, the commonest first."""
        for kind, count in self.counts.most_common():
            yield f"{count:6} --seed {self.first[kind]}: {kind}"


def run(texts: Sequence[Seed], numbers: Sequence[int]) -> Found:
    """The faults of the damaged texts of these numbers."""
    found = Found()
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            seed = damaged(texts, number)
            path = Path(folder, f"page{seed.suffix}")
            path.write_bytes(seed.content)
            kind = fault(path)
            path.unlink()
            if kind:
                found.add(kind, number)
    return found


def main() -> int:
    """Print the kinds of faults; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    texts = seeds([folder for folder in options.folders if folder.is_dir()])
    if options.show:
        sys.stdout.buffer.write(damaged(texts, options.seed).content)
        return 0
    signal.signal(signal.SIGALRM, give_up)
    started = time.process_time()
    numbers = range(options.seed, options.seed + options.count)
    found = run(texts, numbers)
    for line in found.lines():
        print(line)
    seconds = time.process_time() - started
    print(
        f"{options.count} texts from {len(texts)}, {len(found.counts)} kinds of faults, {seconds:.0f} s"
    )
    return 1 if found.counts else 0


if __name__ == "__main__":
    sys.exit(main())
