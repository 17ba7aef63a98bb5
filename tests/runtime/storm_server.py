"""The faulty server in a process of its own: `python -m … SEED SHARE`.

Prints its port, serves until its input ends, then prints what it applied.
"""

from __future__ import annotations

import json
import random
import sys

from tests.runtime.faulty import FaultyServer, Request

FAULTS = [
    "reset_at_once",
    "reset_in_headers",
    "reset_in_body",
    "truncated",
    "bad_chunk",
    "status=408",
    "status=409",
    "status=500",
    "status=503=0",
    "status=503=nan",
    "refuse=429",
    "refuse=429=0",
    "refuse=429=-1",
    "html=502",
    "html=200",
    "encoded=200=gzip, br",
    "bad_gzip",
    "redirect=302=https://evil.example/",
    "drip_body",
    "stall",
]


def main(seed: int, share: float) -> None:
    """Serve with faults in a share of the requests."""
    dice = random.Random(seed)

    def script(request: Request, attempt: int) -> str:
        return dice.choice(FAULTS) if dice.random() < share else "ok"

    with FaultyServer(script) as server:
        print(server.port, flush=True)
        sys.stdin.read()
        print(json.dumps(server.ledger.applied), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
