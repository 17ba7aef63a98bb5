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
ASIDES = frozenset(
    (
        "home",
        "docs",
        "documentation",
        "api reference",
        "guides",
        "support",
        "changelog",
        "yes",
        "no",
        "👍",
        "👎",
        "👍 👎",
        "yes no",
        "copied!",
        "copy code",
        "copy link",
        "copy to clipboard",
        "copy for llm",
        "view as markdown",
        "edit on github",
        "share",
        "print",
        "share feedback",
        "thanks for your feedback!",
        "thank you for your feedback!",
        "contents",
        "table of contents",
        "accept",
        "accept all",
        "accept cookies",
        "accept all cookies",
        "decline",
        "reject",
        "reject all",
        "manage cookies",
        "manage preferences",
        "cookie settings",
        "cookie preferences",
        "cookie policy",
        "privacy policy",
        "terms of service",
        "back to top",
    )
)
"""Words that are controls where they stand alone in a text for people."""

LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,1000}\)")
BUILT = re.compile(r"(?i)(built with|powered by|made with|©|copyright)(\b|\s).{0,80}")
PHRASE = re.compile(
    r"(?i)(?:(?:we|this (?:web)?site|our (?:web)?site) uses? cookies\b.{0,300}"
    r"|(?:was|did|is) this (?:page|article|section|answer|doc\w*)? ?(?:helpful|help(?:ed)? "
    r"you|useful)\b.{0,40}"
    r"|(?:last )?(?:updated|modified|reviewed|edited)(?: on| at)?:? .{0,40}"
    r"(?:ago|\b20\d\d)\b.{0,20}"
    r"|(?:previous|prev|next)(?: page| article| up)?\s*[:|→»›-]\s*\S.{0,160}"
    r"|[←‹«] ?\S.{0,80}|\S.{0,80} ?[→»]|\d{1,2} min(?:ute)?s? read)"
)
CRUMB = r"[A-Z][\w&' -]{1,40}"
CRUMBS = re.compile(
    rf"(?:[\s/>›»→·|-]*){CRUMB}(?:\s+[>›»→/]\s+{CRUMB}){{1,6}}\s*[>›»/]?"
)
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


def is_aside(text: str) -> bool:
    """Whether a line of text is of the site rather than of the page.

    Asked of text for people only: some of the words can be values elsewhere.
    """
    text = LINK.sub(r"\1", text[:600]).strip()
    words = [
        word for word in re.split(r"\s*[|·•]\s*|\s{2,}", plain_words(text)) if word
    ]
    known = WORDS | ASIDES
    return bool(words) and (
        all(word in known for word in words)
        or is_chrome(text)
        or bool(PHRASE.fullmatch(text.strip("*_ ")))
    )


def plain_words(text: str) -> str:
    """A line in lower case without marks around it."""
    return text.strip().strip("*_[]#>- ").strip().lower()


def is_breadcrumb(text: str) -> bool:
    """Whether a line shows the way to the page: `Home > API > Sites`."""
    return bool(CRUMBS.fullmatch(LINK.sub(r"\1", text[:600]).strip()))


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
