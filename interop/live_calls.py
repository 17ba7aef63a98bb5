"""A generated client drives a server that runs here, with the mock between them as judge.

    python live_calls.py NAME FOLDER URL

FOLDER is the generated project, URL the base of the server. One line for each call that
fails, or whose request breaks the server's own document; the last line counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2

from fragmint.mock import Mock
from fragmint.mock.upstream import Upstream
from fragmint.suite import load_names


class Driver:
    """Calls methods of a client by the operations that they are of."""

    def __init__(self, folder: Path, url: str) -> None:
        """Make a client of a generated project."""
        names = load_names(folder / "tests" / "names.json")
        document = json.loads((folder / "tests" / "openapi.json").read_text())
        sys.path.insert(0, str(folder))
        self.mock = Mock(document, upstream=Upstream(url))
        self.wrong: list[str] = []
        self.count = 0
        package = import_module(names.package)
        self._errors = import_module(f"{names.package}.errors")
        # The first of several methods that one operation has.
        self._methods = {
            e.key: e.method for e in reversed([*names.operations.values()])
        }
        given = {k: v for k, v in names.arguments.items() if isinstance(v, str)}
        self._client = getattr(package, names.client)(
            **(given | {"base_url": f"http://127.0.0.1{self.mock.base_path}"}),
            http_client=httpx2.Client(transport=self.mock.transport()),
            max_retries=0,
        )

    def call(self, key: str, *values: Any, **named: Any) -> Any:
        """The value of a call that must succeed; None where it does not."""
        self.count += 1
        try:
            found = self._method(key)(*values, **named)
            return list(found) if hasattr(found, "__next__") else found
        except Exception as error:
            self.wrong.append(f"{key}: {type(error).__name__}: {error}"[:300])
            return None

    def fails(self, key: str, status: int, *values: Any, **named: Any) -> None:
        """A call that must fail with a status."""
        self.count += 1
        try:
            self._method(key)(*values, **named)
        except self._errors.ApiStatusError as error:
            if error.status == status:
                return
            self.wrong.append(f"{key}: {error.status}, not {status}")
        except Exception as error:
            self.wrong.append(f"{key}: {type(error).__name__}: {error}"[:300])
        else:
            self.wrong.append(f"{key}: no error {status}")

    def _method(self, key: str) -> Callable[..., Any]:
        found: Callable[..., Any] = reduce(getattr, self._methods[key], self._client)
        return found


def jupyter(drive: Driver) -> None:
    """Notebooks, their files and kernels."""
    call = drive.call
    call("GET /api/status")
    call("GET /api/me")
    call("GET /api/kernelspecs")
    call("GET /api/kernels")
    call("GET /api/sessions")
    call("GET /api/terminals")
    file = "notes.txt"
    call("PUT /api/contents/{path}", file, type="file", format="text", content="one")
    found = call("GET /api/contents/{path}", file, type="file")
    if getattr(found, "content", None) != "one":
        drive.wrong.append(f"GET /api/contents/{{path}}: not what was written: {found}")
    call("POST /api/contents/{path}/checkpoints", file)
    call("GET /api/contents/{path}/checkpoints", file)
    call("PATCH /api/config/{section_name}", "interop", body={"colour": "blue"})
    call("GET /api/config/{section_name}", "interop")
    call("DELETE /api/contents/{path}", file)
    drive.fails("GET /api/contents/{path}", 404, file)
    drive.fails(
        "GET /api/kernels/{kernel_id}", 404, "0" * 8 + "-0000-4000-8000-" + "0" * 12
    )


def chroma(drive: Driver) -> None:
    """Tenants, databases, collections and their records."""
    call = drive.call
    base = "/api/v2/tenants/{tenant}/databases"
    call("GET /api/v2/heartbeat")
    call("GET /api/v2/version")
    call("GET /api/v2/pre-flight-checks")
    call("GET /api/v2/auth/identity")
    call("POST /api/v2/tenants", name="harbour")
    call("GET /api/v2/tenants/{tenant_name}", "harbour")
    call(f"POST {base}", "harbour", name="ships")
    call(f"GET {base}/{{database}}", "harbour", "ships")
    call(f"GET {base}", "harbour", limit=10)
    place = ("harbour", "ships")
    made = call(f"POST {base}/{{database}}/collections", *place, name="cargo")
    if made is not None:
        at = (*place, str(made.id))
        path = f"{base}/{{database}}/collections/{{collection_id}}"
        vectors = [[0.1, 0.2], [0.9, 0.8]]
        call(
            f"POST {path}/add",
            *at,
            ids=["a", "b"],
            embeddings=vectors,
            documents=["tea", "coal"],
            metadatas=[{"tons": 3}, {"tons": 5}],
        )
        call(f"GET {path}/count", *at)
        call(f"POST {path}/get", *at, ids=["a"], include=["documents"])
        call(f"POST {path}/query", *at, query_embeddings=[[0.1, 0.2]], n_results=1)
        call(f"POST {path}/delete", *at, ids=["b"])
    call(f"GET {base}/{{database}}/collections_count", *place)
    call(f"DELETE {base}/{{database}}", *place)
    drive.fails(f"GET {base}/{{database}}", 404, *place)


def prefect(drive: Driver) -> None:
    """Flows and their runs, variables, work pools."""
    call = drive.call
    call("GET /health")
    call("GET /version")
    call("GET /admin/version")
    flow = call("POST /flows/", name="interop", tags=["one"])
    call("GET /flows/name/{name}", "interop")
    call("POST /flows/filter", limit=5)
    call("POST /flows/count")
    if flow is not None:
        call("GET /flows/{id}", flow.id)
        run = call("POST /flow_runs/", flow_id=flow.id, name="first")
        call("POST /flow_runs/filter", limit=5)
        if run is not None:
            call("GET /flow_runs/{id}", run.id)
            call("PATCH /flow_runs/{id}", run.id, name="second")
            call("DELETE /flow_runs/{id}", run.id)
        call("DELETE /flows/{id}", flow.id)
        drive.fails("GET /flows/{id}", 404, flow.id)
    call("POST /variables/", name="depth", value=7)
    call("GET /variables/name/{name}", "depth")
    call("PATCH /variables/name/{name}", "depth", value={"metres": 7})
    call("DELETE /variables/name/{name}", "depth")
    call("POST /work_pools/filter", limit=5)


STORIES = {"jupyter": jupyter, "chroma": chroma, "prefect": prefect}
KNOWN = {
    "jupyter": (
        # Descriptions say that it may be null, schemas do not.
        "GET /api/me: response: /identity/avatar_url: null",
        "GET /api/me: response: /identity/color: null",
        "PUT /api/contents/{path}: response: /content: null",
        "PUT /api/contents/{path}: response: /format: null",
        "PUT /api/contents/{path}: response: /hash: null",
        "PUT /api/contents/{path}: response: /hash_algorithm: null",
        "GET /api/contents/{path}: response: /hash: null",
        "GET /api/contents/{path}: response: /hash_algorithm: null",
        # Only the success is documented.
        "GET /api/kernels/{kernel_id}: response: status 404",
    ),
    "chroma": (
        # It is documented as plain text.
        "GET /api/v2/version: response: media type 'application/json'",
        # The schema that it names, `Vec`, is that of a list of collections.
        "GET /api/v2/tenants/{tenant}/databases: response: /0: ",
    ),
    "prefect": (
        # What exists already is a 200, and only that is documented.
        "POST /flows/: response: status 201",
        "POST /flow_runs/: response: status 201",
        "GET /flows/{id}: response: status 404",
    ),
}
"""How the responses of these versions differ from the servers' own documents: each was
compared with the document, and is a fault of that.
"""


def differences(drive: Driver) -> list[str]:
    """How the responses differ from the document."""
    return [
        f"{call.operation}: {violation}"
        for call in drive.mock.calls
        for violation in call.answer_violations
    ]


def main() -> None:
    """Tell one story, and say what went wrong in it."""
    name, folder, url = sys.argv[1], Path(sys.argv[2]).resolve(), sys.argv[3]
    drive = Driver(folder, url)
    STORIES[name](drive)
    drive.wrong += drive.mock.violations
    told = differences(drive)
    drive.wrong += [text for text in told if not text.startswith(KNOWN[name])]
    for line in drive.wrong:
        print(line.replace("\n", " "))
    print(
        f"{drive.count} calls, {len(drive.wrong)} wrong;"
        f" {len(told)} responses differ as known"
    )
    sys.exit(bool(drive.wrong))


if __name__ == "__main__":
    main()
