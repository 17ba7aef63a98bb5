"""Site chrome: what surrounds a page on the site of a documentation platform."""

from __future__ import annotations

import re
from collections.abc import Sequence

WORDS = frozenset(
    (
        "ask ai",
        "ask assistant",
        "assistant",
        "suggestions",
        "search",
        "search...",
        "search…",
        "search + k",
        "command palette",
        "search for a command to run...",
        "sign in",
        "log in",
        "login",
        "sign up",
        "get started",
        "copy",
        "copy endpoint",
        "copy page",
        "copy as markdown",
        "open in chatgpt",
        "open in claude",
        "try it",
        "try it!",
        "try it out",
        "send request",
        "was this page helpful?",
        "was this helpful?",
        "on this page",
        "skip to content",
        "skip to main content",
        "edit this page",
        "suggest edits",
        "report an issue",
        "previous",
        "next",
        "built with",
        "powered by",
        "toggle theme",
        "toggle dark mode",
        "light",
        "dark",
        "system",
        "menu",
        "navigation",
        "expand all",
        "collapse all",
        "⌘k",
        "ctrl k",
        "⌘ k",
        "ctrl+k",
    )
)
BUILT = re.compile(r"(?i)(built with|powered by|made with|©|copyright)\b.{0,80}")
PANELS = frozenset(
    (
        "ask ai",
        "ask assistant",
        "assistant",
        "suggestions",
        "was this page helpful?",
        "was this helpful?",
        "on this page",
        "built with",
        "powered by",
    )
)


def is_chrome(text: str) -> bool:
    """Whether a line is a control of the site."""
    text = text.strip().strip("*_[]#").strip().lower()
    return text in WORDS or bool(BUILT.fullmatch(text))


def panel_start(lines: Sequence[str]) -> int:
    """The line where the site's panels begin after the text, or the line behind all.

    Panels come last: a line behind the last heading that names one starts them.
    """
    end = len(lines) + 1
    headings = [n for n, line in enumerate(lines, 1) if re.match(r"#{1,6}\s", line)]
    start = headings[-1] if headings else 0
    for number in range(start + 1, end):
        if lines[number - 1].strip().lower() in PANELS:
            return number
    return end


def chrome_lines(lines: Sequence[str]) -> set[int]:
    """The lines that are chrome: controls anywhere, and the panels at the end."""
    start = panel_start(lines)
    controls = {n for n, line in enumerate(lines, 1) if is_chrome(line)}
    return controls | {n for n in range(start, len(lines) + 1) if lines[n - 1].strip()}
