"""Insomnia exports, version 4 (a list of resources) and 5 (a tree)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from fragmint.secrets import is_secret_name
from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Json, Reading
from generator.media import FORM
from generator.readers.calls.call import (
    BINARY,
    JSON_TYPE,
    CallBody,
    Credential,
    DescribedCall,
)
from generator.readers.calls.call_credentials import SIGNED, distinct, of_auth
from generator.readers.calls.call_reading import DocumentReading, refused
from generator.readers.calls.groups import grouped
from generator.readers.calls.literals import message_body, read_json
from generator.readers.calls.parameters import CallRows, FormRow, form_fields
from generator.readers.calls.urls import CallUrl, parse_url
from generator.readers.documents.json_schema import TreeNode, root_of
from generator.report.diagnostics import Diagnostic, InputError, Severity
from generator.source import Source

NAME = "insomnia"
MAX_LENGTH = 64 * 1024 * 1024
EXPORT: Final = re.compile(r"""["']?__export_format["']?\s{0,9}:\s{0,9}[345]\b""")
FIFTH: Final = re.compile(
    r"""(?m)^["']?type["']?\s{0,9}:\s{0,9}["']?collection\.insomnia\.rest/5"""
)
TAG: Final = re.compile(r"\{%-?\s*.{0,2000}?-?%\}")
UNDERSCORE: Final = re.compile(r"\{\{\s{0,4}_\.([^{}]{1,200}?)\s{0,4}\}\}")
MAX_PARENTS: Final = 20
"""Folders inside each other; a cycle of parents ends here."""


def sniff(source: Source) -> float:
    """Sure if the head names the format of an export."""
    head = source.text[:2_000] + source.text[-2_000:]
    return 1.0 if EXPORT.search(head) or FIFTH.search(head) else 0.0


def read(source: Source) -> Reading:
    """The requests of an export as operations."""
    try:
        root = root_of(source)
    except InputError as error:
        return refused(source, NAME, error)
    work = InsomniaExport(DocumentReading(source, NAME), dict(variables(root, source)))
    found = (
        flat(root) if isinstance(root.get("resources").value, list) else nested(root)
    )
    for node, folders in found:
        work.add(node, folders)
    work.result.title = title_of(root)
    work.result.calls = grouped(work.result.calls, work.result.title)
    work.result.warn_of_nothing("export")
    return work.result.reading()


def title_of(root: TreeNode) -> str:
    """The name of the workspace or the collection."""
    for item in root.get("resources").items():
        if item.text("_type") == "workspace":
            return item.text("name")
    return root.text("name")


def variables(root: TreeNode, source: Source) -> Iterator[tuple[str, str]]:
    """The values of the base environment and its first own one that are not secrets."""
    groups = [
        item.get("data") for item in root.get("resources").items()
        if item.text("_type") == "environment"
    ]  # fmt: skip
    groups += [root.get("environments", "data")]
    groups += [
        item.get("data") for item in root.get("environments", "subEnvironments").items()
    ]
    found: dict[str, str] = {}
    for data in groups:
        for item in data.items():
            if item.text() and not is_secret_name(item.name):
                found.setdefault(item.name, plain(item.text()))
    yield from found.items()
    for name, value in source.variables:
        if not is_secret_name(name) and name not in found:
            yield name, value


def plain(text: str) -> str:
    """Text with its placeholders in the common form; a computed value is unknown."""
    text = UNDERSCORE.sub(r"{{\1}}", text) if "{{" in text else text
    return TAG.sub("{{value}}", text) if "{%" in text else text


def flat(root: TreeNode) -> Iterator[tuple[TreeNode, list[TreeNode]]]:
    """The requests of version 4 with their folders, outermost first."""
    nodes = {item.text("_id"): item for item in root.get("resources").items()}
    for node in nodes.values():
        if node.text("_type") != "request":
            continue
        folders: list[TreeNode] = []
        parent = nodes.get(node.text("parentId"))
        for _ in range(MAX_PARENTS):
            if parent is None:
                break
            if parent.text("_type") == "request_group":
                folders.insert(0, parent)
            parent = nodes.get(parent.text("parentId"))
        yield node, folders


def nested(root: TreeNode) -> Iterator[tuple[TreeNode, list[TreeNode]]]:
    """The requests of version 5 with their folders, outermost first."""
    stack: list[tuple[TreeNode, list[TreeNode]]] = [
        (item, []) for item in reversed(list(root.get("collection").items()))
    ]
    while stack:
        node, folders = stack.pop()
        children = list(node.get("children").items())
        if node.text("url") or node.text("method"):
            yield node, folders
        stack.extend((child, [*folders, node]) for child in reversed(children))


@dataclass
class InsomniaExport:
    """An export while it is read."""

    result: DocumentReading
    values: Mapping[str, str]

    def add(self, node: TreeNode, folders: list[TreeNode]) -> None:
        """Read one request."""
        url = parse_url(plain(node.text("url")), self.values)
        if url is None:
            why = "a request without an HTTP URL"
            self.result.left_out.append((node.span, why))
            if node.text("url").strip():
                note = Diagnostic(Severity.NOTE, "left-out", why, node.span)
                self.result.diagnostics.append(note)
            return
        rows = self.rows(node, url)
        signed = list(rows.signs(self.result.secrets))
        auth = self.auth(node, folders)
        method = node.text("method").upper()
        self.result.calls.append(
            DescribedCall(
                method if re.fullmatch(r"[A-Z]{1,20}", method) else "GET",
                url.path,
                node.region,
                url.base,
                node.text("name"),
                description=node.text("description")
                or node.text("meta", "description"),
                group=tuple(folder.text("name") for folder in folders),
                parameters=rows.parameters(url.path, self.values),
                bodies=tuple(self.bodies(node.get("body"), rows.headers)),
                credentials=(
                    distinct([*(auth or ()), *signed]) if auth or signed else auth
                ),
                language=NAME,
            )
        )

    def rows(self, node: TreeNode, url: CallUrl) -> CallRows:
        """The rows of a request; what its address has comes first."""
        written = [FormRow(name, text, node.span) for name, text in url.query]
        query = [self.row(item) for item in node.get("parameters").items()]
        headers = map(self.row, node.get("headers").items())
        paths = map(self.row, node.get("pathParameters").items())
        return CallRows(tuple(paths), (*written, *query), tuple(headers))

    def row(self, item: TreeNode) -> FormRow:
        """A name and a value with its description."""
        is_file = item.text("type") == "file"
        text = plain(item.text("value"))
        return FormRow(
            item.text("name"), text, item.span, item.text("description"), is_file
        )

    def auth(
        self, node: TreeNode, folders: list[TreeNode]
    ) -> tuple[Credential, ...] | None:
        """How a request is signed: by itself, else as the nearest folder says."""
        for around in (node, *reversed(folders)):
            auth = around.get("authentication")
            kind = auth.text("type").lower()
            if not kind or auth.get("disabled").value is True:
                continue
            if kind == "none":
                return ()
            if kind in SIGNED:
                message = (
                    f"requests are signed with {SIGNED[kind]}, which is not generated"
                )
                hint = "sign them in a hook or a custom transport"
                self.result.diagnostics.append(
                    Diagnostic(
                        Severity.WARNING, "signed-requests", message, auth.span, hint
                    )
                )
                return None
            for own in auth.items():
                if is_secret_name(own.name) or own.name in ("value", "username"):
                    self.result.secrets.hide(own.text())
            given = {
                OWN.get(item.name, item.name): plain(item.text())
                for item in auth.items()
            }
            found = of_auth(kind, given, auth.span)
            return (found,) if found else None
        return None

    def bodies(self, body: TreeNode, headers: Sequence[FormRow]) -> Iterator[CallBody]:
        """The body of a request by its media type."""
        media = body.text("mimeType") or next(
            (row.text for row in headers if row.name.lower() == "content-type"), ""
        )
        kind = media.partition(";")[0].strip().lower()
        listed = list(body.get("params").items())
        if kind == FORM or kind.startswith("multipart/"):
            fields = form_fields(map(self.row, listed), self.values)
            if fields:
                yield CallBody(kind, body.span, fields=fields)
                return
        if kind == "application/graphql":
            try:
                message: Json = read_json(body.text("text"))
            except ValueError:
                message = {"query": body.text("text"), "variables": {}}
            yield CallBody(JSON_TYPE, body.span, message, True)
        elif body.text("fileName"):
            yield CallBody(kind or BINARY, body.span)
        else:
            found = message_body(
                plain(body.text("text")), media, body.span, self.values
            )
            if found:
                yield found


OWN: Final = {
    "grantType": "grant_type", "authorizationUrl": "authUrl", "accessTokenUrl": "accessTokenUrl",
}  # fmt: skip
"""Names of attributes of `authentication` in the words of collections."""
