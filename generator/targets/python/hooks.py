"""The module of webhooks: one `parse` function for each payload."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.ir import Api, Direction, Webhook
from generator.targets.python.docs import quoted
from generator.targets.python.layout import bracketed, signature
from generator.targets.python.literals import docstring, plain, sentences
from generator.targets.python.modules import import_block
from generator.targets.python.spelling import Imports, Speller


@dataclass(frozen=True, slots=True)
class HookView:
    """One `parse` function, laid out."""

    signature: str
    doc: str
    body: str


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
    head = f"def {hook.function}"
    return HookView(
        signature=signature(head, ["body: bytes | str"], f" -> {kind}:", 0),
        doc=docstring(quoted(about, 4), 4),
        body=bracketed("return parse_json(", ["body", kind], ")", 4),
    )
