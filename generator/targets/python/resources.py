"""Resource modules: the methods that users call, sync and async."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.dataclass import dataclass, replace
from generator.model.ir import (
    Definition,
    Direction,
    Field,
    Group,
    Operation,
    Pages,
    Parameter,
)
from generator.targets.python.docs import (
    FULL,
    TextLimits,
    deprecation,
    heading,
    operation_doc,
    prose,
)
from generator.targets.python.endpoints import item_type, result_type
from generator.targets.python.extensions import Extension
from generator.targets.python.former import (
    NO_FORMER,
    FormerGroup,
    FormerMembers,
    warning,
)
from generator.targets.python.literals import plain as plain_text
from generator.targets.python.paging import (
    constant_names,
    first_marks,
    iterate_names,
    limit_name,
    plain,
    without_size,
)
from generator.targets.python.printer import (
    WIDTH,
    Docstring,
    Items,
    Named,
    Node,
    call,
    flat,
    keyword,
    subscript,
)
from generator.targets.python.spelling import RUNTIME, Imports, Speller, import_block
from generator.targets.python.values import arguments, parameters_of, passed

PAGINATORS = ("Paginator", "AsyncPaginator")
"""Names of the runtime in annotations only: it loads with the first iteration."""


@dataclass(frozen=True, slots=True)
class MethodView:
    """One method: `send` is what takes its call and gives its result, `given` what that
    takes. A call that is too long for one line is `made` on lines of its own first.
    """

    name: str
    waits: bool
    parameters: Items
    returns: Node
    doc: Docstring
    made: Node | None
    send: str
    given: Items
    deprecated: Items | None = None


@dataclass(frozen=True, slots=True)
class ChildView:
    """A group reached by an attribute; its module is loaded when it is first used."""

    name: str
    parameters: Items
    class_name: str
    imported: Items
    doc: Docstring
    module: str
    deprecated: Items | None = None


@dataclass(frozen=True, slots=True)
class ResourceView:
    """One resource class."""

    class_name: str
    base: Items
    doc: Docstring
    children: tuple[ChildView, ...]
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True)
class ResourcesView:
    """One module with a group's sync and async resource."""

    module: str
    doc: Docstring
    imports: str
    checking: str
    resources: tuple[ResourceView, ...]


def child_view(child: Group, prefix: str) -> ChildView:
    """The attribute for a group."""
    return ChildView(
        name=child.path[-1],
        parameters=Items(("self",)),
        class_name=f"{prefix}{child.class_name}",
        imported=Items((f"{prefix}{child.class_name}",)),
        doc=Docstring(f"The `{'.'.join(child.path)}` group."),
        module=child.module,
    )


def former_view(former: FormerGroup, prefix: str, imports: Imports) -> ChildView:
    """The deprecated attribute for a group."""
    return replace(
        child_view(former.group, prefix),
        name=former.name,
        doc=Docstring(f"Deprecated: use `{former.now}`."),
        deprecated=warning(f"use `{former.now}`", imports),
    )


def resources_view(
    group: Group,
    children: Sequence[Group],
    definitions: Mapping[str, Definition],
    limits: TextLimits = FULL,
    extension: Extension | None = None,
    former: FormerMembers = NO_FORMER,
) -> ResourcesView:
    """The view of a group's resource module.

    With brief limits the async methods refer to the sync ones for their arguments.
    """
    imports, checked = Imports(), Imports()
    members = {op.name for op in group.operations} | {c.path[-1] for c in children}
    members |= former.names
    shadowed = "list" in members
    speller = Speller(
        definitions, checked, list_name="builtins.list" if shadowed else "list"
    )
    used = [group] if group.operations else []
    for each in (*used, *(method.group for method in former.methods)):
        imports.add("..endpoints", f"{each.module} as _{each.module}")
    writer = ResourceWriter(
        group, children, speller, limits, extension, former, imports
    )
    resources = (writer.resource(False), writer.resource(True))
    for resource in resources:
        base = flat(resource.base)
        own = base.endswith("Extension")
        imports.add(f"..extensions.{group.module}" if own else RUNTIME, base)
    runtime = checked.names.pop(".._runtime", set())
    for name in runtime:
        (checked if name in PAGINATORS else imports).add(RUNTIME, name)
    if children:
        imports.add("functools", "cached_property")
    for child in (*children, *(each.group for each in former.groups)):
        checked.add(f".{child.module}", child.class_name)
        checked.add(f".{child.module}", f"Async{child.class_name}")
    if shadowed and any(map(names_builtins, resources)):
        checked.add("builtins", "builtins")
    block = import_block(checked, 4)
    if block:
        imports.add("typing", "TYPE_CHECKING")
    return ResourcesView(
        module=group.module,
        doc=Docstring(f"Methods of the {'.'.join(group.path)} group."),
        imports=import_block(imports),
        checking=block,
        resources=resources,
    )


def names_builtins(resource: ResourceView) -> bool:
    """Whether a list is spelled `builtins.list`, as a method has its name."""
    shown = (flat(node) for m in resource.methods for node in (m.parameters, m.returns))
    return any("builtins." in text for text in shown)


