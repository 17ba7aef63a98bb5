"""The effect of each kind of change on callers, as one table.

The subject of a row is something that callers name. Direction matters: a narrower request
breaks callers, and so does a wider response.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Impact(StrEnum):
    """The effect of a change on correct code, the worst first."""

    BREAKING = "breaking"
    RISKY = "risky"
    COMPATIBLE = "compatible"
    DOCS = "docs"


ORDER = tuple(Impact)
BREAKING, RISKY, COMPATIBLE, DOCS = ORDER


class ChangeRule(NamedTuple):
    """One kind of change, its effect on callers, and advice.

    `direction` is request or response if the effect depends on it.
    """

    code: str
    impact: Impact
    advice: str = ""
    direction: str = ""


CATCH = "handle unknown values"
GIVE = "pass it in every call"
DROP = "stop using it"
RENAME = "use the new name"
OLD_NAME = "use the new name; the old one is deprecated"
ADOPT = "adopt that name with `fragmint lock --refresh`, or keep yours"
RULES = (
    # The client as a whole.
    ChangeRule("package-renamed", BREAKING, "import from the new package"),
    ChangeRule("client-renamed", BREAKING, RENAME),
    ChangeRule("client-alias", COMPATIBLE, OLD_NAME),
    ChangeRule(
        "environment-renamed", BREAKING, "rename the variables in your environment"
    ),
    ChangeRule("title-changed", DOCS),
    ChangeRule("version-changed", DOCS),
    ChangeRule("option-added", COMPATIBLE),
    ChangeRule("option-removed", BREAKING, "construct the client without it"),
    ChangeRule(
        "credential-sent", RISKY, "check that credentials and proxies still fit"
    ),
    ChangeRule(
        "credentials-narrowed", BREAKING, "pass the credentials that are required now"
    ),
    ChangeRule("credentials-widened", COMPATIBLE),
    ChangeRule(
        "server-default",
        RISKY,
        "check that your credentials are valid for the new server",
    ),
    ChangeRule(
        "server-version", RISKY, "check that the other version does what you need"
    ),
    ChangeRule("server-path", RISKY, "check the base_url that you pass"),
    ChangeRule("server-added", COMPATIBLE),
    ChangeRule("server-removed", RISKY, "check the base_url that you pass"),
    ChangeRule("server-variable", RISKY, "check the variables that you pass"),
    # Groups and methods.
    ChangeRule("group-renamed", BREAKING, RENAME),
    ChangeRule("group-alias", COMPATIBLE, OLD_NAME),
    ChangeRule("group-called", DOCS, ADOPT),
    ChangeRule("alias-removed", BREAKING, RENAME),
    ChangeRule("method-added", COMPATIBLE),
    ChangeRule("method-removed", BREAKING, DROP),
    ChangeRule("method-renamed", BREAKING, RENAME),
    ChangeRule("method-alias", COMPATIBLE, OLD_NAME),
    ChangeRule("method-called", DOCS, ADOPT),
    ChangeRule("method-route", RISKY, "check that it still does what you need"),
    ChangeRule("method-server", RISKY, "check that your credentials are valid for it"),
    ChangeRule("method-deprecated", COMPATIBLE, "plan to replace it"),
    ChangeRule("method-restored", DOCS),
    ChangeRule("method-order", BREAKING, "pass arguments in the new order, or by name"),
    ChangeRule(
        "method-credentials-narrowed",
        BREAKING,
        "pass the credentials that are required now",
    ),
    ChangeRule("method-credentials-widened", COMPATIBLE),
    ChangeRule("scope-added", RISKY, "request this scope for your token"),
    ChangeRule("scope-removed", COMPATIBLE),
    ChangeRule("method-media", COMPATIBLE),
    ChangeRule("method-docs", DOCS),
    ChangeRule("iterator-added", COMPATIBLE),
    ChangeRule("iterator-removed", BREAKING, "request each page yourself"),
    ChangeRule("iterator-renamed", BREAKING, RENAME),
    ChangeRule("iterator-alias", COMPATIBLE, OLD_NAME),
    ChangeRule("iterator-paging", COMPATIBLE),
    # Arguments and fields of requests.
    ChangeRule("argument-added", COMPATIBLE, "", "request"),
    ChangeRule("argument-added-required", BREAKING, GIVE, "request"),
    ChangeRule("argument-removed", BREAKING, DROP, "request"),
    ChangeRule("argument-renamed", BREAKING, RENAME, "request"),
    ChangeRule("argument-keyword", BREAKING, "pass it by name", "request"),
    ChangeRule("argument-moved", COMPATIBLE, "", "request"),
    ChangeRule("argument-required", BREAKING, GIVE, "request"),
    ChangeRule("argument-optional", COMPATIBLE, "", "request"),
    ChangeRule(
        "argument-narrowed", BREAKING, "pass a value of the new type", "request"
    ),
    ChangeRule("argument-widened", COMPATIBLE, "", "request"),
    ChangeRule(
        "argument-default", RISKY, "pass it where you relied on the default", "request"
    ),
    ChangeRule(
        "argument-limits-narrowed", RISKY, "stay within the new limits", "request"
    ),
    ChangeRule("argument-limits-widened", COMPATIBLE, "", "request"),
    ChangeRule("argument-deprecated", COMPATIBLE, "plan to replace it", "request"),
    ChangeRule("argument-docs", DOCS, "", "request"),
    # Responses: results, items of iterators, fields.
    ChangeRule("result-narrowed", COMPATIBLE, "", "response"),
    ChangeRule("result-widened", BREAKING, "handle the new type", "response"),
    ChangeRule("result-values", RISKY, CATCH, "response"),
    ChangeRule("result-media", RISKY, "check what reads it", "response"),
    ChangeRule("result-json", COMPATIBLE, "", "response"),
    ChangeRule("error-added", COMPATIBLE),
    ChangeRule("error-removed", RISKY, "do not rely on this error"),
    ChangeRule("error-widened", BREAKING, "handle the new body", "response"),
    ChangeRule("error-narrowed", COMPATIBLE, "", "response"),
    ChangeRule("error-values", RISKY, CATCH, "response"),
    ChangeRule("header-added", COMPATIBLE),
    ChangeRule("header-removed", RISKY, "do not rely on it"),
    # Models and named types.
    ChangeRule("model-added", COMPATIBLE),
    ChangeRule("model-removed", BREAKING, DROP),
    ChangeRule("model-renamed", BREAKING, RENAME),
    ChangeRule("model-alias", COMPATIBLE, OLD_NAME),
    ChangeRule("model-called", DOCS, ADOPT),
    ChangeRule("model-kind", BREAKING, "check what the name refers to now"),
    ChangeRule("model-docs", DOCS),
    ChangeRule("field-added", COMPATIBLE),
    ChangeRule("field-added-required", BREAKING, "pass it", "request"),
    ChangeRule("field-removed", BREAKING, DROP),
    ChangeRule("field-renamed", BREAKING, RENAME),
    ChangeRule("field-alias", COMPATIBLE, OLD_NAME),
    ChangeRule(
        "field-successor",
        RISKY,
        "check that it means the same; the old name is deprecated",
        "response",
    ),
    ChangeRule("field-moved", COMPATIBLE),
    ChangeRule("field-required", BREAKING, "pass it", "request"),
    ChangeRule("field-optional", COMPATIBLE, "", "request"),
    ChangeRule(
        "field-sent-narrowed", BREAKING, "pass a value of the new type", "request"
    ),
    ChangeRule("field-sent-widened", COMPATIBLE, "", "request"),
    ChangeRule("field-narrowed", COMPATIBLE, "", "response"),
    ChangeRule("field-widened", BREAKING, "handle the new type", "response"),
    ChangeRule("field-values", RISKY, CATCH, "response"),
    ChangeRule(
        "field-default", RISKY, "pass it where you relied on the default", "request"
    ),
    ChangeRule("field-limits-narrowed", RISKY, "stay within the new limits", "request"),
    ChangeRule("field-limits-widened", COMPATIBLE, "", "request"),
    ChangeRule("field-deprecated", COMPATIBLE, "plan to replace it"),
    ChangeRule("field-docs", DOCS),
    ChangeRule("type-added", COMPATIBLE),
    ChangeRule("type-removed", BREAKING, DROP),
    ChangeRule("type-renamed", BREAKING, RENAME),
    ChangeRule("type-alias", COMPATIBLE, OLD_NAME),
    ChangeRule(
        "type-sent-narrowed", BREAKING, "pass a value of the new type", "request"
    ),
    ChangeRule("type-sent-widened", COMPATIBLE, "", "request"),
    ChangeRule("type-narrowed", COMPATIBLE, "", "response"),
    ChangeRule("type-widened", BREAKING, "handle the new type", "response"),
    ChangeRule("type-values", RISKY, CATCH, "response"),
    # Webhooks.
    ChangeRule("webhook-added", COMPATIBLE),
    ChangeRule("webhook-removed", BREAKING, "it is no longer sent"),
    ChangeRule("webhook-narrowed", COMPATIBLE, "", "response"),
    ChangeRule("webhook-widened", BREAKING, "handle the new type", "response"),
    ChangeRule("webhook-values", RISKY, CATCH, "response"),
)
BY_CODE = {rule.code: rule for rule in RULES}
STEPS = {BREAKING: "major", RISKY: "minor", COMPATIBLE: "minor", DOCS: "patch"}
"""The step of a semantic version (semver.org 2.0.0, 6 to 8) that a change requires."""


def step_of(severities: Iterable[str]) -> str:
    """The step of the semantic version that changes ask for, empty for none."""
    found = {*severities}
    return next((STEPS[impact] for impact in ORDER if impact in found), "")
