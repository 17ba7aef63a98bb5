"""Repairs that need all others to be done: discriminators and component names."""

from __future__ import annotations

import re
from typing import Any, Final

from generator.spec import pointers
from generator.spec.repair import ABSENT, Path
from generator.spec.repairs.references import retarget
from generator.spec.rules import rule
from generator.spec.walk import Site

LEGAL: Final = re.compile(r"[a-zA-Z0-9._-]+\Z")


@rule("discriminator-mapping", "schema", "discriminator", silent_below=3)
def collect(site: Site) -> None:
    """Remember the schemas with a discriminator."""
    site.walk.discriminators.append((site.node, site.path))


@rule("discriminator-mapping", "root", after=True)
def discriminator_mapping(site: Site) -> None:
    """A discriminator tells which of its values means which schema."""
    for schema, path in site.walk.discriminators:
        discriminator = schema.get("discriminator")
        if isinstance(discriminator, dict):
            place = (*path, "discriminator", "mapping")
            if "mapping" in discriminator:
                clean(site, discriminator, place)
            else:
                infer(site, schema, discriminator, place)


def clean(site: Site, discriminator: dict[str, Any], place: Path) -> None:
    """Spell values of a mapping as references, and drop those to nothing."""
    written = discriminator["mapping"]
    found: dict[str, str] = {}
    for value, ref in written.items() if isinstance(written, dict) else ():
        pointer = ("components", "schemas", str(ref))
        if pointers.get(site.node, pointer) is not ABSENT:
            found[value] = pointers.spell(pointer)
        elif pointers.find(site.node, ref) is not ABSENT:
            found[value] = ref
    if found != written:
        discriminator["mapping"] = found
        message = "values of a mapping are references to schemas"
        site.log(place, message, dict(found))
    if not found:
        del discriminator["mapping"]


def infer(
    site: Site, schema: dict[str, Any], discriminator: dict[str, Any], place: Path
) -> None:
    """Make the mapping out of constants, or out of names as OpenAPI has it."""
    members = schema.get("oneOf") or schema.get("anyOf")
    found = [m.get("$ref") for m in members or () if isinstance(m, dict)]
    refs = [ref for ref in found if isinstance(ref, str)]
    mapping: dict[str, str] = {}
    for ref in refs:
        target = site.walk.resolve({"$ref": ref})
        values = constants(site, target, str(discriminator.get("propertyName")), 0)
        for value in values or [ref.rsplit("/", 1)[-1]]:
            if value in mapping:
                return
            mapping[value] = ref
    if mapping:
        discriminator["mapping"] = mapping
        site.log(place, "a discriminator without `mapping`", dict(mapping), is_new=True)


def constants(site: Site, schema: dict[str, Any], name: str, depth: int) -> list[str]:
    """The values that a property may have in a schema."""
    properties = schema.get("properties")
    own = properties.get(name) if isinstance(properties, dict) else None
    found = site.walk.resolve(own) if isinstance(own, dict) else {}
    if isinstance(found.get("const"), str):
        return [found["const"]]
    if isinstance(found.get("enum"), list):
        return [v for v in found["enum"] if isinstance(v, str)]
    for part in schema.get("allOf") or () if depth < 8 else ():
        values = constants(site, site.walk.resolve(part), name, depth + 1)
        if values:
            return values
    return []


@rule("component-name", "root", after=True)
def component_name(site: Site) -> None:
    """Names of components are letters, digits, dots, hyphens and underscores."""
    for section, members in (site.node.get("components") or {}).items():
        if section[:2] == "x-" or not isinstance(members, dict):
            continue
        for name in [n for n in members if not LEGAL.match(n)]:
            rename(site, members, section, name)


def rename(site: Site, members: dict[str, Any], section: str, name: str) -> None:
    """Give a component a legal name that is free, in its place."""
    legal = re.sub(r"[^a-zA-Z0-9._-]+", "_", name).strip("_") or "unnamed"
    new, count = legal, 2
    while new in members:
        new, count = f"{legal}_{count}", count + 1
    old_path, new_path = ("components", section, name), ("components", section, new)
    items = [(new if k == name else k, v) for k, v in members.items()]
    members.clear()
    members.update(items)
    message = f"{name!r} is no legal name of a component"
    site.log(old_path, message)
    site.walk.move(old_path, new_path)
    site.log(new_path, message, members[new], is_new=True)
    retarget(site, old_path, new_path, site.rule.name)
    if section == "securitySchemes":
        requirements(site, name, new)
    if section == "schemas":
        mappings(site, name, new)


def requirements(site: Site, old: str, new: str) -> None:
    """Rename a security scheme where it is required."""
    holders = [site.node, *(node for node, _, _ in site.walk.operations())]
    for holder in holders:
        written = holder.get("security")
        for requirement in written if isinstance(written, list) else ():
            if isinstance(requirement, dict) and old in requirement:
                requirement[new] = requirement.pop(old)


def mappings(site: Site, old: str, new: str) -> None:
    """Rename a schema where a discriminator names it."""
    before = ("components", "schemas", old)
    after = pointers.spell(("components", "schemas", new))
    for schema, _ in site.walk.discriminators:
        discriminator = schema.get("discriminator")
        found = discriminator.get("mapping") if isinstance(discriminator, dict) else 0
        mapping: dict[str, Any] = found if isinstance(found, dict) else {}
        for value, ref in mapping.items():
            if pointers.parse(str(ref)) == before:
                mapping[value] = after
