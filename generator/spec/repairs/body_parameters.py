"""Bodies that are listed as parameters, as Swagger 2.0 has them."""

from __future__ import annotations

from typing import Any, Final

from generator.spec.rules import rule
from generator.spec.swagger2 import is_body, make_body
from generator.spec.swagger2_parts import FORM, JSON, MULTIPART, part_schema
from generator.spec.walk import Site

TAKING: Final = ("put", "post", "patch")
"""Methods to which a body of the whole path belongs (RFC 9110, section 9.3)."""


@rule("body-parameter", "path", "parameters")
def shared_body(site: Site) -> None:
    """Gives a body of a whole path to each of its operations that take one."""
    bodies = taken(site)
    for method in TAKING if bodies else ():
        operation = site.node.get(method)
        if isinstance(operation, dict) and "requestBody" not in operation:
            body = request_body(bodies)
            operation["requestBody"] = body
            site.log((method, "requestBody"), MESSAGE, body, True)


@rule("body-parameter", "operation", "parameters")
def body_parameter(site: Site) -> None:
    """Makes parameters in `body` or `formData` the request body, as OpenAPI 3 has it."""
    bodies = taken(site)
    if bodies and "requestBody" not in site.node:
        site.set("requestBody", request_body(bodies), MESSAGE)


MESSAGE: Final = "a body is no parameter"


def taken(site: Site) -> list[dict[str, Any]]:
    """The bodies among an object's parameters, which are taken out."""
    written = site.node["parameters"]
    known = [site.walk.resolve(item) for item in written]
    if any(map(is_body, known)):
        pairs = zip(written, known, strict=True)
        kept = [item for item, found in pairs if not is_body(found)]
        site.set("parameters", kept, MESSAGE)
    return [found for found in known if is_body(found)]


def request_body(bodies: list[dict[str, Any]]) -> dict[str, Any]:
    """The Request Body Object; JSON, or a form by whether it has files."""
    parts = [part_schema(part) for part in bodies if part.get("in") == "formData"]
    files = any(p.get("format") == "binary" or p.get("type") == "file" for p in parts)
    form = MULTIPART if files else FORM
    return make_body(bodies, [form] if parts else [JSON])
