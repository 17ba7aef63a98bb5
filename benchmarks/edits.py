"""Random edits of an OpenAPI document, as a vendor makes them."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

METHODS = ("get", "put", "post", "delete", "patch")
Edit = Callable[[dict[str, Any], random.Random], bool]
"""Changes a document in place; whether it found something to change."""


def edited(
    document: dict[str, Any], seed: int, edits: dict[str, Edit] | None = None
) -> tuple[str, dict[str, Any]]:
    """The name of an edit and a copy with it: the first of a random order that fits."""
    chance = random.Random(seed)
    known = edits or EDITS
    for name in chance.sample(sorted(known), len(known)):
        value = copy.deepcopy(document)
        if known[name](value, chance):
            return name, value
    return "nothing", document


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """All operations."""
    return [
        item[method]
        for item in document.get("paths", {}).values()
        for method in METHODS
        if isinstance(item.get(method), dict)
    ]


def schemas_in(node: Any) -> Iterator[dict[str, Any]]:
    """All schemas below a node that are written out there."""
    level = [node]
    for found in level:
        if isinstance(found, list):
            level += found
        elif isinstance(found, dict):
            if isinstance(found.get("type"), str) or "properties" in found:
                yield found
            level += (v for k, v in found.items() if k not in ("example", "examples"))


def responses(document: dict[str, Any]) -> list[Any]:
    """The schemas of answers."""
    found = [o.get("responses", {}) for o in operations(document)]
    return [*schemas_in(found), *component_schemas(document)]


def component_schemas(document: dict[str, Any]) -> list[dict[str, Any]]:
    """All schemas among the components."""
    return [*schemas_in(document.get("components", {}).get("schemas", {}))]


def everything(document: dict[str, Any]) -> list[dict[str, Any]]:
    """All schemas of bodies, answers and components."""
    bodies = [o.get("requestBody", {}) for o in operations(document)]
    return [*schemas_in(bodies), *responses(document)]


def parameters(document: dict[str, Any]) -> list[tuple[list[Any], dict[str, Any]]]:
    """The parameters that are no part of a path, each with its list."""
    return [
        (o["parameters"], p)
        for o in operations(document)
        for p in o.get("parameters", [])
        if isinstance(p, dict) and p.get("in") in ("query", "header") and "schema" in p
    ]


def objects(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Schemas with properties."""
    return [s for s in everything(document) if s.get("properties")]


def drop_operation(document: dict[str, Any], chance: random.Random) -> bool:
    places = [
        (item, m) for item in document["paths"].values() for m in METHODS if m in item
    ]
    if len(places) < 2:
        return False
    item, method = chance.choice(places)
    del item[method]
    return True


def add_operation(document: dict[str, Any], chance: random.Random) -> bool:
    found = operations(document)
    if not found:
        return False
    tags = chance.choice(found).get("tags", ["extra"])
    document["paths"][f"/extra{chance.randrange(99)}"] = {
        "get": {
            "operationId": f"listExtra{chance.randrange(99)}",
            "tags": tags,
            "responses": {"204": {"description": "Nothing."}},
        }
    }
    return True


def drop_parameter(document: dict[str, Any], chance: random.Random) -> bool:
    found = parameters(document)
    if not found:
        return False
    among, one = chance.choice(found)
    among.remove(one)
    return True


def add_parameter(document: dict[str, Any], chance: random.Random) -> bool:
    found = operations(document)
    if not found:
        return False
    among = chance.choice(found).setdefault("parameters", [])
    among.append(
        {
            "name": f"extra_{chance.randrange(99)}",
            "in": "query",
            "required": chance.random() < 0.5,
            "schema": {"type": chance.choice(["string", "integer"])},
        }
    )
    return True


def require_parameter(document: dict[str, Any], chance: random.Random) -> bool:
    found = parameters(document)
    if not found:
        return False
    _, one = chance.choice(found)
    one["required"] = not one.get("required", False)
    return True


OTHER = {"string": "integer", "integer": "string", "boolean": "string"}
OTHER |= {"number": "boolean"}


def retype(schema: dict[str, Any]) -> bool:
    """Give a plain schema another type."""
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in OTHER:
        return False
    schema.clear()
    schema["type"] = OTHER[kind]
    return True


def retype_parameter(document: dict[str, Any], chance: random.Random) -> bool:
    found = parameters(document)
    return bool(found) and retype(chance.choice(found)[1]["schema"])


def retype_property(document: dict[str, Any], chance: random.Random) -> bool:
    found = [
        p
        for schema in objects(document)
        for p in schema["properties"].values()
        if isinstance(p, dict) and str(p.get("type")) in OTHER
    ]
    return bool(found) and retype(chance.choice(found))


def untype_property(document: dict[str, Any], chance: random.Random) -> bool:
    found = [
        p
        for schema in objects(document)
        for p in schema["properties"].values()
        if isinstance(p, dict) and isinstance(p.get("type"), str)
    ]
    if found:
        chance.choice(found).clear()
    return bool(found)


