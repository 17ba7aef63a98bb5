"""Repairs that depend on all others: discriminators and component names."""

from __future__ import annotations

from typing import Any, Final

from generator import patterns as re, pointers
from generator.openapi.rules import Path, rule
from generator.openapi.schema import tag_text
from generator.openapi.walk import Site
from generator.pointers import ABSENT

LEGAL: Final = re.compile(r"[a-zA-Z0-9._-]+\Z")


@rule("discriminator-mapping", "schema", "discriminator", silent_below=3)
def collect(site: Site) -> None:
    """Remember the schemas with a discriminator."""
    site.walk.discriminators.append((site.node, site.path))


@rule("discriminator-property", "root", after=True)
def discriminator_property(site: Site) -> None:
    """Removes a discriminator whose property is a list or an object, which selects
    nothing."""
    for schema, path in site.walk.discriminators:
        discriminator = schema.get("discriminator")
        if not isinstance(discriminator, dict):
            continue
        name = discriminator.get("propertyName")
        members = [*(schema.get("oneOf") or ()), *(schema.get("anyOf") or ())]
        owners = [schema, *(site.walk.resolve(m) for m in members)]
        found = (site.walk.resolve(property_of(owner, name)) for owner in owners)
        if any(entry.get("type") in ("array", "object") for entry in found):
            del schema["discriminator"]
            message = f"the property {name!r} is a list or an object"
            site.log((*path, "discriminator"), message)


def property_of(schema: dict[str, Any], name: object) -> dict[str, Any]:
    """The schema of a property; an empty one where there is none."""
    properties = schema.get("properties")
    found = properties.get(name) if isinstance(properties, dict) else None
    return found if isinstance(found, dict) else {}


@rule("discriminator-mapping", "root", after=True)
def discriminator_mapping(site: Site) -> None:
    """Fills in which value of a discriminator means which schema, so that answers can
    be distinguished."""
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
        message = "values of a mapping must be references to schemas"
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
    """The values that a property may have in a schema, as a mapping spells them."""
    values = listed(site, property_of(schema, name), 0)
    if values is not None:
        return [tag_text(v) for v in values if isinstance(v, str | int | float)]
    for part in schema.get("allOf") or () if depth < 8 else ():
        texts = constants(site, site.walk.resolve(part), name, depth + 1)
        if texts:
            return texts
    return []


def listed(site: Site, schema: Any, depth: int) -> list[Any] | None:
    """The only values of a schema, or of a part of it; None if there may be others."""
    found = site.walk.resolve(schema)
    if "const" in found:
        return [found["const"]]
    if isinstance(found.get("enum"), list):
        return [*found["enum"]]
    parts = found.get("allOf") if depth < 8 else None
    every = (listed(site, part, depth + 1) for part in parts or ())
    return next((values for values in every if values is not None), None)


@rule("component-name", "root", after=True)
def component_name(site: Site) -> None:
    """Renames components to letters, digits, dots, hyphens and underscores, and what
    refers to them."""
    renamed: dict[Path, Path] = {}
    for section, members in (site.node.get("components") or {}).items():
        if section[:2] == "x-" or not isinstance(members, dict):
            continue
        if names := new_names(members):
            rename(site, members, section, names)
            at = ("components", section)
            renamed |= {(*at, old): (*at, new) for old, new in names.items()}
    if renamed:
        retarget(site, renamed)


def new_names(members: dict[str, Any]) -> dict[str, str]:
    """Free and legal names for those that are not legal."""
    found: dict[str, str] = {}
    taken: dict[str, int] = dict.fromkeys(members, 1)
    for name in members:
        if not LEGAL.match(name):
            legal = re.sub(r"[^a-zA-Z0-9._-]+", "_", name).strip("_") or "unnamed"
            new = legal
            while new in taken:
                taken[legal] += 1
                new = f"{legal}_{taken[legal]}"
            taken[new] = 1
            found[name] = new
    return found


def rename(
    site: Site, members: dict[str, Any], section: str, names: dict[str, str]
) -> None:
    """Give components their new names, each in its place."""
    items = [(names.get(name, name), value) for name, value in members.items()]
    members.clear()
    members.update(items)
    for old, new in names.items():
        message = f"{old!r} is not a valid component name"
        site.log(("components", section, old), message)
        site.walk.move(("components", section, old), ("components", section, new))
        path = ("components", section, new)
        site.log(path, message, members[new], is_new=True)
    if section == "securitySchemes":
        requirements(site, names)


def requirements(site: Site, names: dict[str, str]) -> None:
    """Rename security schemes where they are required."""
    for holder in (site.node, *(node for node, _, _ in site.walk.operations())):
        written = holder.get("security")
        for requirement in written if isinstance(written, list) else ():
            for name in [n for n in requirement if n in names]:
                requirement[names[name]] = requirement.pop(name)


def retarget(site: Site, renamed: dict[Path, Path]) -> None:
    """Lead all references to components, and into them, to their new names."""

    def target(ref: Any) -> str | None:
        pointer = pointers.parse(ref) if isinstance(ref, str) else None
        new = renamed.get(pointer[:3]) if pointer else None
        if pointer is None or new is None:
            return None
        return pointers.spell((*map(str, new), *pointer[3:]))

    message = "the component has another name"
    for found in site.walk.references:
        if (ref := target(found.node.get("$ref"))) is not None:
            found.node["$ref"] = ref
            place = (*renamed.get(found.path[:3], found.path[:3]), *found.path[3:])
            site.log((*place, "$ref"), message, ref)
    for schema, path in site.walk.discriminators:
        discriminator = schema.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else 0
        for value, old in mapping.items() if isinstance(mapping, dict) else ():
            if (ref := target(old)) is not None and isinstance(mapping, dict):
                mapping[value] = ref
                at = (*path, "discriminator", "mapping", value)
                site.log(at, message, ref)
