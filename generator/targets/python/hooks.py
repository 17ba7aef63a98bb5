"""The module of webhooks: one `parse` function for each payload."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.ir import Api, Direction, Webhook
from generator.targets.python.docs import quoted
from generator.targets.python.literals import plain, sentences
from generator.targets.python.modules import import_block
from generator.targets.python.printer import Docstring, Items, Node
from generator.targets.python.spelling import Imports, Speller


@dataclass(frozen=True, slots=True)
class HookView:
    """One `parse` function."""

    name: str
    parameters: Items
    type: Node
    doc: Docstring
    given: Items


@dataclass(frozen=True, slots=True)
class HooksView:
    """The module of webhooks."""

    imports: str
    hooks: tuple[HookView, ...]


def hooks_view(api: Api) -> HooksView:
    """The `parse` functions of all webhooks."""
    found = Imports()
    speller = Speller(api.definitions, found, prefix=".models.")
    found.add("._runtime", "parse_json")
    hooks = tuple(hook_view(hook, speller) for hook in api.webhooks)
    return HooksView(import_block(found), hooks)


def hook_view(hook: Webhook, speller: Speller) -> HookView:
    """One `parse` function."""
    about = sentences(hook.description, 200) or plain(hook.name)
    kind = speller.spell(hook.type, Direction.RESPONSE)
    return HookView(
        name=hook.function,
        parameters=Items(("body: bytes | str",)),
        type=kind,
        doc=Docstring(quoted(about, 4)),
        given=Items(("body", kind)),
    )
