"""The protocol of a target: it generates files from the representation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from generator.dataclass import dataclass, field
from generator.facts import Json
from generator.model.ir import Api
from generator.project.publication import Publication
from generator.source import Source
from generator.targets.python.extensions import Extension

Render = Callable[[str, object], str]
"""Renders a view with the template of a name."""


class Papers(NamedTuple):
    """Texts beside the code of a package, empty for none."""

    changelog: str = ""
    license: str = ""


NO_PAPERS = Papers()


def nowhere(pointer: str) -> str:
    """The place of what nobody knows where it is stated."""
    return ""


@dataclass(frozen=True, slots=True)
class Package:
    """The input of targets.

    `document` is the OpenAPI 3.1 document that `api` was lowered from; `extensions` are
    the hand-written modules that join the package; `templates` are the user's own, by
    path (`python/models.jinja`), instead of ours; `publication` is what the user
    decides about the package's metadata, `papers` what lies beside the code. `locate`
    gives the place in the documentation that states what is at a JSON pointer.
    """

    api: Api
    document: Mapping[str, Json]
    extensions: Sequence[Extension] = ()
    templates: Mapping[str, Source] = field(default_factory=dict)
    publication: Publication = field(default_factory=Publication)
    papers: Papers = NO_PAPERS
    locate: Callable[[str], str] = nowhere

    def renderer(self, target: str) -> Render:
        """Renders views with the templates of one target."""
        from generator.render import Templates  # With jinja2, for builds alone.

        return partial(Templates(self.templates).render, target)


class Target(Protocol):
    """A module of this package (or of the entry points `fragmint.targets`)."""

    NAME: str

    def emit(self, package: Package) -> Mapping[str, str]:
        """The files of the target: path below the output folder to text."""
        ...
