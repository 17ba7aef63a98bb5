"""Rendering views with Jinja2 templates that only print: ours, or the user's.

The output of a user's template is formatted by black, and a mistake in it is one error
with the template's file and line. To find the line, the template contains marks, which
are removed from the output.
"""

from __future__ import annotations

import ast
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePath
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple

from jinja2 import (
    ChoiceLoader,
    DictLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.nativetypes import NativeCodeGenerator
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator import patterns as re
from generator.project.cache import user_folder
from generator.report.diagnostics import Diagnostic, InputError, Severity, Span
from generator.source import Source
from generator.targets.python.printer import WIDTH, Node, laid_out
from generator.version import VERSION

HERE = Path(__file__).resolve().parent
SUFFIX = ".jinja"
OTHERS_WRITE = 0o022
"""The bits of a mode that let others than the owner write."""
OURS = "fragmint"
"""The prefix that leads to a template of ours that one of the user's replaces."""


@cache
def template_folder() -> Path:
    """The folder of templates: in the wheel beside this file, else in the checkout."""
    packed = HERE / "_templates"
    return packed if packed.is_dir() else HERE.parent / "templates"


class Nodes(Environment):
    """Gives what is between braces as it is, for nodes to be laid out with their line."""

    code_generator_class = NativeCodeGenerator


def printable(value: object) -> object:
    """A value as it may be in a template: a node of code, or else text."""
    return value if isinstance(value, str | Node) else str(value)


OPTIONS: Mapping[str, Any] = {
    "undefined": StrictUndefined,
    "autoescape": False,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "finalize": printable,
}


class CompiledTemplates(FileSystemBytecodeCache):
    """Our templates as Python code, kept by their texts from run to run: compiling them
    takes 70 ms. A file that cannot be read or written costs time, nothing else.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Recall one template."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # A file cut off raises what `pickle` happens to meet.
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one template."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def compiled_templates() -> CompiledTemplates | None:
    """Where compiled templates are kept; None if there is no folder of the user's own that
    nobody else writes to, as they are code: with `sudo`, the home may be another's.
    """
    folder = user_folder("templates")
    if folder is None:
        return None
    status = folder.stat()
    is_own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    if not is_own or status.st_mode & OTHERS_WRITE:
        return None
    return CompiledTemplates(str(folder), f"{VERSION}-%s")


@cache
def environment(target: str) -> Environment:
    """Our templates of one target."""
    loader = FileSystemLoader(template_folder() / target)
    return Nodes(loader=loader, bytecode_cache=compiled_templates(), **OPTIONS)


def render(target: str, name: str, view: object) -> str:
    """The text of one view by our template of that name."""
    template = environment(target).get_template(f"{name}{SUFFIX}")
    return "".join(laid_out(printed(template, view)))


def printed(template: Template, view: object) -> Iterator[Node]:
    """The output of a template, piece by piece: text and nodes."""
    return template.root_render_func(template.new_context({"view": view}))


class Templates:
    """Templates by target and name: the user's if there is one, else ours."""

    def __init__(self, own: Mapping[str, Source] | None = None) -> None:
        """`own` has the user's templates by path, such as `python/models.jinja`."""
        self.own = own or {}
        self._environments: dict[str, Environment] = {}

    def render(self, target: str, name: str, view: object) -> str:
        """The text of one view.

        Raises:
            InputError: There is a mistake in a template of the user's.
        """
        own = self.own.get(f"{target}/{name}{SUFFIX}")
        if own is None:
            return render(target, name, view)
        return formatted(name, self._printed(target, name, view), own)

    def _printed(self, target: str, name: str, view: object) -> Printed:
        own = self.own[f"{target}/{name}{SUFFIX}"]
        try:
            template = self._environment(target).get_template(f"{name}{SUFFIX}")
            return unmarked("".join(laid_out(printed(template, view))))
        except TemplateSyntaxError as error:
            place = self.own.get(f"{target}/{error.name}", own)
            raise mistake(error.message or "", place, error.lineno) from None
        except Exception as error:
            line = failed_line(error.__traceback__, f"{name}{SUFFIX}")
            message = error.message if isinstance(error, TemplateError) else str(error)
            raise mistake(message or type(error).__name__, own, line) from None

    def _environment(self, target: str) -> Environment:
        if target not in self._environments:
            prefix = f"{target}/"
            own = {
                path.removeprefix(prefix): source.text
                for path, source in self.own.items()
                if path.startswith(prefix)
            }
            ours = FileSystemLoader(template_folder() / target)
            both = ChoiceLoader([DictLoader(own), ours, PrefixLoader({OURS: ours})])
            self._environments[target] = Marking(loader=both, **OPTIONS)
        return self._environments[target]


class Marking(ImmutableSandboxedEnvironment):
    """Marks every line of a template's text with its number."""

    code_generator_class = NativeCodeGenerator

    def _parse(
        self, source: str, name: str | None, filename: str | None
    ) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if name is not None and not name.startswith(f"{OURS}/"):
            for node in tree.find_all(nodes.TemplateData):
                node.data = marked(node.data, node.lineno)
        return tree


MARK = re.compile("\ue000([0-9]{1,9})\ue001")
"""A line's number between two characters of the private use area."""


def marked(text: str, line: int) -> str:
    """Text whose first line has that number, each of its lines with a mark."""
    return "\n".join(
        f"\ue000{number}\ue001{part}"
        for number, part in enumerate(text.split("\n"), line)
    )


class Printed(NamedTuple):
    """The output of a template, and for each line the template's, as far as it is known."""

    text: str
    lines: tuple[int, ...]


def unmarked(text: str) -> Printed:
    """The text without its marks, and where its lines come from."""
    lines, last = [], 1
    for part in text.split("\n"):
        found = MARK.findall(part)
        last = int(found[0]) if found else last
        lines.append(last)
    return Printed(MARK.sub("", text), tuple(lines))


def failed_line(trace: TracebackType | None, name: str) -> int:
    """The line of a template that an exception comes from; the innermost frame of it."""
    line = 1
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if template is not None and template.name == name:
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line


def mistake(message: str, own: Source, line: int, column: int = 1) -> InputError:
    """An error in a template of the user's."""
    hint = "correct the template"
    place = Span(own.file, line, column)
    return InputError(
        Diagnostic(Severity.ERROR, "bad-template", message.strip(), place, hint)
    )


def formatted(name: str, printed: Printed, own: Source) -> str:
    """The output of a template, as black would write it where it is Python.

    Raises:
        InputError: It is not Python, or not TOML, and its name says that it should be.
    """
    match PurePath(name).suffix:
        case "" | ".pyi" as suffix:
            return formatted_python(printed, own, suffix == ".pyi")
        case ".toml":
            check_toml(printed, own)
    return printed.text


def formatted_python(printed: Printed, own: Source, is_stub: bool) -> str:
    """Python by black, which is only loaded for this.

    Raises:
        InputError: It is not Python.
    """
    import black
    from black.mode import TargetVersion

    try:
        ast.parse(printed.text)
        mode = black.Mode({TargetVersion.PY311}, line_length=WIDTH, is_pyi=is_stub)
        return black.format_str(printed.text, mode=mode)
    except SyntaxError as error:
        line = min(error.lineno or 1, len(printed.lines))
        message = f"its output is not Python: {error.msg}"
        shown = printed.text.split("\n")[line - 1].strip()
        raise mistake(f"{message} (`{shown}`)", own, printed.lines[line - 1]) from None
    except (ValueError, RecursionError) as error:
        message = f"its output cannot be formatted: {error}"
        raise mistake(message, own, 1) from None


def check_toml(printed: Printed, own: Source) -> None:
    """See that it is TOML.

    Raises:
        InputError: It is not.
    """
    try:
        tomllib.loads(printed.text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        line = min(int(found[1]) if found else 1, len(printed.lines))
        message = f"its output is not TOML: {error}"
        raise mistake(message, own, printed.lines[line - 1]) from None


def unused_templates(own: Mapping[str, Source]) -> Iterator[Diagnostic]:
    """The user's templates that replace none of ours; those whose names
    begin with `_` are for others to include.
    """
    known = known_templates()
    for path, source in own.items():
        if path not in known and not PurePath(path).name.startswith("_"):
            near = get_close_matches(path, known, n=1)
            hint = (
                f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known)}"
            )
            message = f"there is no template `{path}` to replace"
            place = Span(source.file, 1)
            yield Diagnostic(Severity.ERROR, "template-misses", message, place, hint)


@cache
def known_templates() -> Sequence[str]:
    """The paths of all our templates."""
    home = template_folder()
    return sorted(
        path.relative_to(home).as_posix() for path in home.rglob(f"*{SUFFIX}")
    )


@cache
def verbatim(package: str) -> Mapping[str, str]:
    """The modules of one of our packages: path below it to text."""
    folder = HERE / package
    return MappingProxyType(
        {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(folder.rglob("*.py"))
        }
    )
