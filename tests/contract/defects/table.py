"""The seeded defects: a text of our code, and what a mistake would have made of it."""

from __future__ import annotations

from typing import NamedTuple


class Defect(NamedTuple):
    """One defect: the file, relative to the repository, and the change of its text."""

    file: str
    before: str
    after: str


RUNTIME = "generator/runtime/"
TEMPLATES = "templates/python/"
TARGET = "generator/targets/python/"
MOCK = "fragmint/mock/"
DEFECTS: dict[str, Defect] = {
    # What is sent.
    "skipped escape in a path": Defect(
        RUNTIME + "text.py", 'return _escaped(text, "")', 'return _escaped(text, "/")'
    ),
    "wrong encoding of a parameter": Defect(
        RUNTIME + "text.py",
        "return quote(text, safe=safe)",
        'return quote(text, safe=safe, encoding="latin-1", errors="replace")',
    ),
    "skipped escape of a deep object": Defect(
        RUNTIME + "styles.py",
        'f"{quoted(key)}={quote(text)}" for key, text in _leaves',
        'f"{key}={quote(text)}" for key, text in _leaves',
    ),
    "skipped escape of a delimiter": Defect(
        RUNTIME + "styles.py",
        'f"{key}={delimiter.join(map(quote, items))}"',
        'f"{key}={quote(delimiter.join(items))}"',
    ),
    "wrong delimiter": Defect(
        RUNTIME + "styles.py", '_delimited("%7C")', '_delimited("%2C")'
    ),
    "a list in one parameter": Defect(
        RUNTIME + "styles.py",
        'case list() as items if styled.explode:\n                return [f"{key}={quote(item)}" for item in items]',
        "case list() as items if styled.explode:\n                return [f\"{key}={','.join(map(quote, items))}\"]",
    ),
    "a boolean as Python writes it": Defect(
        RUNTIME + "text.py", '"true" if value else "false"', "repr(value)"
    ),
    "a moment without its zone": Defect(
        RUNTIME + "text.py",
        'return text[:-6] + "Z" if text.endswith("+00:00") else text',
        "return text[:19]",
    ),
    "a wrong joint of a header": Defect(
        RUNTIME + "styles.py",
        'delimiter = quote(other) if other else ","',
        'delimiter = quote(other) if other else "|"',
    ),
    "a cookie that is lost": Defect(
        RUNTIME + "styles.py", 'return "; ".join(', 'return "" and "; ".join('
    ),
    "null left out": Defect(
        RUNTIME + "bodies.py",
        "(value is not None or name in nullable)",
        "value is not None",
    ),
    "null sent for what is not given": Defect(
        RUNTIME + "inputs.py",
        "value is MISSING or (value is None and field.default is None)",
        "value is MISSING",
    ),
    "a space that stays in a form": Defect(
        RUNTIME + "formdata.py", 'replace("%20", "+")', 'replace("%20", "")'
    ),
    "only the first value of a form": Defect(
        RUNTIME + "formdata.py",
        "items = value if is_sequence(value) else (value,)\n    assert isinstance(items, Iterable)\n    return",
        "items = list(value)[:1] if is_sequence(value) else (value,)\n    assert isinstance(items, Iterable)\n    return",
    ),
    "credentials in the wrong scheme": Defect(
        RUNTIME + "security.py", 'return "Basic " +', 'return "Bearer " +'
    ),
    # What is received.
    "wrong alias": Defect(
        TEMPLATES + "models_base.jinja", ", alias_generator={{ view.casing }}", ""
    ),
    "a status that is no error": Defect(
        RUNTIME + "outcome.py",
        "received.status // 100 != 2 and not",
        "received.status >= 500 and not",
    ),
    "swapped status": Defect(RUNTIME + "errors.py", "code = 404", "code = 409"),
    "an error without its body": Defect(
        RUNTIME + "outcome.py",
        '"".join(parts), body=body,',
        '"".join(parts), body=None,',
    ),
    "dropped retry check": Defect(
        RUNTIME + "retry.py",
        "return safe and (status in statuses",
        "return (status in statuses",
    ),
    "no retry where the server asks for one": Defect(
        RUNTIME + "retry.py",
        "if status in REFUSED and status in statuses:\n        return True",
        "if status in REFUSED and status in statuses:\n        return False",
    ),
    "one retry too many": Defect(
        RUNTIME + "exchange.py",
        "self.retries >= self.settings",
        "self.retries > self.settings",
    ),
    "off-by-one paging": Defect(
        RUNTIME + "pagination.py",
        "pages.start) + len(items)",
        "pages.start) + len(items) + 1",
    ),
    "a skipped page": Defect(
        RUNTIME + "pagination.py",
        "pages.number, number + 1",
        "pages.number, number + 2",
    ),
    "a cursor that is not followed": Defect(
        RUNTIME + "pagination.py",
        "if absent(cursor) or cursor in _NOWHERE:",
        "if not absent(cursor):",
    ),
    "a limit that is passed": Defect(
        RUNTIME + "pagination.py",
        "items[: self._limit - before]",
        "items[: self._limit - before + 1]",
    ),
    "a line of a stream that is lost": Defect(
        RUNTIME + "sse.py",
        "for line in lines:\n        if line.strip() == DONE:",
        "for line in list(lines)[1:]:\n        if line.strip() == DONE:",
    ),
    "an async body that ends early": Defect(
        RUNTIME + "async_client.py",
        "            chunks.append(chunk)\n",
        "            chunks.append(chunk[:-1])\n",
    ),
    # What is printed.
    "a body that no endpoint sends": Defect(
        TEMPLATES + "endpoints.jinja", "        body={{ function.body }},\n", ""
    ),
    "headers that no endpoint sends": Defect(
        TEMPLATES + "endpoints.jinja", "        headers={{ function.headers }},\n", ""
    ),
    "errors of no type": Defect(
        TEMPLATES + "endpoints.jinja", "        errors={{ function.errors }},\n", ""
    ),
    # The mock.
    "a mock that decodes twice": Defect(
        MOCK + "styles.py",
        'return unquote_plus(text.replace("+", "%2B"))',
        'return unquote_plus(unquote_plus(text.replace("+", "%2B")))',
    ),
    "a mock that overlooks what is missing": Defect(
        MOCK + "requests.py",
        "            elif parameter.required and not is_of_transport(parameter):\n",
        "            elif False:\n",
    ),
    "a mock that answers with another status": Defect(
        MOCK + "mock.py", "stub = Stub(wanted, body,", "stub = Stub(wanted + 1, body,"
    ),
    "a mock that accepts everybody": Defect(
        MOCK + "requests.py", "        if proved:\n", "        if True:\n"
    ),
}