def drop_property(document: dict[str, Any], chance: random.Random) -> bool:
    found = objects(document)
    if not found:
        return False
    schema = chance.choice(found)
    name = chance.choice([*schema["properties"]])
    del schema["properties"][name]
    if name in schema.get("required", ()):
        schema["required"].remove(name)
    return True


def rename_property(document: dict[str, Any], chance: random.Random) -> bool:
    found = objects(document)
    if not found:
        return False
    schema = chance.choice(found)
    old = chance.choice([*schema["properties"]])
    schema["properties"] = {
        f"new_{name}" if name == old else name: value
        for name, value in schema["properties"].items()
    }
    if "required" in schema:
        named = schema["required"]
        schema["required"] = [f"new_{n}" if n == old else n for n in named]
    return True


def rename_parameter(document: dict[str, Any], chance: random.Random) -> bool:
    found = parameters(document)
    if not found:
        return False
    _, one = chance.choice(found)
    one["name"] = f"new_{one['name']}"
    return True


def add_property(document: dict[str, Any], chance: random.Random) -> bool:
    found = objects(document)
    if not found:
        return False
    schema = chance.choice(found)
    name = f"extra{chance.randrange(99)}"
    schema["properties"][name] = {"type": "string"}
    if chance.random() < 0.5:
        schema.setdefault("required", []).append(name)
    return True


def require_property(document: dict[str, Any], chance: random.Random) -> bool:
    found = objects(document)
    if not found:
        return False
    schema = chance.choice(found)
    name = chance.choice([*schema["properties"]])
    among = schema.setdefault("required", [])
    if name in among:
        among.remove(name)
    else:
        among.append(name)
    return True


def enumerations(document: dict[str, Any]) -> list[list[Any]]:
    """The values of all enumerations of strings."""
    given = [p["schema"] for _, p in parameters(document)]
    found = (s.get("enum") for s in [*everything(document), *schemas_in(given)])
    return [v for v in found if isinstance(v, list) and all(map(is_text, v))]


def is_text(value: object) -> bool:
    """Whether a value is a string."""
    return isinstance(value, str)


def add_value(document: dict[str, Any], chance: random.Random) -> bool:
    found = enumerations(document)
    if not found:
        return False
    chance.choice(found).append(f"extra{chance.randrange(99)}")
    return True


def drop_value(document: dict[str, Any], chance: random.Random) -> bool:
    found = [values for values in enumerations(document) if len(values) > 2]
    if not found:
        return False
    values = chance.choice(found)
    values.remove(chance.choice(values))
    return True


def make_nullable(document: dict[str, Any], chance: random.Random) -> bool:
    found = [
        (schema["properties"], name)
        for schema in objects(document)
        for name in schema["properties"]
    ]
    if not found:
        return False
    among, name = chance.choice(found)
    among[name] = {"anyOf": [among[name], {"type": "null"}]}
    return True


def describe(document: dict[str, Any], chance: random.Random) -> bool:
    chance.choice(operations(document))["description"] = "Other words."
    return True


def retitle(document: dict[str, Any], chance: random.Random) -> bool:
    document["info"]["title"] = f"Renamed{chance.randrange(99)} API"
    return True


def reorder(document: dict[str, Any], chance: random.Random) -> bool:
    paths = [*document["paths"].items()]
    chance.shuffle(paths)
    document["paths"] = dict(paths)
    return True


def rename_operation(document: dict[str, Any], chance: random.Random) -> bool:
    chance.choice(operations(document))["operationId"] = f"extra{chance.randrange(99)}"
    return True


def rename_tag(document: dict[str, Any], chance: random.Random) -> bool:
    tags = sorted({t for o in operations(document) for t in o.get("tags", [])[:1]})
    if not tags:
        return False
    old, new = chance.choice(tags), f"extra{chance.randrange(99)}"
    for operation in operations(document):
        kept = operation.get("tags", [])
        operation["tags"] = [new if tag == old else tag for tag in kept]
    return True


def rename_schema(document: dict[str, Any], chance: random.Random) -> bool:
    schemas = document.get("components", {}).get("schemas", {})
    if not schemas:
        return False
    old, new = chance.choice([*schemas]), f"Extra{chance.randrange(99)}"
    document["components"]["schemas"] = {
        new if name == old else name: schema for name, schema in schemas.items()
    }
    point(document, f"#/components/schemas/{old}", f"#/components/schemas/{new}")
    return True


def point(node: Any, old: str, new: str) -> None:
    """Let all references to one thing lead to another."""
    level = [node]
    for found in level:
        if isinstance(found, dict):
            found |= {k: new for k, v in found.items() if v == old}
        members = found.values() if isinstance(found, dict) else found
        level += [m for m in members if isinstance(m, dict | list)]


