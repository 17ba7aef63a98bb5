"""Blocks as short text, one line each with its lines, for expected output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.formats.page import (
    Block,
    Code,
    Component,
    Container,
    DefinitionList,
    Heading,
    ItemList,
    Mark,
    Page,
    Paragraph,
    Row,
    Run,
    Table,
    ThematicBreak,
)

MARKS = {
    Mark.PLAIN: "{}",
    Mark.CODE: "`{}`",
    Mark.STRONG: "**{}**",
    Mark.EMPHASIS: "_{}_",
    Mark.LINK: "[{}]",
    Mark.BADGE: "<{}>",
}


def rendered(page: Page) -> str:
    """A page: matter, blocks, places left out."""
    lines = [f"matter {key}: {value}" for key, value in page.matter]
    lines += list(blocks(page.blocks))
    lines += [
        f"omitted {span.line}-{span.last_line} {reason}"
        for span, reason in page.omitted
    ]
    return "\n".join(lines) + "\n"


def text(runs: Sequence[Run]) -> str:
    """Runs with marks; line ends as `/`, breaks as `//`."""
    parts = []
    for run in runs:
        shown = "//" if run.mark is Mark.BREAK else MARKS[run.mark].format(run.text)
        parts.append(shown + (f"({run.target})" if run.target else ""))
    return "".join(parts).replace("\n", " / ")


def blocks(found: Sequence[Block], indent: str = "") -> Iterator[str]:
    """Lines for blocks."""
    for block in found:
        place = f"{indent}{block.span.line}-{block.span.last_line}"
        head, inner = described(block)
        yield f"{place} {head}".rstrip()
        for line in inner:
            yield f"{indent}  {line}"


def described(block: Block) -> tuple[str, list[str]]:
    """The head of a block and the lines inside."""
    match block:
        case Heading():
            anchor = f" #{block.anchor}" if block.anchor else ""
            return f"h{block.level} {text(block.runs)}{anchor}", []
        case Paragraph():
            return f"p {text(block.runs)}", []
        case ItemList():
            items = [line for item in block.items for line in entry(item.blocks)]
            return "ol" if block.ordered else "ul", items
        case DefinitionList():
            return "dl", list(definitions(block))
        case Table():
            return f"table {block.title}", list(table(block))
        case Code():
            return code(block), block.text.splitlines()
        case Container():
            return f"{block.kind} {block.title}", list(blocks(block.blocks))
        case Component():
            pairs = " ".join(f"{name}={value}" for name, value in block.attributes)
            words = [f"<{block.name}>", block.argument, pairs, text(block.runs)]
            return " ".join(filter(None, words)), list(blocks(block.blocks))
        case ThematicBreak():
            return "rule", []


def code(block: Code) -> str:
    """The head of code."""
    title = f'"{block.title}"' if block.title else ""
    inferred = "inferred" if block.inferred else ""
    words = ["code", block.language, title, f"@{block.code_line}", inferred]
    return " ".join(filter(None, words))


def entry(found: Sequence[Block]) -> Iterator[str]:
    """An item of a list."""
    yield "-"
    yield from blocks(found, "  ")


def definitions(block: DefinitionList) -> Iterator[str]:
    """Terms and what is said of them."""
    for each in block.entries:
        yield "= " + ", ".join(map(text, each.terms))
        yield from blocks(each.blocks, "  ")


def table(block: Table) -> Iterator[str]:
    """Rows; header cells of rows have `^`."""
    if block.head:
        yield f"{block.head.span.line} # " + " | ".join(
            text(cell.runs) for cell in block.head.cells
        )
    for row in block.rows:
        yield from cells(row)


def cells(row: Row) -> Iterator[str]:
    """A row, and the blocks in its cells."""
    shown = [f"{'^' * cell.header}{text(cell.runs)}" for cell in row.cells]
    yield f"{row.span.line} | " + " | ".join(shown)
    for cell in row.cells:
        yield from blocks(cell.blocks, "  ")
