"""The test modules of groups: every operation as its users call it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator.dataclass import dataclass, field, replace
from generator.model.ir import Api, Group, Operation
from generator.naming import snake
from generator.targets.contract.exchanges import (
    Failure,
    Requests,
    Responses,
    Shown,
    Success,
    Values,
)
from generator.targets.contract.shown import CallSpeller, Spelled
from generator.targets.contract.suite_views import (
    Check,
    GroupTestsView,
    TestView,
    text_check,
    url_check,
    with_short_name,
)
from generator.targets.python.docs import heading
from generator.targets.python.literals import plain, string
from generator.targets.python.paging import begun, iterate_names, limit_name
from generator.targets.python.printer import (
    WIDTH,
    Brackets,
    Docstring,
    Items,
    Node,
    call,
    flat,
    keyword,
    sequence,
)

TAKEN = frozenset(
    "api client async_client models errors pytest result found caught status error"
    " example each group method".split()
)
"""Names that tests use for something else than arguments."""
SHORT = 160
"""Characters of a documented request that is short enough to be in each test."""
MOST_LINES = 3_000
"""Lines of a module that a reader scrolls through; a larger group has several."""
SLUG = 40
"""Characters of an example's name in the name of its test."""
OWN_MODULES = frozenset({"test_package", "test_samples", "test_webhooks"})
MOCK = "MockApi"
TABLE = "ERRORS"
ERROR_TYPE = "type[errors.ApiStatusError]"


def group_tests(
    api: Api, requests: Requests, responses: Responses
) -> Iterator[GroupTestsView]:
    """The modules of all groups, several of a group that is large."""
    given = frozenset(p.wire for p in api.parameters if p.location == "query")
    code = CallSpeller(api.definitions, TAKEN, given)
    for group in api.groups:
        if group.operations:
            writer = GroupWriter(api, group, requests, responses, code)
            yield from writer.modules()