def add_error(document: dict[str, Any], chance: random.Random) -> bool:
    found = chance.choice(operations(document)).setdefault("responses", {})
    schema = {"type": "object", "properties": {"reason": {"type": "string"}}}
    found["418"] = {
        "description": "A teapot.",
        "content": {"application/json": {"schema": schema}},
    }
    return True


def drop_error(document: dict[str, Any], chance: random.Random) -> bool:
    found = [
        (o["responses"], status)
        for o in operations(document)
        for status in o.get("responses", {})
        if str(status)[:1] in "45"
    ]
    if not found:
        return False
    among, status = chance.choice(found)
    del among[status]
    return True


def deprecate(document: dict[str, Any], chance: random.Random) -> bool:
    chance.choice(operations(document))["deprecated"] = True
    return True


def move_path(document: dict[str, Any], chance: random.Random) -> bool:
    old = chance.choice([*document["paths"]])
    document["paths"] = {
        f"/moved{path}" if path == old else path: item
        for path, item in document["paths"].items()
    }
    return True


def other_server(document: dict[str, Any], chance: random.Random) -> bool:
    document["servers"] = [{"url": f"https://api{chance.randrange(99)}.example.com"}]
    return True


def limit(document: dict[str, Any], chance: random.Random) -> bool:
    found = [p["schema"] for _, p in parameters(document)]
    found = [schema for schema in found if schema.get("type") == "integer"]
    if not found:
        return False
    chance.choice(found)["maximum"] = 7
    return True


def other_credentials(document: dict[str, Any], chance: random.Random) -> bool:
    schemes = document.get("components", {}).get("securitySchemes", {})
    if not schemes:
        return False
    name = f"X-Key{chance.randrange(99)}"
    for scheme in schemes:
        schemes[scheme] = {"type": "apiKey", "in": "header", "name": name}
    return True


def free_operation(document: dict[str, Any], chance: random.Random) -> bool:
    chance.choice(operations(document))["security"] = []
    return True


def retype_error(document: dict[str, Any], chance: random.Random) -> bool:
    found = [
        media
        for operation in operations(document)
        for status, answer in operation.get("responses", {}).items()
        if str(status)[:1] in "45"
        for media in answer.get("content", {}).values()
    ]
    if found:
        problem = {"type": "object", "properties": {"reason": {"type": "string"}}}
        chance.choice(found)["schema"] = problem
    return bool(found)


def other_default(document: dict[str, Any], chance: random.Random) -> bool:
    found = [p["schema"] for _, p in parameters(document)]
    found = [schema for schema in found if schema.get("type") == "integer"]
    if found:
        chance.choice(found)["default"] = 3
    return bool(found)


def other_status(document: dict[str, Any], chance: random.Random) -> bool:
    found = [o["responses"] for o in operations(document) if "200" in o["responses"]]
    if found:
        among = chance.choice(found)
        among["202"] = among.pop("200")
    return bool(found)


def empty_result(document: dict[str, Any], chance: random.Random) -> bool:
    found = [o["responses"] for o in operations(document) if "200" in o["responses"]]
    if found:
        among = chance.choice(found)
        among["204"] = {"description": "Nothing."}
        del among["200"]
    return bool(found)


def add_body(document: dict[str, Any], chance: random.Random) -> bool:
    """A body where there was none, of a DELETE where there is one."""
    bare = [o for o in operations(document) if "requestBody" not in o]
    deleting = [
        i["delete"] for i in document.get("paths", {}).values() if "delete" in i
    ]
    found = [o for o in bare if o in deleting] or bare
    if found:
        needed = ["reason"] if chance.random() < 0.5 else []
        schema = {"type": "object", "properties": {"reason": {"type": "string"}}}
        content = {"application/json": {"schema": {**schema, "required": needed}}}
        chance.choice(found)["requestBody"] = {"content": content, "required": True}
    return bool(found)


EDITS: dict[str, Edit] = {
    "drop-operation": drop_operation,
    "add-operation": add_operation,
    "drop-parameter": drop_parameter,
    "add-parameter": add_parameter,
    "require-parameter": require_parameter,
    "retype-parameter": retype_parameter,
    "retype-property": retype_property,
    "untype-property": untype_property,
    "drop-property": drop_property,
    "rename-property": rename_property,
    "rename-parameter": rename_parameter,
    "add-property": add_property,
    "require-property": require_property,
    "add-value": add_value,
    "drop-value": drop_value,
    "make-nullable": make_nullable,
    "describe": describe,
    "retitle": retitle,
    "reorder": reorder,
    "rename-operation": rename_operation,
    "rename-tag": rename_tag,
    "rename-schema": rename_schema,
    "add-error": add_error,
    "drop-error": drop_error,
    "deprecate": deprecate,
    "move-path": move_path,
    "other-server": other_server,
    "limit": limit,
    "other-credentials": other_credentials,
    "free-operation": free_operation,
    "retype-error": retype_error,
    "other-default": other_default,
    "other-status": other_status,
    "empty-result": empty_result,
    "add-body": add_body,
}
