"""Conversion of field names to wire names, for APIs with a uniform rule."""

from __future__ import annotations


def camel(name: str) -> str:
    """`hosted_url` to `hostedUrl`; a trailing underscore is dropped."""
    first, *rest = name.split("_")
    return first + "".join(map(_capital, rest))


def pascal(name: str) -> str:
    """`hosted_url` to `HostedUrl`."""
    return "".join(map(_capital, name.split("_")))


def kebab(name: str) -> str:
    """`hosted_url` to `hosted-url`."""
    return name.rstrip("_").replace("_", "-")


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