@dataclass(frozen=True, slots=True)
class ResourceWriter:
    """Writes the two resource classes of one group."""

    group: Group
    children: Sequence[Group]
    speller: Speller
    limits: TextLimits
    extension: Extension | None
    former: FormerMembers
    imports: Imports

    def resource(self, is_async: bool) -> ResourceView:
        """One of the two classes."""
        prefix = "Async" if is_async else ""
        name, base = f"{prefix}{self.group.class_name}", f"{prefix}Resource"
        if self.extension is not None:
            base = self.extension.base(name, base)
        about = self.group.description or f"`{'.'.join(self.group.path)}` operations."
        return ResourceView(
            class_name=name,
            base=Items((base,)),
            doc=Docstring(prose(about, 4)),
            children=(
                *(child_view(child, prefix) for child in self.children),
                *(former_view(f, prefix, self.imports) for f in self.former.groups),
            ),
            methods=(*self.methods(is_async), *self.former_methods(is_async)),
        )

    def former_methods(self, is_async: bool) -> Iterator[MethodView]:
        """The deprecated methods: each does what the one in its place does."""
        for former in self.former.methods:
            writer = replace(self, group=former.group)
            operation, pages = former.operation, former.operation.pages
            if former.is_iterator and pages is not None:
                constant = constant_names(former.group)[plain(pages)]
                view = writer.iterator(operation, pages, "", constant, is_async)
            else:
                view = writer.method(operation, is_async)
            yield replace(
                view,
                name=former.name,
                doc=Docstring(f"Deprecated: use `{former.now}`."),
                deprecated=warning(f"use `{former.now}`", self.imports),
            )

    def methods(self, is_async: bool) -> Iterator[MethodView]:
        """The methods in documented order, each iterator after its list."""
        names = iterate_names(self.group.operations)
        constants = constant_names(self.group)
        for operation in self.group.operations:
            yield self.method(operation, is_async)
            if operation.pages is not None:
                constant = constants[plain(operation.pages)]
                yield self.iterator(
                    operation,
                    operation.pages,
                    names[operation.name],
                    constant,
                    is_async,
                )

    def iterator(
        self,
        operation: Operation,
        pages: Pages,
        name: str,
        constant: str,
        is_async: bool,
    ) -> MethodView:
        """The method that walks all pages of a list."""
        asked = without_size(operation)
        item = self.speller.spell(pages.item, Direction.RESPONSE)
        kind = "AsyncPaginator" if is_async else "Paginator"
        self.speller.imports.add(RUNTIME, kind)
        marks = first_marks(operation)
        parameters = [
            "self",
            *(
                (
                    replace(node, default=f" = {marks[node.name]}")
                    if isinstance(node, Named) and node.name in marks
                    else node
                )
                for node in parameters_of(asked, self.speller)
            ),
        ]
        if "*" not in parameters:
            parameters.append("*")
        limit = limit_name(operation)
        parameters.append(Named(limit, ": ", "int | None", " = None"))
        made = call(f"_{self.group.module}.{operation.function}", *passed(asked))
        paged = f"_{self.group.module}.{constant}"
        return MethodView(
            name=name,
            waits=False,
            parameters=Items(tuple(parameters)),
            returns=subscript(kind, item),
            doc=Docstring(
                prose(
                    f"All items of `{operation.name}`, page by page; at most "
                    f"`{limit}` of them.",
                    8,
                )
            ),
            made=None,
            send="_client.paginate",
            given=Items((made, paged, keyword("limit", limit))),
            deprecated=self.deprecated(operation),
        )

    def method(self, operation: Operation, is_async: bool) -> MethodView:
        """One method; one that gives a sequence is an iterator."""
        item = item_type(operation, self.speller)
        waits = is_async and item is None
        returns = result_type(operation, self.speller)
        if item is not None:
            kind = "AsyncIterator" if is_async else "Iterator"
            self.speller.imports.add("collections.abc", kind)
            returns = subscript(kind, item)
        given = [a.source for a in arguments(operation) if a.source is not None]
        made = call(f"_{self.group.module}.{operation.function}", *passed(operation))
        send = "_client.send" if item is None else "_values"
        whole = f"{'await ' * waits}self.{send}({flat(made)})"
        alone = len("        call = ") + len(flat(made)) <= WIDTH
        inline = len(whole) <= ROOM or not (made.items or alone)
        return MethodView(
            name=operation.name,
            waits=waits,
            parameters=Items(("self", *parameters_of(operation, self.speller))),
            returns=returns,
            doc=Docstring(self.doc(operation, given, is_async)),
            made=None if inline else made,
            send=send,
            given=Items((made if inline else "call",)),
            deprecated=self.deprecated(operation),
        )

    def deprecated(self, operation: Operation) -> Items | None:
        """The deprecation message of an operation; None if it is not deprecated."""
        if not operation.deprecated:
            return None
        text = f"{operation.summary}. {operation.description}"
        route = f"`{operation.method} {plain_text(operation.path)}`"
        return warning(deprecation(text, route, ROOM), self.imports)

    def doc(
        self, operation: Operation, given: list[Field | Parameter], is_async: bool
    ) -> str:
        """The docstring of one method."""
        if is_async and not self.limits.twins:
            return heading(operation)
        return operation_doc(operation, given, self.limits)


ROOM = WIDTH - len("        return ")
"""How long the result of a method may be to be on one line."""