@dataclass(frozen=True)
class GroupWriter:
    """Writes the tests of one group's operations."""

    api: Api
    group: Group
    requests: Requests
    responses: Responses
    code: CallSpeller
    _names: set[str] = field(default_factory=set)

    def modules(self) -> Iterator[GroupTestsView]:
        """The modules, the first of the group's name."""
        failures = {
            each.name: tuple(self.responses.failures(each))
            for each in self.group.operations
        }
        shared = most_common(failures.values())
        chunks: list[list[TestView]] = [[]]
        lines = 0
        for operation in self.group.operations:
            own = self._tests(operation, failures[operation.name], shared)
            made = [with_short_name(test) for test in own]
            size = sum(test.lines for test in made)
            if lines and lines + size > MOST_LINES:
                chunks.append([])
                lines = 0
            chunks[-1] += made
            lines += size
        for number, tests in enumerate(chunks, 1):
            yield self._module(tests, number, len(chunks), shared)

    def _module(
        self,
        tests: Sequence[TestView],
        number: int,
        count: int,
        shared: Sequence[Failure],
    ) -> GroupTestsView:
        path = ".".join(("client", *self.group.path))
        part = f", part {number} of {count}" if count > 1 else ""
        shares = any(test.shares for test in tests)
        raises = any(test.raises for test in tests)
        names = {f"{'Async' * test.waits}{self.api.client}" for test in tests}
        names |= {"models"} if any(test.kind for test in tests) else set()
        names |= {"errors"} if raises else set()
        return GroupTestsView(
            path=f"{module_name(self.group.module, number)}.py",
            doc=Docstring(f"`{path}` as its users call it{part}."),
            with_pytest=raises or any(test.marks for test in tests),
            mock=Items((mock_import(self.api),)),
            package=self.api.package,
            names=Items(tuple(names)),
            table=table(shared) if shares else None,
            tests=tuple(tests),
        )

    def _tests(
        self,
        operation: Operation,
        failures: Sequence[Failure],
        shared: Sequence[Failure],
    ) -> Iterator[TestView]:
        """The tests of one operation: its requests, the same async, errors, pages."""
        success = self.responses.success(operation)
        shown = self.requests.documented(operation) or [
            self.requests.made_up(operation)
        ]
        first, *rest = [
            WrittenCall(each, self._spelled(operation, each.values)) for each in shown
        ]
        small = first
        if first.shown.name and first.call.size > SHORT:
            made = self.requests.made_up(operation)
            found = WrittenCall(made, self._spelled(operation, made.values))
            small = min((first, found), key=lambda written: written.call.size)
        yield self._success(operation, success, first)
        for written in rest:
            yield self._success(operation, success, written, named=True)
        yield self._success(operation, success, small, waits=True)
        yield from self._errors(operation, failures, shared, small)
        if operation.pages is not None:
            yield from self._pages(operation, success, small)

    def _spelled(self, operation: Operation, values: Values) -> Spelled:
        return self.code.spelled(operation, values)

    def _success(
        self,
        operation: Operation,
        success: Success,
        written: WrittenCall,
        *,
        named: bool = False,
        waits: bool = False,
    ) -> TestView:
        """A test of what a call asks and gives."""
        ending = "_async" * waits + (f"_{slug(written.shown.name)}" if named else "")
        several = len(success.examples) > 1 and not (named or waits)
        called: Node = self._call(operation, written.call, waits)
        walked = success.gives == "values"
        arrived = self.code.arrived(operation, written.shown.values, written.call)
        checks = (
            []
            if success.gives == "nothing"
            else [Check(compared(success), "api.answer")]
        )
        if not waits:
            checks += [url_check(arrived.url)] if arrived.url else []
            checks += [
                text_check(f"api.request.{left}", right)
                for left, right in arrived.others
            ]
        return TestView(
            name=self._name(operation, ending),
            doc=Docstring(about(operation, written.shown.name * named, waits)),
            parameters=self._parameters(waits, ["example: str"] if several else []),
            answer=self._answer(operation, success, several),
            call=call("list", called) if walked and not waits else called,
            waits=waits,
            marks=(*marks(written.call), *examples_mark(success) * several),
            constants=written.call.constants,
            result="" if success.gives == "nothing" else "result",
            walked=walked and waits,
            kind=(
                Items(("result", f"models.{success.model}")) if success.model else None
            ),
            checks=tuple(checks),
        )

    def _answer(self, operation: Operation, success: Success, several: bool) -> Items:
        """The response that the API is asked for."""
        items: list[Node] = [string(self.responses.examples.name(operation))]
        items += [str(success.status)] if success.status is not None else []
        if several:
            items.append(keyword("example", "example"))
        elif success.examples:
            items.append(keyword("example", string(success.examples[0])))
        if success.media_type:
            items.append(keyword("media_type", string(success.media_type)))
        return Items(tuple(items))

    def _call(
        self, operation: Operation, spelled: Spelled, waits: bool, name: str = ""
    ) -> Brackets:
        client = "async_client" if waits else "client"
        method = ".".join((client, *self.group.path, name or operation.name))
        return call(method, *spelled.arguments)

    def _parameters(self, waits: bool, more: Sequence[str] = ()) -> Items:
        prefix = "async_client: Async" if waits else "client: "
        return Items((f"api: {MOCK}", f"{prefix}{self.api.client}", *more))

    def _name(self, operation: Operation, ending: str) -> str:
        """A name for a test that no other one of the group has."""
        wanted = f"test_{operation.name.rstrip('_')}{ending}"
        name, number = wanted, 2
        while name in self._names:
            name, number = f"{wanted}_{number}", number + 1
        self._names.add(name)
        return name

    def _errors(
        self,
        operation: Operation,
        failures: Sequence[Failure],
        shared: Sequence[Failure],
        written: WrittenCall,
    ) -> Iterator[TestView]:
        """The documented errors: those that come without being asked for in one test."""
        alike = tuple(each for each in failures if not each.media_type)
        if len(alike) > 1:
            shares = alike == tuple(shared)
            names = sequence(('"status"', '"error"'))
            rows: Node = TABLE if shares else table(alike)
            view = self._error(operation, "status", "error", written)
            yield replace(
                view,
                name=self._name(operation, "_errors"),
                parameters=self._parameters(
                    False, ["status: int", f"error: {ERROR_TYPE}"]
                ),
                marks=(*view.marks, call("pytest.mark.parametrize", names, rows)),
                shares=shares,
            )
        for each in failures:
            if each.media_type or len(alike) == 1:
                yield self._one_error(operation, each, written)

    def _one_error(
        self, operation: Operation, failure: Failure, written: WrittenCall
    ) -> TestView:
        view = self._error(
            operation, str(failure.status), f"errors.{failure.raises}", written
        )
        media = (
            [keyword("media_type", string(failure.media_type))]
            if failure.media_type
            else []
        )
        return replace(
            view,
            name=self._name(operation, f"_{failure.status}"),
            answer=Items((*view.answer.items, *media)),
        )

    def _error(
        self, operation: Operation, status: str, error: str, written: WrittenCall
    ) -> TestView:
        checks = [Check("caught.value.status", status)]
        if operation.method != "HEAD":
            checks.append(Check("caught.value.body", "api.answer"))
        called = self._call(operation, written.call, False)
        # A stream asks for nothing before its first value is wanted.
        streams = any(outcome.item is not None for outcome in operation.successes)
        return TestView(
            name="",
            doc=Docstring(
                "A documented error is an exception with the body that came."
            ),
            parameters=self._parameters(False),
            answer=Items((string(self.responses.examples.name(operation)), status)),
            call=call("list", called) if streams else called,
            marks=marks(written.call),
            constants=written.call.constants,
            raises=error,
            checks=tuple(checks),
        )

    def _pages(
        self, operation: Operation, success: Success, written: WrittenCall
    ) -> Iterator[TestView]:
        """A test of the method that walks all pages: the first item of the first page."""
        pages = operation.pages
        name = iterate_names(self.group.operations)[operation.name]
        mark = dict(pages.options).get(pages.kind) if pages else None
        values = {at: v for at, v in written.shown.values.items() if at[1] != mark}
        spelled = self._spelled(begun(operation), values)
        most = keyword(limit_name(operation), "1")
        one = replace(spelled, arguments=(*spelled.arguments, most))
        keys = "".join(f"[{string(key)}]" for key in pages.items) if pages else ""
        check = Check("found", f"api.answer{keys}[:1]")
        if len(f"    assert {check.left} == {flat(check.right)}") > WIDTH:
            return
        yield TestView(
            name=self._name(replace(operation, name=name), ""),
            doc=Docstring("Item after item, page after page."),
            parameters=self._parameters(False),
            answer=self._answer(operation, replace(success, examples=()), False),
            call=call("list", self._call(operation, one, False, name)),
            marks=marks(spelled),
            constants=spelled.constants,
            result="found",
            checks=(check,),
        )


