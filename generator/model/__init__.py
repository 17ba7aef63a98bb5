"""Lowering: an OpenAPI document to the intermediate representation.

References, `allOf`, inline schemas and security become plain operations and models. An
operation that cannot be expressed is reported and never affects the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeAlias

from generator.addresses import path_order
from generator.dataclass import dataclass, field, replace
from generator.facts import Json
from generator.model.assemble import assemble, types_of
from generator.model.definitions import Definitions, Unused
from generator.model.group_names import common_prefix, documented_group
from generator.model.ir import Api, Group, Scheme
from generator.model.operations import (
    Draft,
    client_parameters,
    left_to_client,
    lower_operation,
    name_hint,
    shared_keys,
    with_tags,
)
from generator.model.schemas import Schemas
from generator.model.security import (
    filled_places,
    lower_schemes,
    lower_servers,
    requirements,
    usable,
)
from generator.model.settings import Miss, UserSettings, unfulfilled
from generator.model.subjects import finish, settle
from generator.model.webhooks import find_hooks, lower_signature, lower_webhooks
from generator.openapi.document import InfoObject, OperationObject, view
from generator.titles import brand, client_name, naming_title, package_label

Requirements: TypeAlias = tuple[tuple[str, ...], ...]
"""Alternatives of security schemes that hold together."""


@dataclass(frozen=True, slots=True)
class LowerSettings:
    """The user's user: names of package and client (empty ones come from the
    document), and corrections.
    """

    package: str = ""
    client: str = ""
    user: UserSettings = field(default_factory=UserSettings)


@dataclass(frozen=True, slots=True)
class Skipped:
    """An operation that is not generated, and why."""

    operation: str
    code: str
    message: str
    pointer: str


@dataclass
class Lowered:
    """The API, what was left out of it, remarks as (pointer, sentence), the keys of
    user that match nothing, and what requests cannot say apart.
    """

    api: Api
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    operations: int = 0
    missed: list[Miss] = field(default_factory=list)
    clashes: list[tuple[str, str]] = field(default_factory=list)


def lower(document: dict[str, Json], settings: LowerSettings) -> Lowered:
    """Lower a valid, repaired OpenAPI 3.1 document."""
    notes: list[tuple[str, str]] = []
    root = view(document)
    definitions = Definitions()
    schemas = Schemas(root, definitions, Unused(), lambda *note: notes.append(note))
    skipped: list[Skipped] = []
    found = find_operations(schemas)
    drafts = lower_all(schemas, found, skipped)
    hooks = find_hooks(schemas, found)
    webhooks = lower_webhooks(schemas, hooks)
    settle(definitions)
    drafts = [with_tags(draft, definitions) for draft in drafts]
    schemes = lower_schemes(schemas)
    parameters, places = client_parameters(drafts, schemes, definitions)
    drafts = [left_to_client(draft, places) for draft in drafts]
    prefix = common_prefix([operation.path for operation in found])
    groups = assemble(drafts, prefix, definitions, root, settings.user)
    users = {group.module: list(types_of(group)) for group in groups}
    users["webhooks"] = [*users.get("webhooks", ()), *(hook.type for hook in webhooks)]
    inherited = usable(requirements(root), schemes) or ()
    groups = tuple(secured(group, schemes) for group in groups)
    groups = tuple(proved(group, inherited, schemes) for group in groups)
    security = default_security(groups, inherited)
    groups = tuple(relative(group, inherited, security) for group in groups)
    groups = in_order(groups)
    given = (o for group in groups for op in group.operations for o in op.successes)
    streams = any(outcome.item is not None for outcome in given)
    api = Api(
        **identity(root.info, naming_title(document), settings),
        groups=groups,
        definitions=finish(definitions, users, settings.user, root, streams=streams),
        schemes=schemes,
        security=security,
        servers=tuple(lower_servers(root.servers)),
        parameters=parameters,
        webhooks=webhooks,
        signature=lower_signature(schemas, hooks, settings.user.webhooks),
        unused=dict(sorted(schemas.unused.counts.items())),
    )
    known = {documented_group(draft.operation, prefix) for draft in drafts}
    components = set(root.components.schemas)
    missed = settings.user.misses(known, {d.id for d in drafts}, components)
    unmet = unfulfilled(settings.user, known, components, api)
    misfits = settings.user.mispaged(api.operations)
    misses = sorted([*missed, *unmet, *misfits])
    clashes = [clash for d in drafts for clash in shared_keys(d, definitions)]
    return Lowered(api, skipped, notes, len(found), misses, clashes)


def find_operations(schemas: Schemas) -> list[OperationObject]:
    """All operations under `paths`, in documented order."""
    return [
        operation
        for item in schemas.document.paths
        if not schemas.is_broken(item, "the path is omitted")
        for operation in item.operations
    ]


def in_order(groups: Iterable[Group]) -> tuple[Group, ...]:
    """The groups by name, with what lies below a path after it: so the order in which
    a document shows its operations moves nothing in a package.
    """
    return tuple(
        replace(
            group,
            operations=tuple(
                sorted(group.operations, key=lambda op: path_order(op.path))
            ),
        )
        for group in sorted(groups, key=lambda group: group.path)
    )


def secured(group: Group, schemes: tuple[Scheme, ...]) -> Group:
    """A group whose operations ask only for credentials that can be given."""
    operations = (
        replace(operation, security=usable(operation.security, schemes))
        for operation in group.operations
    )
    return replace(group, operations=tuple(operations))


def proved(group: Group, inherited: Requirements, schemes: tuple[Scheme, ...]) -> Group:
    """A group whose operations do not ask again for what the client's credentials fill
    in: a parameter in place of a key that each of its requirements holds.
    """
    operations = []
    for operation in group.operations:
        security = inherited if operation.security is None else operation.security
        places = filled_places(security, schemes)
        parameters = tuple(
            parameter
            for parameter in operation.parameters
            if (parameter.location, parameter.wire.lower()) not in places
        )
        operations.append(replace(operation, parameters=parameters))
    return replace(group, operations=tuple(operations))


def default_security(
    groups: tuple[Group, ...], inherited: Requirements
) -> Requirements:
    """The security that the client's calls use by default: the document's own, or
    else what most operations say for themselves.
    """
    if inherited:
        return inherited
    stated = Counter(op.security or () for group in groups for op in group.operations)
    common, count = stated.most_common(1)[0] if stated else ((), 0)
    return common if 2 * count > stated.total() else ()


def relative(group: Group, inherited: Requirements, default: Requirements) -> Group:
    """A group whose operations state only what differs from the client's default."""
    operations = []
    for operation in group.operations:
        own = inherited if operation.security is None else operation.security
        own_or_none = None if own == default else own
        operations.append(replace(operation, security=own_or_none))
    return replace(group, operations=tuple(operations))


def lower_all(
    schemas: Schemas, found: list[OperationObject], skipped: list[Skipped]
) -> list[Draft]:
    """Lower every operation; one that fails is recorded and left out."""
    drafts: list[Draft] = []
    for operation in found:
        name, pointer = operation.key, operation.pointer
        try:
            drafts.append(lower_operation(schemas, operation, name_hint(operation)))
        except RecursionError:
            message = "its schemas are nested too deeply"
            skipped.append(Skipped(name, "too-deep", message, pointer))
        except Exception as error:  # One operation must not take the others down.
            message = f"internal error: {type(error).__name__}: {error}"
            skipped.append(Skipped(name, "internal-error", message, pointer))
    return drafts


def identity(info: InfoObject, naming: str, settings: LowerSettings) -> dict[str, Any]:
    """Title, version and names of the package and its client."""
    client = settings.client or client_name(naming)
    return {
        "title": info.title or naming,
        "version": info.version or "0",
        "package": settings.package or f"{package_label(naming, client)}_client",
        "client": client,
        "description": info.description,
        "environment": brand(naming, client).upper(),
    }
