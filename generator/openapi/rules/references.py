"""Repairs of dangling, mistyped and circular references."""

from __future__ import annotations

import copy
from difflib import get_close_matches
from typing import Any, Final

from generator import patterns as re, pointers
from generator.openapi.kinds import KINDS, kind_at
from generator.openapi.places import HINTS
from generator.openapi.rules import Path, rule
from generator.openapi.walk import Reference, Site
from generator.pointers import ABSENT

SECTIONS: Final = {f.kind: name for name, f in KINDS["components"].items()}
ILLEGAL: Final = re.compile(r"[^a-zA-Z0-9._-]+")
EXTERNAL: Final = re.compile(r"://|file:|//|\\|%00|^/", re.IGNORECASE)


@rule("path-reference", "paths", silent_below=3)
def path_reference(site: Site) -> None:
    """A path that is defined elsewhere is copied, so that its operations stand here."""
    for template, item in site.node.items():
        if isinstance(item, dict) and "$ref" in item:
            found = site.walk.resolve(item)
            if "$ref" not in found:
                rest = {k: v for k, v in item.items() if k != "$ref"}
                pointer = pointers.parse(item["$ref"]) or ()
                site.walk.move(pointer, (*site.path, template))
                item.clear()
                item.update(copy.deepcopy(found) | rest)


@rule("dangling-ref", "path", "$ref")
def dangling_path(site: Site) -> None:
    """Removes a reference that leads nowhere; a schema in its place allows anything."""
    ref = site.node["$ref"]
    if "$ref" in site.walk.resolve(site.node):
        report_dangling(site, ref, site.path, "path")
        site.remove("$ref", f"`{ref}` cannot be resolved")


@rule("anchor", "schema", "$anchor", "$id", "$dynamicAnchor", silent_below=3)
def anchor(site: Site) -> None:
    """Remember names by which other schemas may refer to this one."""
    for key in ("$anchor", "$dynamicAnchor"):
        if isinstance(site.node.get(key), str):
            site.walk.anchors.setdefault(f"#{site.node[key]}", site.path)
    if isinstance(site.node.get("$id"), str):
        site.walk.anchors.setdefault(site.node["$id"].rstrip("#"), site.path)


@rule("reference", "root", after=True)
def reference(site: Site) -> None:
    """Leads every reference to an object of the kind that is expected."""
    # What is taken over may refer to more, which is appended.
    for found in site.walk.references:
        if "$ref" in found.node:
            check(site, found)


@rule("dangling-ref", "root", after=True)
def dangling_value(site: Site) -> None:
    """Takes references that lead nowhere out of extensions and examples: other tools
    follow them.
    """
    stack = list(site.walk.free)
    while stack:
        value, path = stack.pop()
        if isinstance(value, list):
            stack += [(item, (*path, n)) for n, item in enumerate(value)]
        elif isinstance(value, dict):
            ref = value.get("$ref")
            if isinstance(ref, str) and pointers.find(site.node, ref) is ABSENT:
                del value["$ref"]
                site.walk.log("dangling-ref", (*path, "$ref"), f"`{ref}` is not there")
            stack += [(item, (*path, key)) for key, item in value.items()]


def check(site: Site, found: Reference) -> None:
    """Repair one reference."""
    ref = found.node["$ref"]
    target = pointers.find(site.node, ref)
    if target is ABSENT:
        better = respell(site, found, ref) or kept(site, found, ref)
        if better is None or "ref-spelling" in site.walk.off:
            dangling(site, found, ref)
            return
        change(site, "ref-spelling", found, better, f"`{ref}` cannot be resolved")
        ref = better
    if "$ref" in (end := site.walk.resolve(found.node)) and in_circle(site, end):
        drop(site, "ref-cycle", found, f"`{ref}` refers to itself")
        return
    kind = kind_at(pointers.parse(ref) or ())
    if kind is not None and kind != found.kind:
        other_kind(site, found, ref, kind)


def in_circle(site: Site, node: dict[str, Any]) -> bool:
    """Whether references only lead to references."""
    for _ in range(pointers.MAX_HOPS):
        target = pointers.find(site.node, node.get("$ref"))
        if not isinstance(target, dict) or "$ref" not in target:
            return False
        node = target
    return True


def respell(site: Site, found: Reference, ref: str) -> str | None:
    """The reference that was meant: an anchor, what a reference or a combined schema on
    its way leads to, or a component of that name.
    """
    known = site.walk.anchors.get(ref.rstrip("#")) or site.walk.anchors.get(ref)
    if known is not None:
        return pointers.spell(tuple(map(str, known)))
    pointer = pointers.parse(ref) or ()
    if (reached := pointers.reached(site.node, pointer)) != pointer:
        return pointers.spell(reached)
    if "://" in ref:
        return None  # A namesake in another document is not what was meant.
    section = SECTIONS.get(found.kind, "")
    name = ref.replace("#", "/").rsplit("/", 1)[-1]
    for candidate in (name, name.split(".")[0]):
        pointer = ("components", section, candidate)
        if candidate and pointers.get(site.node, pointer) is not ABSENT:
            return pointers.spell(pointer)
    return None


