"""The `[project]` table of `fragmint.toml`: package metadata, and its validation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.semver import WORKED_OUT, parse_version

Check = Callable[[object], str | None]
"""Says what is wrong with a value, or None."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The metadata of the package (PEP 621, PEP 639), where the user decides
    it. `authors` are written as `Name <address>`, `license` is an SPDX expression, and
    `python` the oldest version that the user supports. `readme_before` and
    `readme_after` are Markdown around our text; with `package_only` nothing but the
    import package is written.
    """

    name: str = ""
    version: str = ""
    license: str = ""
    license_file: str = ""
    python: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    classifiers: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    urls: Mapping[str, str] = field(default_factory=dict)
    readme_before: str = ""
    readme_after: str = ""
    package_only: bool = False


NO_DECISION = Publication()
"""Metadata about which the user decides nothing."""


def text(value: object) -> str | None:
    """The reason why a value is not a valid string."""
    good = isinstance(value, str) and value.strip() and "\0" not in value
    return None if good else "must be a string"


def like(pattern: str, wanted: str) -> Check:
    """A check that a value is a string of a form."""
    form = re.compile(pattern)

    def problem(value: object) -> str | None:
        good = isinstance(value, str) and len(value) <= MOST and form.fullmatch(value)
        return None if good else f"must be {wanted}"

    return problem


def flag(value: object) -> str | None:
    """The reason why a value is not a boolean."""
    return None if isinstance(value, bool) else "must be true or false"


def license_problem(value: object) -> str | None:
    """The reason why a value is not a valid license (PEP 639)."""
    # Loaded for those who publish: a build that has nothing to do is quicker without.
    from packaging.licenses import (
        InvalidLicenseExpression,
        canonicalize_license_expression,
    )

    try:
        canonicalize_license_expression(value if isinstance(value, str) else "")
    except InvalidLicenseExpression:
        return "must be an SPDX expression such as `MIT` or `Apache-2.0 OR MIT`"
    return None


def requirement(value: object) -> str | None:
    """The reason why a value is not a valid requirement (PEP 508)."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        Requirement(value if isinstance(value, str) and len(value) <= MOST else "")
    except InvalidRequirement:
        return "must be a requirement"
    return None


def classifier(value: object) -> str | None:
    """The reason why a value is not a classifier; licenses have a key of their own."""
    if isinstance(value, str) and value.startswith("License ::"):
        return "must not be a license (PEP 639)"
    return like(r"[^:\s][^:\x00-\x1f]*(?: :: [^:\x00-\x1f]+)+", "")(value)


def version(value: object) -> str | None:
    """The reason why a value is neither a version nor a version policy."""
    good = isinstance(value, str) and (value in WORKED_OUT or parse_version(value))
    wanted = "a version such as `1.2.0` or `2.0rc1`, `auto` or `document`"
    return None if good else f"must be {wanted}"


def each(check: Check, wanted: str) -> Check:
    """A check that a value is a list of what another check allows."""

    def problem(value: object) -> str | None:
        good = isinstance(value, list) and not any(map(check, value))
        return None if good else f"must be a list of {wanted}"

    return problem


def urls_problem(value: object) -> str | None:
    """The reason why a value is not a table of labels with URLs."""
    label, address = like(LABEL, "a label"), like(ADDRESS, "a URL")
    good = isinstance(value, dict) and not any(
        label(key) or address(item) for key, item in value.items()
    )
    return None if good else "must be a table of labels with URLs"


MOST = 500
"""Longest value in the metadata of a package, in characters."""
LABEL, ADDRESS = r"[^\x00-\x1f]{1,32}", r"https?://\S+"
PROJECT: Mapping[str, Check] = {
    "name": like(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", "a PyPI project name"),
    "version": version,
    "license": license_problem,
    "license-file": text,
    "python": like(r"3\.(?:1[1-9]|[2-9]\d)", "a Python version from `3.11`"),
    "authors": each(
        like(r"[^<>\x00-\x1f]*[^<>\s\x00-\x1f](?: <[^<>\s@]+@[^<>\s@]+>)?", ""),
        "`Name` or `Name <address>`",
    ),
    "keywords": each(like(r"[^,\x00-\x1f]*[^,\s\x00-\x1f]", ""), "words"),
    "classifiers": each(classifier, "`A :: B`, and the license is in `license`"),
    "dependencies": each(requirement, "requirements such as `rich>=13`"),
    "urls": urls_problem,
    "readme-before": text,
    "readme-after": text,
    "package-only": flag,
}
"""The checks of the package's metadata: PEP 621, 639, 440 and 508."""
