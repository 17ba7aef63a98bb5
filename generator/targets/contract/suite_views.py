"""Views that templates of contract tests print: tests of calls and of payloads."""

from __future__ import annotations

from generator.dataclass import dataclass, replace
from generator.model.ir import Api, Model, Ref, Webhook
from generator.targets.contract.validity import Examples
from generator.targets.python.literals import plain, string
from generator.targets.python.printer import (
    WIDTH,
    Brackets,
    Docstring,
    Items,
    Node,
    call,
    flat,
    keyword,
    own_line,
)


@dataclass(frozen=True, slots=True)
class Check:
    """`assert left == right`; a text that is too long is in `pieces`, a line each."""

    left: str
    right: Node = ""
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TestView:
    """One test. What is called gives the `result`, if there is one to look at; one value
    after another if it is `walked`; an exception if it `raises`, perhaps one of those
    that it `shares` with others. A `method` of a long name has a short one first.
    """

    name: str
    doc: Docstring
    parameters: Items
    answer: Items
    call: Node
    waits: bool = False
    marks: tuple[Node, ...] = ()
    constants: tuple[tuple[str, Node], ...] = ()
    result: str = ""
    walked: bool = False
    raises: str = ""
    group: str = ""
    method: Node = ""
    kind: Items | None = None
    checks: tuple[Check, ...] = ()
    shares: bool = False

    @property
    def lines(self) -> int:
        """About how many lines it has: a line of a display has 40 characters or so."""
        nodes = [self.call, *(value for _, value in self.constants)]
        nodes += [check.right for check in self.checks]
        return 12 + sum(len(flat(node)) for node in nodes) // 40


@dataclass(frozen=True, slots=True)
class GroupTestsView:
    """One module of tests; `table` are the errors that several operations share."""

    path: str
    doc: Docstring
    with_pytest: bool
    mock: Items
    package: str
    names: Items
    table: Node | None
    tests: tuple[TestView, ...]


def with_short_name(test: TestView) -> TestView:
    """A test whose method is a variable first, where its name fills a line."""
    match test.call:
        case Brackets("list", _, (Brackets() as inner,)):
            pass
        case Brackets() as inner:
            pass
        case _:
            return test
    head = 4 + 4 * bool(test.raises) + len("await ") + len(f"{test.result} = (")
    if head + len(inner.before) <= WIDTH:
        return test
    short: Node = replace(inner, before="method")
    called = short if inner is test.call else call("list", short)
    group, _, name = inner.before.rpartition(".")
    if len(inner.before) + 8 > WIDTH:
        return replace(
            test,
            group=in_parentheses(group),
            method=own_line(f"group.{name}"),
            call=called,
        )
    return replace(test, method=own_line(inner.before), call=called)


def in_parentheses(name: str) -> str:
    """A name on a line of its own where it does not fit behind its variable."""
    return name if len(f"    group = {name}") <= WIDTH else f"(\n        {name}\n    )"


def url_check(pieces: tuple[str, ...]) -> Check:
    """The URL of a request."""
    left = "api.request.url"
    return text_check(left, pieces[0]) if len(pieces) == 1 else Check(left, "", pieces)


def text_check(left: str, right: Node) -> Check:
    """A check whose right side may be a text that is too long for its line."""
    if isinstance(right, str) and len(f"    assert {left} == {right}") > WIDTH:
        return Check(left, "", (right,))
    return Check(left, right)


@dataclass(frozen=True, slots=True)
class HookTestView:
    """The test of one payload."""

    name: str
    doc: Docstring
    sent: Items
    function: str
    kind: Items | None


@dataclass(frozen=True, slots=True)
class HookTestsView:
    """The module of webhooks."""

    package: str
    names: Items
    tests: tuple[HookTestView, ...]


def hook_tests(api: Api, examples: Examples) -> HookTestsView:
    """A test for each webhook, with its first valid example."""
    tests = tuple(hook_test(hook, api, examples) for hook in api.webhooks)
    names = (
        ("models", "webhooks") if any(test.kind for test in tests) else ("webhooks",)
    )
    return HookTestsView(api.package, Items(names), tests)


def hook_test(hook: Webhook, api: Api, examples: Examples) -> HookTestView:
    """The test of one webhook."""
    media = examples.payload(hook)
    sound = (
        name
        for name, value in (media.examples if media else ())
        if media and not examples.payload_problem(media, value)
    )
    example = next(sound, None)
    named = [] if example is None else [keyword("example", string(example))]
    found = api.definitions[hook.type.key] if isinstance(hook.type, Ref) else None
    kind = f"models.{found.name}" if isinstance(found, Model) else ""
    return HookTestView(
        name=f"test_{hook.function.removeprefix('parse_')}",
        doc=Docstring(f"The payload of {plain(string(hook.name))}."),
        sent=Items((string(hook.pointer), *named)),
        function=hook.function,
        kind=Items(("event", kind)) if kind else None,
    )
