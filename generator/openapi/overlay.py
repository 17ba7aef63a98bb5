"""OpenAPI Overlay 1.1: changes to a document, stated in a separate document."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from typing import Any, Final

from jsonpath import CompoundJSONPath, JSONPathEnvironment, JSONPathMatch
from jsonpath.exceptions import JSONPathError

from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Json
from generator.openapi.nodes import ParsedDocument, load_tree
from generator.openapi.rules import Path, Repair
from generator.report.diagnostics import InputError, Report
from generator.source import Source

VERSION: Final = re.compile(r"1\.[0-9]+\.[0-9]+\Z")
KEYS: Final = frozenset({"overlay", "info", "extends", "actions"})
ACTION_KEYS: Final = frozenset({"target", "description", "update", "remove", "copy"})
CHANGES: Final = ("remove", "update", "copy")
JSON_PATH: Final = JSONPathEnvironment(strict=False)


def apply_overlay(
    document: dict[str, Json], source: Source, report: Report
) -> dict[str, Json]:
    """Apply an Overlay to a copy of a document.

    Actions apply in their order (Overlay 1.1, section 4.4.3). What is wrong with the
    Overlay is reported with its place, and the other actions still apply; a target
    that selects nothing is a warning.
    """
    try:
        tree = load_tree(source)
    except InputError as error:
        report.extend(error.diagnostics)
        return document
    value = tree.value
    if not isinstance(value, dict) or not VERSION.match(str(value.get("overlay"))):
        hint = "an Overlay begins with `overlay: 1.1.0`"
        report.error("bad-overlay", "not an OpenAPI Overlay", tree.locate(()), hint)
        return document
    known_keys(value, KEYS, (), tree, report)
    actions = value.get("actions")
    if not isinstance(actions, list) or not actions:
        span = tree.locate(("actions",))
        report.error("bad-overlay", "`actions` must be a non-empty list", span)
        return document
    changed: Any = copy.deepcopy(document)
    for index, action in enumerate(actions):
        ActionRun(changed, ("actions", index), tree, report).run(action)
    return changed  # type: ignore[no-any-return]


def known_keys(
    node: dict[str, Any],
    keys: frozenset[str],
    path: Path,
    tree: ParsedDocument,
    report: Report,
) -> None:
    """Report keys that Overlays do not have."""
    for key in node:
        if key not in keys and key[:2] != "x-":
            span = tree.locate((*path, key))
            hint = f"known keys are {', '.join(sorted(keys))}"
            report.error("bad-overlay", f"unknown key `{key}`", span, hint)


@dataclass(frozen=True, slots=True)
class ActionRun:
    """Applies one action of an Overlay."""

    document: Any
    path: Path
    tree: ParsedDocument
    report: Report

    def run(self, action: Any) -> None:
        """Apply the action to all nodes that its target selects."""
        if not isinstance(action, dict):
            self.error((), "an action must be an object with `target`")
            return
        known_keys(action, ACTION_KEYS, self.path, self.tree, self.report)
        given = [k for k in CHANGES if k in action and action[k] is not False]
        if len(given) != 1:
            self.error(
                (), "an action must have exactly one of `update`, `remove` and `copy`"
            )
            return
        selected = self.select(action, "target")
        if selected is None:
            return
        if not selected:
            span = self.tree.locate((*self.path, "target"))
            message = f"`{action['target']}` selects nothing"
            self.report.warning("overlay-target", message, span, "check the path")
        elif given == ["remove"]:
            self.remove(selected)
        elif given == ["update"]:
            self.update(selected, action["update"], "update")
        else:
            self.copy(selected, action)

    def error(self, path: Path, message: str, hint: str = "") -> None:
        """Report what is wrong with the action."""
        span = self.tree.locate((*self.path, *path))
        self.report.error("bad-overlay", message, span, hint)

    def select(self, action: dict[str, Any], key: str) -> list[JSONPathMatch] | None:
        """The nodes that a JSONPath (RFC 9535) selects; None if it is none."""
        text = action.get(key)
        if not isinstance(text, str) or not text.startswith("$"):
            self.error((key,), f"`{key}` must be a JSONPath that begins with `$`")
            return None
        try:
            found: Any = JSON_PATH.compile(text)
            if isinstance(found, CompoundJSONPath):
                self.error((key,), f"`{key}` must be a single JSONPath")
                return None
            return list(found.finditer(self.document))
        except (JSONPathError, RecursionError) as error:
            self.error((key,), str(error).splitlines()[0], "see RFC 9535")
            return None

    def remove(self, selected: Sequence[JSONPathMatch]) -> None:
        """Remove nodes, the last of a list first."""
        for match in reversed(selected):
            if match.parent is None:
                self.error(("target",), "the document itself cannot be removed")
                continue
            parent: Any = match.parent.obj
            token = match.parts[-1]
            if isinstance(parent, dict):
                parent.pop(token, None)
            elif isinstance(token, int) and token < len(parent):
                del parent[token]

    def copy(self, selected: Sequence[JSONPathMatch], action: dict[str, Any]) -> None:
        """Update nodes with the value of another node."""
        source = self.select(action, "copy")
        if source is not None and len(source) != 1:
            self.error(("copy",), "`copy` must select exactly one node")
        elif source:
            self.update(selected, source[0].obj, "copy")

    def update(self, selected: Sequence[JSONPathMatch], value: Any, key: str) -> None:
        """Merge into objects, append to lists, replace anything else."""
        for match in selected:
            node: Any = match.obj
            if isinstance(node, dict):
                if isinstance(value, dict):
                    merge(node, value)
                else:
                    self.error((key,), "an object can only be updated with an object")
            elif isinstance(node, list):
                added = value if isinstance(value, list) else [value]
                node.extend(copy.deepcopy(added))
            elif match.parent is not None:
                parent: Any = match.parent.obj
                parent[match.parts[-1]] = copy.deepcopy(value)


def merge(node: dict[str, Any], update: dict[str, Any]) -> None:
    """Merge members recursively: lists are joined, other values replaced."""
    for key, value in update.items():
        old = node.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merge(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            old.extend(copy.deepcopy(value))
        else:
            node[key] = copy.deepcopy(value)


def write_overlay(
    repairs: Iterable[Repair], title: str = "Repairs of the document"
) -> Json:
    """An Overlay that makes the same repairs in the vendor's document.

    Repairs that only concern the spelling of the text are left out. The paths are
    those of the document as one file of OpenAPI 3.
    """
    actions: list[Json] = []
    for repair in repairs:
        for action in repair.actions:
            made: dict[str, Json] = {
                "target": action.target,
                "description": f"{repair.rule}: {repair.message}",
            }
            if action.remove:
                made["remove"] = True
            else:
                made["update"] = copy.deepcopy(action.update)  # type: ignore[assignment]
            actions.append(made)
    info: dict[str, Json] = {"title": title, "version": "1.0.0"}
    return {"overlay": "1.1.0", "info": info, "actions": actions}
