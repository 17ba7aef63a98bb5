"""Columns of tables by their heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.page import Cell, Row, Run, Table
from generator.readers.fields.type_shapes import NO, OPTIONAL, REQUIRED, YES
from generator.vocabulary import Meanings, Vocabulary, alternatives, by_meaning


def _heads(meaning: str, words: str) -> dict[str, str]:
    return {word.strip(): meaning for word in words.split(",")}


COLUMNS: Mapping[str, str] = {
    **_heads(
        "name",
        "name,field,fields,parameter,parameters,param,params,parm,property,"
        "properties,prop,attribute,attributes,key,keys,argument,arguments,"
        "variable,header,headers,query parameter,path parameter,parameter name,"
        "field name,property name,attribute name,json key,json field,"
        "body parameter,url parameter,option,member,request field,"
        "response field,element,header name,query param,path param,param name,"
        "request header,response header,input name,arg,argument name",
    ),
    **_heads(
        "type",
        "type,types,data type,datatype,schema,value type,type / optional,"
        "type/format,data_type,format type",
    ),
    **_heads(
        "required",
        "required,req,mandatory,mand,oblig,needed,m/o,required/optional,"
        "optional/required,mandatory/optional,is required,presence,obligatory,"
        "use,usage,required in request,requirement,requirements",
    ),
    **_heads("optional", "optional"),
    **_heads(
        "description",
        "description,descriptions,decription,desc,details,detail,notes,note,"
        "meaning,comments,comment,summary,explanation,definition,remarks,"
        "remark,info,information,purpose,descr,what it does",
    ),
    **_heads("default", "default,default value,defaults,by default"),
    **_heads(
        "in",
        "in,location,where,passed in,position,param type,parameter type,place,"
        "located in,sent in",
    ),
    **_heads(
        "status",
        "status,code,status code,http status,http code,error code,"
        "http status code,response code,statuscode,http-status,http response code",
    ),
    **_heads(
        "values",
        "values,enum,allowed values,options,possible values,valid values,"
        "accepted values,enum values,enumeration,valid options",
    ),
    **_heads(
        "example", "example,examples,sample,example value,example values,sample value"
    ),
    **_heads(
        "min",
        "min,minimum,min value,minimum value,min length,minimum length,"
        "minlength,min size",
    ),
    **_heads(
        "max",
        "max,maximum,max value,maximum value,max length,maximum length,"
        "maxlength,max size",
    ),
    **_heads("length", "length,size,max. length"),
    **_heads("scope", "scope"),
    **_heads("nullable", "nullable,null,can be null"),
    **_heads(
        "limits",
        "constraints,constraint,limits,restrictions,validation,"
        "additional information",
    ),
    **_heads("value", "value"),
    **by_meaning(Meanings.COLUMNS),
}
LOCATIONS: Mapping[str, str] = {
    "path": "path", "url": "path", "uri": "path", "route": "path", "url path": "path",
    "query": "query", "querystring": "query", "query string": "query", "url query": "query",
    "header": "header", "headers": "header", "cookie": "cookie", "body": "body",
    "json": "body", "request body": "body", "payload": "body", "json body": "body",
    "form": "form", "formdata": "form", "form data": "form", "form-data": "form",
    "query param": "query", "path param": "path", "query parameter": "query",
    "path parameter": "path", "url param": "path", "post body": "body", "raw": "body",
}  # fmt: skip
PLAIN_LOCATIONS = frozenset(
    "path query header headers cookie body form formdata form-data querystring".split()
)
"""Vocabulary that mean a location in any column."""
REQUIREMENTS = frozenset({"required", "optional", "conditional", "mandatory"})
KNOWN = frozenset({"type", "required", "optional", "default", "in", "nullable"})
"""Columns that only a table of fields has; then its first column holds names."""


def meaning_of(head: str) -> str:
    """The meaning of a column by its head, empty if it is unknown: `必須かどうか` has the
    word for `required` in a script without blanks.
    """
    known = COLUMNS.get(head_words(head))
    if known is None and len(head) < 16 and DEMANDING.search(head):
        return "required"
    return known or ""


DEMANDING = re.compile(alternatives(Vocabulary.REQUIRED, spaced=False))


def meanings(head: Row) -> list[str]:
    """The meaning of each column, empty if its header is unknown."""
    found = [meaning_of(cell.text) for cell in head.cells]
    first = found[0] if found else "name"
    named = first and not (first == "description" and first in found[1:])
    unnamed = "name" not in found and not named
    if unnamed and KNOWN & set(found[1:]):
        found[0] = "name"
    seen: set[str] = set()
    for index, meaning in enumerate(found):
        if meaning in seen:
            # Beside `data type`, a column `type` says something else.
            exact = head_words(head.cells[index].text) == "data type"
            again = index if not exact else found.index(meaning)
            found[again] = "description" if meaning == "description" else ""
        seen.add(meaning)
    return found


SHOUTED = re.compile(r"[A-Z]{2,20}(?: [A-Z]{2,20}){1,3}")
"""Words in capitals, which are none of a wire: `SECRET KEY`."""
WIRE_NAME = re.compile(r"[A-Za-z_$@][\w$@.:\-\[\]]{0,79}\*?")


def with_wire_names(columns: list[str], table: Table) -> list[str]:
    """The columns; of several that hold names, that of the names as they are sent is the
    one, and those beside it tell what they are: `商户号 | pid`, `Order number | order_no`.
    """
    heads = table.head.cells if table.head else ()
    named = [
        i for i, c in enumerate(heads) if COLUMNS.get(head_words(c.text)) == "name"
    ]
    sent = [i for i in named if holds_names(table.rows, i)]
    if len(named) < 2 or named[0] in sent or not sent:
        return columns
    stated = "" if "description" in columns else "description"
    found = [
        stated if index == named[0] else column for index, column in enumerate(columns)
    ]
    return [*found[: sent[0]], "name", *found[sent[0] + 1 :]]


def holds_names(rows: Sequence[Row], index: int) -> bool:
    """Whether the cells of a column are names as they are sent."""
    cells = [
        row.cells[index].text.strip(" `*") for row in rows if index < len(row.cells)
    ]
    return bool(cells) and all(map(WIRE_NAME.fullmatch, cells))


def with_locations(columns: list[str], rows: Sequence[Row]) -> list[str]:
    """The columns, one whose cells all say where parameters go found by them.

    Pages call it `Kind`, `Type`, `Passed as` and more.
    """
    if "in" in columns:
        return columns
    for index, meaning in enumerate(columns):
        cells = [row.cells[index] for row in rows if index < len(row.cells)]
        shown = [cell.text.lower().strip(" `*.()") for cell in cells if cell.text]
        if meaning in ("", "type", "value") and shown and {*shown} <= PLAIN_LOCATIONS:
            return [*columns[:index], "in", *columns[index + 1 :]]
    return columns


def with_requirements(columns: list[str], rows: Sequence[Row]) -> list[str]:
    """The columns, one whose cells all say whether a thing is required found by them.

    Pages call it `Status`, or nothing at all.
    """
    if "required" in columns or "optional" in columns:
        return columns
    for index, meaning in enumerate(columns[1:], start=1):
        cells = [row.cells[index] for row in rows if index < len(row.cells)]
        shown = {w[0] for c in cells if (w := c.text.lower().strip(" `*.()").split())}
        if meaning in ("", "status", "value") and shown and shown <= REQUIREMENTS:
            found = [*columns[:index], "required", *columns[index + 1 :]]
            return found if "name" in found else ["name", *found[1:]]
    return columns


def head_words(text: str) -> str:
    """The words of a column head."""
    text = re.sub(r"\([^()]{0,60}\)", " ", text.lower()).replace("*", " ")
    return " ".join(text.strip(" :.`_?？").replace("\n", " ").split())


CONDITION = re.compile(r"\b(if|when|for|unless|where|with|only)\b")
"""Vocabulary after which `required` holds in some cases: `Required for active access`."""


ICON = re.compile(r":[a-z0-9_-]{0,40}?(check|tick|close|cross|minus)[a-z0-9_-]{0,40}:")
"""An icon by its name, as Material has them: `:material-check:`."""


def in_words(icon: re.Match[str]) -> str:
    """What an icon says."""
    return "yes" if icon[1] in ("check", "tick") else "no"


CIRCLES = frozenset({"o", "○", "〇", "ｏ", "◯"})
CROSSES = frozenset({"x", "×", "ｘ", "✕", "△"})


def with_circles_stated(rows: Sequence[Row], columns: Sequence[str]) -> list[Row]:
    """The rows, circles in a column that crosses are in as well told to say yes: so they
    do in Japan and Korea, where a cross says no.
    """
    index = columns.index("required") if "required" in columns else len(columns)
    cells = [row.cells[index] for row in rows if index < len(row.cells)]
    shown = {cell.text.strip().lower() for cell in cells} - {""}
    if len(cells) < len(rows) or not shown <= CIRCLES | CROSSES | {"-"}:
        return [*rows]
    if not (shown & CIRCLES and shown & CROSSES):
        return [*rows]
    stated: list[Row] = []
    for row in rows:
        says = "yes" if row.cells[index].text.strip().lower() in CIRCLES else "no"
        cell = replace(row.cells[index], runs=(Run(says),))
        stated.append(
            replace(row, cells=(*row.cells[:index], cell, *row.cells[index + 1 :]))
        )
    return stated


def says_yes(cell: Cell | None) -> bool | None:
    """Whether a cell says yes or no; None if neither, or only under a condition."""
    if cell is None:
        return None
    text = ICON.sub(in_words, cell.text.lower()).strip(" *`_.()")
    text = text.split(" ")[0] if text in ("yes yes", "no no") else text
    if text in REQUIRED or text in YES:
        return True
    if text in OPTIONAL or text in NO:
        return False
    first = re.split(r"[\s,.;(]", text, maxsplit=1)[0]
    if first in NO or first in OPTIONAL or text.startswith("not required"):
        return False
    return True if first in ("required",) and not CONDITION.search(text) else None
