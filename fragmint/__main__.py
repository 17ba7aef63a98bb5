"""`python -m fragmint` is the `fragmint` command."""

from __future__ import annotations

from fragmint import main

if __name__ == "__main__":
    main()
