"""What a change means for those who call: one table, a row for each kind of change.

The subject of a row is what callers name, and the direction which way its value
travels: a request that takes less breaks callers, a response that gives more does.
"""

from __future__ import annotations

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


class Rule(NamedTuple):
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
RULES = (
    # The client as a whole.
    Rule("package-renamed", BREAKING, "import from the new package"),
    Rule("client-renamed", BREAKING, RENAME),
    Rule("environment-renamed", BREAKING, "rename the variables where you set them"),
    Rule("title-changed", DOCS),
    Rule("version-changed", DOCS),
    Rule("option-added", COMPATIBLE),
    Rule("option-removed", BREAKING, "construct the client without it"),
    Rule("credential-sent", RISKY, "see that credentials and proxies still fit"),
    Rule("credentials-narrowed", BREAKING, "give the client what is asked for now"),
    Rule("credentials-widened", COMPATIBLE),
    Rule("server-default", RISKY, "see that your credentials hold for the new server"),
    Rule("server-added", COMPATIBLE),
    Rule("server-removed", RISKY, "check the base_url that you give"),
    Rule("server-variable", RISKY, "check the variables that you give"),
    # Groups and methods.
    Rule("group-renamed", BREAKING, RENAME),
    Rule("method-added", COMPATIBLE),
    Rule("method-removed", BREAKING, DROP),
    Rule("method-renamed", BREAKING, RENAME),
    Rule("method-route", COMPATIBLE),
    Rule("method-server", RISKY, "see that your credentials hold for it"),
    Rule("method-deprecated", COMPATIBLE, "plan to do without it"),
    Rule("method-restored", DOCS),
    Rule("method-order", BREAKING, "give arguments in the new order, or by name"),
    Rule(
        "method-credentials-narrowed", BREAKING, "give the client what is asked for now"
    ),
    Rule("method-credentials-widened", COMPATIBLE),
    Rule("scope-added", RISKY, "ask for this scope when you get a token"),
    Rule("scope-removed", COMPATIBLE),
    Rule("method-media", COMPATIBLE),
    Rule("method-docs", DOCS),
    Rule("iterator-added", COMPATIBLE),
    Rule("iterator-removed", BREAKING, "ask for each page yourself"),
    Rule("iterator-renamed", BREAKING, RENAME),
    Rule("iterator-paging", COMPATIBLE),
    # Arguments and the fields of what is sent.
    Rule("argument-added", COMPATIBLE, "", "request"),
    Rule("argument-added-required", BREAKING, GIVE, "request"),
    Rule("argument-removed", BREAKING, DROP, "request"),
    Rule("argument-renamed", BREAKING, RENAME, "request"),
    Rule("argument-keyword", BREAKING, "give it by name", "request"),
    Rule("argument-moved", COMPATIBLE, "", "request"),
    Rule("argument-required", BREAKING, GIVE, "request"),
    Rule("argument-optional", COMPATIBLE, "", "request"),
    Rule("argument-narrowed", BREAKING, "give a value of the new type", "request"),
    Rule("argument-widened", COMPATIBLE, "", "request"),
    Rule("argument-default", RISKY, "give it where you relied on it", "request"),
    Rule("argument-limits-narrowed", RISKY, "keep to the new limits", "request"),
    Rule("argument-limits-widened", COMPATIBLE, "", "request"),
    Rule("argument-deprecated", COMPATIBLE, "plan to do without it", "request"),
    Rule("argument-docs", DOCS, "", "request"),
    # What comes back: results, items of iterators, fields of what is received.
    Rule("result-narrowed", COMPATIBLE, "", "response"),
    Rule("result-widened", BREAKING, "handle the new type", "response"),
    Rule("result-values", RISKY, CATCH, "response"),
    Rule("error-added", COMPATIBLE),
    Rule("error-removed", RISKY, "do not rely on being given it"),
    Rule("error-widened", BREAKING, "handle the new body", "response"),
    Rule("error-narrowed", COMPATIBLE, "", "response"),
    Rule("error-values", RISKY, CATCH, "response"),
    Rule("header-added", COMPATIBLE),
    Rule("header-removed", RISKY, "do not rely on it"),
    # Models and named types.
    Rule("model-added", COMPATIBLE),
    Rule("model-removed", BREAKING, DROP),
    Rule("model-renamed", BREAKING, RENAME),
    Rule("model-kind", BREAKING, "see what the name stands for now"),
    Rule("model-docs", DOCS),
    Rule("field-added", COMPATIBLE),
    Rule("field-added-required", BREAKING, "give it", "request"),
    Rule("field-removed", BREAKING, DROP),
    Rule("field-renamed", BREAKING, RENAME),
    Rule("field-moved", COMPATIBLE),
    Rule("field-required", BREAKING, "give it", "request"),
    Rule("field-optional", COMPATIBLE, "", "request"),
    Rule("field-sent-narrowed", BREAKING, "give a value of the new type", "request"),
    Rule("field-sent-widened", COMPATIBLE, "", "request"),
    Rule("field-narrowed", COMPATIBLE, "", "response"),
    Rule("field-widened", BREAKING, "handle the new type", "response"),
    Rule("field-values", RISKY, CATCH, "response"),
    Rule("field-default", RISKY, "give it where you relied on it", "request"),
    Rule("field-limits-narrowed", RISKY, "keep to the new limits", "request"),
    Rule("field-limits-widened", COMPATIBLE, "", "request"),
    Rule("field-deprecated", COMPATIBLE, "plan to do without it"),
    Rule("field-docs", DOCS),
    Rule("type-added", COMPATIBLE),
    Rule("type-removed", BREAKING, DROP),
    Rule("type-renamed", BREAKING, RENAME),
    Rule("type-sent-narrowed", BREAKING, "give a value of the new type", "request"),
    Rule("type-sent-widened", COMPATIBLE, "", "request"),
    Rule("type-narrowed", COMPATIBLE, "", "response"),
    Rule("type-widened", BREAKING, "handle the new type", "response"),
    Rule("type-values", RISKY, CATCH, "response"),
    # What the API sends by itself.
    Rule("webhook-added", COMPATIBLE),
    Rule("webhook-removed", BREAKING, "it no longer comes"),
    Rule("webhook-narrowed", COMPATIBLE, "", "response"),
    Rule("webhook-widened", BREAKING, "handle the new type", "response"),
    Rule("webhook-values", RISKY, CATCH, "response"),
)
BY_CODE = {rule.code: rule for rule in RULES}
STEPS = {BREAKING: "major", RISKY: "minor", COMPATIBLE: "minor", DOCS: "patch"}
"""The step of a semantic version (semver.org 2.0.0, 6 to 8) that a change asks for."""
