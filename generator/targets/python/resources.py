"""Resource modules: the methods that people call, sync and async."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.model.ir import (
    Definition,
    Direction,
    Field,
    Group,
    Operation,
    Pages,
    Parameter,
)
from generator.targets.python.arguments import arguments, parameters_of, passed
from generator.targets.python.docs import FULL, Limits, heading, operation_doc, prose
from generator.targets.python.endpoints import item_type, result_type
from generator.targets.python.extensions import Extension
from generator.targets.python.layout import (
    bracketed,
    imports as import_line,
    signature,
    statement,
)
from generator.targets.python.literals import docstring
from generator.targets.python.modules import import_block
from generator.targets.python.paging import (
    constant_names,
    iterate_names,
    plain,
    without_size,
)
from generator.targets.python.spelling import RUNTIME, Imports, Speller

PAGINATORS = ("Paginator", "AsyncPaginator")
"""What only annotations name of the runtime: it loads with the first iteration."""


@dataclass(frozen=True, slots=True)
class MethodView:
    """One method, laid out: header, docstring, statements."""

    signature: str
    doc: str
    body: str


@dataclass(frozen=True, slots=True)
class ChildView:
    """A group reached by an attribute: header, docstring, import and result."""

    signature: str
    doc: str
    load: str
    make: str


@dataclass(frozen=True, slots=True)
class ResourceView:
    """One resource class."""

    class_name: str
    base: str
    doc: str
    children: tuple[ChildView, ...]
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True)
class ResourcesView:
    """One module with a group's sync and async resource."""

    module: str
    doc: str
    imports: str
    checking: str
    resources: tuple[ResourceView, ...]


def child_view(child: Group, prefix: str, package: str, client: str) -> ChildView:
    """The attribute for a group; its module is loaded when it is first used."""
    name = f"{prefix}{child.class_name}"
    return ChildView(
        signature=signature(f"def {child.path[-1]}", ["self"], f" -> {name}:", 4),
        doc=docstring(f"The `{'.'.join(child.path)}` group.", 8),
        load=import_line(f"{package}{child.module}", [name], 8),
        make=f"return {name}({client})",
    )


def resources_view(
    group: Group,
    children: Sequence[Group],
    definitions: Mapping[str, Definition],
    limits: Limits = FULL,
    extension: Extension | None = None,
) -> ResourcesView:
    """The view of a group's resource module.

    With brief limits the async methods refer to the sync ones for their arguments.
    """
    imports, checked = Imports(), Imports()
    members = {op.name for op in group.operations} | {c.path[-1] for c in children}
    shadowed = "list" in members
    speller = Speller(
        definitions, checked, list_name="builtins.list" if shadowed else "list"
    )
    if group.operations:
        imports.add("..endpoints", f"{group.module} as _{group.module}")
    writer = ResourceWriter(group, children, speller, limits, extension)
    resources = (writer.resource(False), writer.resource(True))
    for resource in resources:
        own = resource.base.endswith("Extension")
        home = f"..extensions.{group.module}" if own else ".._runtime"
        imports.add(home, resource.base)
    runtime = checked.names.pop(".._runtime", set())
    for name in runtime:
        (checked if name in PAGINATORS else imports).add(RUNTIME, name)
    for child in children:
        imports.add("functools", "cached_property")
        checked.add(f".{child.module}", child.class_name)
        checked.add(f".{child.module}", f"Async{child.class_name}")
    if any("builtins." in method.signature for r in resources for method in r.methods):
        checked.add("builtins", "builtins")
    block = import_block(checked, 4)
    if block:
        imports.add("typing", "TYPE_CHECKING")
    return ResourcesView(
        module=group.module,
        doc=docstring(f"Methods of the {'.'.join(group.path)} group.", 0),
        imports=import_block(imports),
        checking=block,
        resources=resources,
    )


@dataclass(frozen=True, slots=True)
class ResourceWriter:
    """Writes the two resource classes of one group."""

    group: Group
    children: Sequence[Group]
    speller: Speller
    limits: Limits
    extension: Extension | None

    def resource(self, is_async: bool) -> ResourceView:
        """One of the two classes."""
        prefix = "Async" if is_async else ""
        name, base = f"{prefix}{self.group.class_name}", f"{prefix}Resource"
        if self.extension is not None:
            base = self.extension.base(name, base)
        about = self.group.description or f"`{'.'.join(self.group.path)}` operations."
        return ResourceView(
            class_name=name,
            base=base,
            doc=docstring(prose(about, 4), 4),
            children=tuple(
                child_view(child, prefix, ".", "self._client")
                for child in self.children
            ),
            methods=tuple(self.methods(is_async)),
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
        parameters = ["self", *parameters_of(asked, self.speller)]
        if "*" not in parameters:
            parameters.append("*")
        taken = {argument.name for argument in arguments(asked)}
        limit = "limit" if "limit" not in taken else "at_most"
        while limit in taken:
            limit += "_"
        parameters.append(f"{limit}: int | None = None")
        call = f"_{self.group.module}.{operation.function}"
        made = f"{call}({', '.join(passed(asked))})"
        items = [made, f"_{self.group.module}.{constant}", f"limit={limit}"]
        doc = f"Iterate over every item, page after page; give at most `{limit}`."
        return MethodView(
            signature=signature(f"def {name}", parameters, f" -> {kind}[{item}]:", 4),
            doc=docstring(doc, 8),
            body=bracketed("return self._client.paginate(", items, ")", 8),
        )

    def method(self, operation: Operation, is_async: bool) -> MethodView:
        """One method; one that gives a sequence is an iterator."""
        item = item_type(operation, self.speller)
        waits = is_async and not item
        head = f"{'async ' if waits else ''}def {operation.name}"
        parameters = ["self", *parameters_of(operation, self.speller)]
        returns = result_type(operation, self.speller)
        if item:
            kind = "AsyncIterator" if is_async else "Iterator"
            self.speller.imports.add("collections.abc", kind)
            returns = f"{kind}[{item}]"
        given = [a.source for a in arguments(operation) if a.source is not None]
        return MethodView(
            signature=signature(head, parameters, f" -> {returns}:", 4),
            doc=docstring(self.doc(operation, given, is_async), 8),
            body=self.send(operation, waits, "_values" if item else "_client.send"),
        )

    def doc(
        self, operation: Operation, given: list[Field | Parameter], is_async: bool
    ) -> str:
        """The docstring of one method."""
        if is_async and not self.limits.twins:
            return heading(operation)
        return operation_doc(operation, given, self.limits)

    def send(self, operation: Operation, waits: bool, sender: str) -> str:
        """Make the call and send it."""
        function = f"_{self.group.module}.{operation.function}"
        waiting = "await " if waits else ""
        items = passed(operation)
        inner = f"{function}({', '.join(items)})"
        whole = f"        return {waiting}self.{sender}({inner})"
        if len(whole) <= 88:
            return whole
        made = statement("call = ", inner, "", 8)
        return f"{made}\n        return {waiting}self.{sender}(call)"
