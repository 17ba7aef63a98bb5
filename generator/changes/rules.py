"""What a change means for those who call: one table, a row for each kind of change.

The subject of a row is what callers name, and the direction which way its value
travels: a request that takes less breaks callers, a response that gives more does.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Impact(StrEnum):
    """What a change does to code that was right, the worst first."""

    BREAKING = "breaking"
    RISKY = "risky"
    COMPATIBLE = "compatible"
    DOCS = "docs"


ORDER = tuple(Impact)
BREAKING, RISKY, COMPATIBLE, DOCS = ORDER


class ChangeRule(NamedTuple):
    """One kind of change, what it does to callers, and what they do about it.

    `direction` is request or response where the same change means different things.
    """

    code: str
    impact: Impact
    advice: str = ""
    direction: str = ""


CATCH = "handle a value that you do not know"
GIVE = "give it in every call"
DROP = "stop using it"
RENAME = "write the new name"
OLD_NAME = "write the new name; the old one is deprecated"
RULES = (
    # The client as a whole.
    ChangeRule("package-renamed", BREAKING, "import from the new package"),
    ChangeRule("client-renamed", BREAKING, RENAME),
    ChangeRule("client-alias", COMPATIBLE, OLD_NAME),
    ChangeRule(
        "environment-renamed", BREAKING, "rename the variables where you set them"
    ),
    ChangeRule("title-changed", DOCS),
    ChangeRule("version-changed", DOCS),
    ChangeRule("option-added", COMPATIBLE),
    ChangeRule("option-removed", BREAKING, "construct the client without it"),
    ChangeRule("credential-sent", RISKY, "see that credentials and proxies still fit"),
    ChangeRule(
        "credentials-narrowed", BREAKING, "give the client what is asked for now"
    ),
    ChangeRule("credentials-widened", COMPATIBLE),
    ChangeRule(
        "server-default", RISKY, "see that your credentials hold for the new server"
    ),
    ChangeRule("server-added", COMPATIBLE),
    ChangeRule("server-removed", RISKY, "check the base_url that you give"),
    ChangeRule("server-variable", RISKY, "check the variables that you give"),
    # Groups and methods.
    ChangeRule("group-renamed", BREAKING, RENAME),
    ChangeRule("group-alias", COMPATIBLE, OLD_NAME),
    ChangeRule("alias-removed", BREAKING, RENAME),
    ChangeRule("method-added", COMPATIBLE),
    ChangeRule("method-removed", BREAKING, DROP),
    ChangeRule("method-renamed", BREAKING, RENAME),
    ChangeRule("method-alias", COMPATIBLE, OLD_NAME),
    ChangeRule("method-route", RISKY, "see that it does what you call it for"),
    ChangeRule("method-server", RISKY, "see that your credentials hold for it"),
    ChangeRule("method-deprecated", COMPATIBLE, "plan to do without it"),
    ChangeRule("method-restored", DOCS),
    ChangeRule("method-order", BREAKING, "give arguments in the new order, or by name"),
    ChangeRule(
        "method-credentials-narrowed", BREAKING, "give the client what is asked for now"
    ),
    ChangeRule("method-credentials-widened", COMPATIBLE),
    ChangeRule("scope-added", RISKY, "ask for this scope when you get a token"),
    ChangeRule("scope-removed", COMPATIBLE),
    ChangeRule("method-media", COMPATIBLE),
    ChangeRule("method-docs", DOCS),
    ChangeRule("iterator-added", COMPATIBLE),
    ChangeRule("iterator-removed", BREAKING, "ask for each page yourself"),
    ChangeRule("iterator-renamed", BREAKING, RENAME),
    ChangeRule("iterator-alias", COMPATIBLE, OLD_NAME),
    ChangeRule("iterator-paging", COMPATIBLE),
    # Arguments and the fields of what is sent.
    ChangeRule("argument-added", COMPATIBLE, "", "request"),
    ChangeRule("argument-added-required", BREAKING, GIVE, "request"),
    ChangeRule("argument-removed", BREAKING, DROP, "request"),
    ChangeRule("argument-renamed", BREAKING, RENAME, "request"),
    ChangeRule("argument-keyword", BREAKING, "give it by name", "request"),
    ChangeRule("argument-moved", COMPATIBLE, "", "request"),
    ChangeRule("argument-required", BREAKING, GIVE, "request"),
    ChangeRule("argument-optional", COMPATIBLE, "", "request"),
    ChangeRule(
        "argument-narrowed", BREAKING, "give a value of the new type", "request"
    ),
    ChangeRule("argument-widened", COMPATIBLE, "", "request"),
    ChangeRule("argument-default", RISKY, "give it where you relied on it", "request"),
    ChangeRule("argument-limits-narrowed", RISKY, "keep to the new limits", "request"),
    ChangeRule("argument-limits-widened", COMPATIBLE, "", "request"),
    ChangeRule("argument-deprecated", COMPATIBLE, "plan to do without it", "request"),
    ChangeRule("argument-docs", DOCS, "", "request"),
    # What comes back: results, items of iterators, fields of what is received.
    ChangeRule("result-narrowed", COMPATIBLE, "", "response"),
    ChangeRule("result-widened", BREAKING, "handle the new type", "response"),
    ChangeRule("result-values", RISKY, CATCH, "response"),
    ChangeRule("error-added", COMPATIBLE),
    ChangeRule("error-removed", RISKY, "do not rely on being given it"),
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
    ChangeRule("model-kind", BREAKING, "see what the name stands for now"),
    ChangeRule("model-docs", DOCS),
    ChangeRule("field-added", COMPATIBLE),
    ChangeRule("field-added-required", BREAKING, "give it", "request"),
    ChangeRule("field-removed", BREAKING, DROP),
    ChangeRule("field-renamed", BREAKING, RENAME),
    ChangeRule("field-moved", COMPATIBLE),
    ChangeRule("field-required", BREAKING, "give it", "request"),
    ChangeRule("field-optional", COMPATIBLE, "", "request"),
    ChangeRule(
        "field-sent-narrowed", BREAKING, "give a value of the new type", "request"
    ),
    ChangeRule("field-sent-widened", COMPATIBLE, "", "request"),
    ChangeRule("field-narrowed", COMPATIBLE, "", "response"),
    ChangeRule("field-widened", BREAKING, "handle the new type", "response"),
    ChangeRule("field-values", RISKY, CATCH, "response"),
    ChangeRule("field-default", RISKY, "give it where you relied on it", "request"),
    ChangeRule("field-limits-narrowed", RISKY, "keep to the new limits", "request"),
    ChangeRule("field-limits-widened", COMPATIBLE, "", "request"),
    ChangeRule("field-deprecated", COMPATIBLE, "plan to do without it"),
    ChangeRule("field-docs", DOCS),
    ChangeRule("type-added", COMPATIBLE),
    ChangeRule("type-removed", BREAKING, DROP),
    ChangeRule("type-renamed", BREAKING, RENAME),
    ChangeRule("type-alias", COMPATIBLE, OLD_NAME),
    ChangeRule(
        "type-sent-narrowed", BREAKING, "give a value of the new type", "request"
    ),
    ChangeRule("type-sent-widened", COMPATIBLE, "", "request"),
    ChangeRule("type-narrowed", COMPATIBLE, "", "response"),
    ChangeRule("type-widened", BREAKING, "handle the new type", "response"),
    ChangeRule("type-values", RISKY, CATCH, "response"),
    # What the API sends by itself.
    ChangeRule("webhook-added", COMPATIBLE),
    ChangeRule("webhook-removed", BREAKING, "it no longer comes"),
    ChangeRule("webhook-narrowed", COMPATIBLE, "", "response"),
    ChangeRule("webhook-widened", BREAKING, "handle the new type", "response"),
    ChangeRule("webhook-values", RISKY, CATCH, "response"),
)
BY_CODE = {rule.code: rule for rule in RULES}
STEPS = {BREAKING: "major", RISKY: "minor", COMPATIBLE: "minor", DOCS: "patch"}
"""The step of a semantic version (semver.org 2.0.0, 6 to 8) that a change asks for."""


def step_of(severities: Iterable[str]) -> str:
    """The step of the semantic version that changes ask for, empty for none."""
    found = {*severities}
    return next((STEPS[impact] for impact in ORDER if impact in found), "")
