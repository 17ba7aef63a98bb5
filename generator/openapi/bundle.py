"""Bundling: the contents of other files become components of the main document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from generator import patterns as re, pointers
from generator.dataclass import dataclass, field
from generator.facts import Pointer
from generator.openapi.files import FilePlace, Files
from generator.openapi.kinds import KINDS, SCHEMA, Shape, named
from generator.openapi.nodes import Origins
from generator.openapi.places import MAX_NODES
from generator.openapi.rules import Path
from generator.pointers import ABSENT
from generator.report.diagnostics import InputError, Report

EXTERNAL: Final = re.compile(r"""\$ref["']?\s*:\s*["']?[^#"'\s]""")
SECTIONS: Final = {
    f.kind: ("components", name) for name, f in KINDS["components"].items()
}
SWAGGER_SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "schema": ("definitions",),
    "parameter": ("parameters",),
    "response": ("responses",),
}
SWAGGER_KINDS: Final = KINDS | {
    "root": KINDS["root"] | {v[0]: named(k) for k, v in SWAGGER_SECTIONS.items()},
    "response": KINDS["response"] | {"schema": SCHEMA},
}
ILLEGAL: Final = re.compile(r"[^a-zA-Z0-9._-]+")
INLINE: Final = frozenset({"path"})
FIRST: Final = ("components", "definitions", "parameters", "responses")


@dataclass
class Bundler:
    """Takes over what a document refers to, once per place.

    `adopted` leads from places in files to pointers in the main document.
    """

    root: dict[str, Any]
    files: Files
    origins: Origins
    report: Report
    adopted: dict[FilePlace, Pointer] = field(default_factory=dict)
    copied: int = 0

    def __post_init__(self) -> None:
        is_old = "swagger" in self.root
        self.kinds = SWAGGER_KINDS if is_old else KINDS
        self.sections = SWAGGER_SECTIONS if is_old else SECTIONS
        self.queue: list[tuple[str, Any, Path, FilePlace]] = []

    def run(self) -> None:
        """Follow all references to other files, shared objects first."""
        self.claim_names()
        main = FilePlace(self.files.main, ())
        fields = self.kinds["root"]
        for key in sorted(self.root, key=lambda k: k not in FIRST):
            spec = fields.get(key)
            if spec is not None and spec.kind:
                self.field(spec.shape, spec.kind, self.root[key], (key,), main / key)
        while self.queue:
            self.visit(*self.queue.pop())

    def claim_names(self) -> None:
        """Let what a component of the document takes from another file have its name,
        whoever else refers to that file.
        """
        for section in self.sections.values():
            for name, node in members(pointers.get(self.root, section)):
                ref = node.get("$ref") if isinstance(node, dict) else None
                if isinstance(ref, str) and not ref.startswith("#"):
                    with suppress(InputError):  # It is reported where it is followed.
                        target = self.files.resolve(self.files.main, ref)
                        if target is not None and not self.files.is_main(target.file):
                            self.adopted.setdefault(target, (*section, str(name)))

    def visit(self, kind: str, node: Any, path: Path, place: FilePlace) -> None:
        """Follow the references in one object that came from a place."""
        if not isinstance(node, dict):
            return
        place = self.follow(kind, node, path, place)
        fields = self.kinds.get(kind, {})
        wild = fields.get("*")
        for key, value in list(node.items()):
            spec = fields.get(key, wild)
            if spec is not None and spec.kind:
                inner = ((*path, key), place / key)
                self.field(spec.shape, spec.kind, value, *inner)
        if kind == "discriminator":
            self.mapping(node, path, place)

    def field(
        self, shape: Shape, kind: str, value: Any, path: Path, place: FilePlace
    ) -> None:
        """Follow the references in one field."""
        if shape is Shape.ONE:
            self.visit(kind, value, path, place)
            return
        if isinstance(value, dict) and shape is Shape.MAP:
            place = self.follow("map", value, path, place)
        for token, member in members(value):
            self.visit(kind, member, (*path, token), place / str(token))

    def follow(
        self, kind: str, node: dict[str, Any], path: Path, place: FilePlace
    ) -> FilePlace:
        """Make the reference of a node local; the place its contents come from."""
        ref = node.get("$ref")
        if not isinstance(ref, str):
            return place
        target = self.target(ref, path, place)
        if target is None:
            return place
        own = self.sections.get(kind, ()) == path[:-1]
        if kind in self.sections and not own and kind not in INLINE:
            node["$ref"] = pointers.spell(self.adopt(kind, target))
        elif (
            self.files.is_main(target.file) and not own and kind in INLINE
        ) or self.files.is_main(target.file):
            node["$ref"] = pointers.spell(target.pointer)
        else:
            return self.inline(kind, node, path, target)
        return place

    def target(self, ref: str, path: Path, place: FilePlace) -> FilePlace | None:
        """Where a reference leads; None if it may stay as it is, or leads nowhere."""
        if ref.startswith("#") and self.files.is_main(place.file):
            return None
        try:
            found = self.files.resolve(place.file, ref)
        except InputError as error:
            for diagnostic in error.diagnostics:
                span = diagnostic.span or self.origins.locate((*path, "$ref"))
                hint = diagnostic.hint
                self.report.error(diagnostic.code, diagnostic.message, span, hint)
            return None
        if found is None or self.files.value(found) is ABSENT:
            return None
        return found

    def adopt(self, kind: str, target: FilePlace) -> Pointer:
        """The pointer at which the main document has the value of a place."""
        if self.files.is_main(target.file):
            return target.pointer
        known = self.adopted.get(target)
        if known is not None:
            return known
        section = self.sections[kind]
        holder = self.root
        for token in section:
            if not isinstance(holder.get(token), dict):
                holder[token] = {}
            holder = holder[token]
        name = free_name(target, holder)
        pointer = (*section, name)
        self.adopted[target] = pointer
        value = self.copy(self.files.value(target))
        holder[name] = value
        self.origins.adopt(self.files.tree(target.file), target.pointer, pointer)
        self.queue.append((kind, value, pointer, target))
        return pointer

    def inline(
        self, kind: str, node: dict[str, Any], path: Path, target: FilePlace
    ) -> FilePlace:
        """Put the value of a place where the reference was."""
        value = self.files.value(target)
        for _ in range(pointers.MAX_HOPS):
            if not isinstance(value, dict) or "$ref" not in value:
                break
            further = self.target(str(value["$ref"]), path, target)
            if further is None or self.files.is_main(further.file):
                break
            target, value = further, self.files.value(further)
        if not isinstance(value, dict):
            return target
        rest = {k: v for k, v in node.items() if k != "$ref"}
        node.clear()
        node.update(self.copy(value) | rest)
        self.origins.adopt(self.files.tree(target.file), target.pointer, path)
        if kind in self.sections:
            self.adopted.setdefault(target, tuple(map(str, path)))
        return target

    def mapping(self, node: dict[str, Any], path: Path, place: FilePlace) -> None:
        """Values of a discriminator that name files."""
        written = node.get("mapping")
        for value, ref in list(written.items()) if isinstance(written, dict) else ():
            if isinstance(ref, str) and ("#" in ref or "/" in ref or "." in ref):
                target = self.target(ref, (*path, "mapping"), place)
                if target is not None and isinstance(written, dict):
                    written[value] = pointers.spell(self.adopt("schema", target))

    def copy(self, value: Any) -> Any:
        """A deep copy within the budget, as the same file may be needed again."""
        self.copied += 1
        if self.copied > MAX_NODES:
            message = f"references expand to more than {MAX_NODES} values"
            raise self.files.error("too-many-values", message)
        if isinstance(value, dict):
            return {k: self.copy(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.copy(v) for v in value]
        return value


def members(value: Any) -> Iterator[tuple[str | int, Any]]:
    """The members of a map or list."""
    if isinstance(value, dict):
        yield from list(value.items())
    elif isinstance(value, list):
        yield from enumerate(list(value))


def free_name(target: FilePlace, holder: dict[str, Any]) -> str:
    """A name after the last token of the pointer, or else the file."""
    base = target.pointer[-1] if target.pointer else target.file.name.split(".")[0]
    legal = ILLEGAL.sub("_", base).strip("_") or "unnamed"
    name, count = legal, 2
    while name in holder:
        name, count = f"{legal}_{count}", count + 1
    return name
