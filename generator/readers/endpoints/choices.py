"""Which of the declarations that one section has are its own: the others repeat them, or
show them at a whole URL.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.outline import Outline, own_heading
from generator.formats.page import Heading, Paragraph, text_of
from generator.readers.endpoints.bases import shared_prefix
from generator.readers.endpoints.blocks import candidates
from generator.readers.endpoints.candidates import Candidate
from generator.readers.endpoints.scope import Rank, Variable
from generator.readers.endpoints.targets import identity
from generator.readers.endpoints.templates import key_of

SETUP = re.compile(
    r"(?i)\W{0,4}(?:api )?(?:authentication|authorization|auth|security|access|setup|"
    r"getting started|introduction|overview|conventions|general|prerequisites|versioning|"
    r"environments?|base ur[il]s?|content types?|rate limits?|pagination|errors?)\W{0,4}"
)
"""The title of a section about all requests."""
PREFACE = re.compile(
    r"(?i)\b(?:api|service|end-?points?|resources?|routes?|interface|module|section|document|"
    r"page|following|below|requests)\b"
)
NEAREST = 2
"""So many blocks below its heading an operation may be named, with a sentence between."""


ANY_NAME = re.compile(
    r"(/\S{1,200}/)\{(?i:(?:rpc_?|api_?)?(?:methods?|functions?|operations?|commands?|procedures?|endpoints?)(?:_?name)?)\}"
)
"""A path that ends with a variable for the name of any operation: `/rpc/{Method}`."""
FEWEST_OF_SCHEME = 2
"""Operations of such a path that a page has; one may be an example of it."""


def stated(page: Outline) -> list[Candidate]:
    """The endpoint candidates of a page, labels aside, without the scheme that paths
    follow: `POST /rpc/<Method>` above `POST /rpc/Start` and `POST /rpc/Stop`.
    """
    found = candidates(page)
    beside = Counter(
        (item.endpoint.method, item.endpoint.path.rpartition("/")[0])
        for item in found
        if not item.endpoint.path.endswith("}")
    )

    def is_scheme(item: Candidate) -> bool:
        own = item.endpoint
        head = own.path.rpartition("/")[0]
        named = ANY_NAME.fullmatch(own.path) is not None
        return named and beside[own.method, head] >= FEWEST_OF_SCHEME

    return [open_id(item, found) for item in found if not is_scheme(item)]


def open_id(item: Candidate, others: Sequence[Candidate]) -> Candidate:
    """A request whose path ends with the word `id` in place of one, as a call on the page
    shows: `GET /pets/id` above `GET /pets/19`.
    """
    own = item.endpoint
    head, _, last = own.path.rpartition("/")
    shown = last.lower() == "id" and any(
        o.endpoint.method == own.method
        and o.endpoint.path.rpartition("/")[0] == head
        and o.endpoint.variables[-1:]
        and o.endpoint.variables[-1].example
        and o.endpoint.path.endswith("}")
        for o in others
    )
    if not shown:
        return item
    variables = (*own.variables, Variable(last))
    return replace(
        item, endpoint=replace(own, path=f"{head}/{{{last}}}", variables=variables)
    )


def is_about_all(lines: Outline, home: int, spot: int) -> bool:
    """Whether the section that an endpoint stands in is about all requests: `POST /pets`
    some paragraphs below `## Authentication`.
    """
    block = lines.spots[home].block if home >= 0 else None
    titled = isinstance(block, Heading) and SETUP.fullmatch(lines.title(home))
    return bool(titled) and spot - home > NEAREST


def is_preface(lines: Outline, home: int, spot: int) -> bool:
    """Whether the paragraphs in front of the first of several endpoints of a section are
    about all of them.
    """
    above = [lines.spots[i].block for i in range(home + 1, spot)]
    return any(
        PREFACE.search(text_of(block.runs)[:400])
        for block in above
        if isinstance(block, Paragraph)
    )


def without_twins(lines: Outline, items: Sequence[Candidate]) -> list[Candidate]:
    """The declarations, a heading that is a label taken once: `### Endpoint: GET /pets`.

    As the only one below `## List pets` it is a part of that section, beside others such
    as `### Response`; one of several is the section itself.
    """
    labels = {(i.spot, key_of(i.endpoint)) for i in items if i.family == "label"}
    heads = [i for i in items if i.family == "heading"]
    twins = {(i.spot, key_of(i.endpoint)) for i in heads} & labels
    if not twins:
        return list(items)
    above = {i.spot: own_heading(lines, lines.spots[i.spot]) for i in heads}
    alone = {at for at in above.values() if list(above.values()).count(at) == 1}
    kept: list[Candidate] = []
    for item in items:
        if (item.spot, key_of(item.endpoint)) in twins and item.family in TWINS:
            home = above[item.spot]
            is_part_of = home in alone and lines.spots[home].trail != ()
            if item.family == ("heading" if is_part_of else "label"):
                continue
        kept.append(item)
    return kept


TWINS = ("heading", "label")


def most_exact(placed: list[Candidate]) -> list[Candidate]:
    """The declarations of a home without a heading that leaves out the variables at the
    end of its path: `## PUT /pets` above `PUT /pets/{id}`.
    """
    below = [item.endpoint for item in placed if item.family != "heading"]
    keys = {key_of(endpoint) for endpoint in below}

    def is_cut(item: Candidate) -> bool:
        own = item.endpoint
        if item.family != "heading" or key_of(own) in keys or len(keys) != 1:
            return False
        (whole,) = {(e.method, identity(e.path)) for e in below}
        rest = whole[1].removeprefix(identity(own.path).rstrip("/"))
        return whole[0] == own.method and set(rest.split("/")) == {"", "{}"}

    return [item for item in placed if not is_cut(item)]


def is_address(item: Candidate) -> bool:
    """Whether a label has but the scheme and host of a URL."""
    made = item.endpoint
    return item.family == "label" and bool(made.base) and made.path == "/"


def apart_from_calls(
    placed: Sequence[Candidate],
) -> tuple[list[Candidate], list[Candidate]]:
    """The declarations of a home without the code that sends one of them with the path of
    the base URL in front, and that code as calls: `GET /api/v2/pets HTTP/1.1` above
    `` `GET /pets` ``.
    """
    own = {key_of(i.endpoint) for i in placed if i.family != "fence"}
    kept: list[Candidate] = []
    calls: list[Candidate] = []
    for item in placed:
        made = item.endpoint
        lead = shared_prefix([made.path]) if item.family == "fence" else ""
        bare = replace(made, path=made.path.removeprefix(lead))
        if lead and key_of(made) not in own and key_of(bare) in own:
            calls.append(replace(item, endpoint=replace(made, rank=Rank.EXAMPLE)))
        else:
            kept.append(item)
    return kept, calls