@dataclass(frozen=True, slots=True)
class WrittenCall:
    """A request, and its call."""

    shown: Shown
    call: Spelled


def most_common(groups: Iterable[tuple[Failure, ...]]) -> tuple[Failure, ...]:
    """The errors that most operations have, if several have the same ones."""
    several = Counter(
        each for each in groups if len(each) > 1 and not any(e.media_type for e in each)
    )
    return next((each for each, count in several.most_common(1) if count > 1), ())


def module_name(module: str, number: int = 1) -> str:
    """The name of a group's module; those of ours are taken."""
    name = f"test_{module}_{number}" if number > 1 else f"test_{module}"
    return f"{name}_calls" if name in OWN_MODULES else name


def table(failures: Sequence[Failure]) -> Node:
    """Statuses and exceptions."""
    rows = [sequence((str(f.status), f"errors.{f.raises}")) for f in failures]
    return Brackets("", "[]", tuple(rows))


def mock_import(api: Api) -> str:
    """The import of the mock's class, by another name where the client has its own."""
    return MOCK


def about(operation: Operation, example: str, waits: bool) -> str:
    """The docstring of a test: the operation, or the documented request."""
    if waits:
        return "The same with `await`."
    if example:
        return f"The documented request {plain(string(example))}."
    request = plain(f"`{operation.method} {operation.path}`").replace("\n", " ")
    title = heading(operation).rstrip(".")
    whole = f"{title}: {request}"
    # With three quotes at both ends, and its indentation.
    return whole if title != request and len(whole) <= WIDTH - 10 else request


def slug(name: str) -> str:
    """An example's name in that of a test."""
    return snake(name, "example")[:SLUG].rstrip("_")


def compared(success: Success) -> str:
    """The result of a call as JSON, or what can be compared with it."""
    return "result.to_dict()" if success.model else "result"


def examples_mark(success: Success) -> tuple[Node]:
    """A test for each documented example."""
    names = Brackets("", "[]", tuple(map(string, success.examples)))
    return (call("pytest.mark.parametrize", '"example"', names),)


def marks(spelled: Spelled) -> tuple[Node, ...]:
    """The marks that let a deprecated call warn."""
    ignored = call("pytest.mark.filterwarnings", '"ignore::DeprecationWarning"')
    return (ignored,) if spelled.deprecated else ()