def kept(site: Site, found: Reference, ref: str) -> str | None:
    """A component for what stood in a section that OpenAPI does not define."""
    target = pointers.find(site.walk.before, ref)
    section = SECTIONS.get(found.kind)
    if not isinstance(target, dict) or section is None:
        return None
    components = site.node.setdefault("components", {})
    members = components.setdefault(section, {})
    base = ILLEGAL.sub("_", ref.rsplit("/", 1)[-1]).strip("_") or "unnamed"
    names = (base, *(f"{base}_{n}" for n in range(2, len(members) + 3)))
    name = next(name for name in names if name not in members)
    members[name] = copy.deepcopy(target)
    place = ("components", section, name)
    site.walk.used.add(pointers.parse(ref) or ())
    site.walk.move(pointers.parse(ref) or (), place)
    site.walk.log(
        "ref-kind", place, f"`{ref}` is not a standard location", target, True
    )
    site.walk.visit(found.kind, members[name], place)
    return pointers.spell(place)


def change(site: Site, name: str, found: Reference, ref: str, message: str) -> None:
    """Let a reference lead elsewhere."""
    found.node["$ref"] = ref
    site.walk.log(name, (*found.path, "$ref"), message, ref)


def dangling(site: Site, found: Reference, ref: str) -> None:
    """A reference to nothing."""
    report_dangling(site, ref, found.path, found.kind)
    drop(site, "dangling-ref", found, f"`{ref}` cannot be resolved")


def report_dangling(site: Site, ref: str, path: Path, kind: str) -> None:
    """Say what is missing, where it is not the reference's spelling alone."""
    if not ref.startswith("#"):
        report_unread_file(site, ref, path)
    elif "dangling-ref" not in site.walk.off:
        loss = "anything is accepted here" if kind == "schema" else "it is omitted"
        message = f"`{ref}` cannot be resolved, so {loss}"
        span = site.walk.origins.locate((*path, "$ref"))
        site.walk.report.warning("dangling-ref", message, span, near(site, ref, kind))


def near(site: Site, ref: str, kind: str) -> str:
    """A hint at the target that a dangling reference may have meant."""
    section = SECTIONS.get(kind, "")
    known = pointers.get(site.node, ("components", section))
    name = pointers.unescape(ref.rsplit("/", 1)[-1])
    names = get_close_matches(name, known if isinstance(known, dict) else (), n=1)
    return f"did you mean `{names[0]}`?" if names else "correct it, or add its target"


def report_unread_file(site: Site, ref: str, path: Path) -> None:
    """Say which file is missing; to ask for one outside the given files is an error."""
    report = site.walk.report
    span = site.walk.origins.locate((*path, "$ref"))
    if EXTERNAL.search(ref):
        remote = ref.startswith(("http://", "https://"))
        described = report.warning if remote else report.error
        described("forbidden-ref", f"`{ref}` is not read", span, HINTS["forbidden-ref"])
    elif ref[:1] not in ("#", "") and not report.failed:
        hint = "add the file, or correct the reference"
        message = f"`{ref}`: no such file, so anything is accepted here"
        report.warning("missing-file", message, span, hint)


def drop(site: Site, name: str, found: Reference, message: str) -> None:
    """Allow anything in place of a schema, remove what is something else."""
    if name in site.walk.off:
        return
    parent = pointers.get(site.node, tuple(map(str, found.path[:-1])))
    if found.kind == "schema" or found.kind == "response":
        del found.node["$ref"]
        if found.kind == "response":
            found.node["description"] = found.node.get("description", "")
        site.walk.log(name, (*found.path, "$ref"), message)
    elif isinstance(parent, list):
        parent[:] = [item for item in parent if item is not found.node]
        site.walk.log(name, found.path[:-1], message, list(parent))
    elif isinstance(parent, dict) and parent.get(str(found.path[-1])) is found.node:
        del parent[str(found.path[-1])]
        site.walk.log(name, found.path, message)


def other_kind(site: Site, found: Reference, ref: str, kind: str) -> None:
    """A reference to something of another kind, which may have what was meant."""
    if "ref-kind" in site.walk.off:
        return
    message = f"`{ref}` is a {kind}, not a {found.kind}"
    if found.kind == "schema":
        inner = schema_in(site, ref)
        if inner is not None:
            change(site, "ref-kind", found, inner, message)
            return
    elif kind == "schema" and found.kind in ("response", "requestBody"):
        made: dict[str, Any] = {"content": {"application/json": {"schema": {}}}}
        made["content"]["application/json"]["schema"]["$ref"] = ref
        if found.kind == "response":
            made = {"description": "", **made}
        found.node.clear()
        found.node.update(made)
        site.walk.log("ref-kind", found.path, message, made)
        return
    drop(site, "ref-kind", found, message)


def schema_in(site: Site, ref: str) -> str | None:
    """The schema that a parameter, header, body or response has."""
    pointer = pointers.parse(ref) or ()
    target = site.walk.resolve(pointers.get(site.node, pointer))
    if isinstance(target.get("schema"), dict):
        return pointers.spell((*pointer, "schema"))
    content = target.get("content")
    for media_type, media in (content if isinstance(content, dict) else {}).items():
        if isinstance(media, dict) and isinstance(media.get("schema"), dict):
            return pointers.spell((*pointer, "content", media_type, "schema"))
    return None
