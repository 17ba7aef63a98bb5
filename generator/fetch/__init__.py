"""Fetching documentation into a folder of pages; the only code that uses a network.

`address` decides what may be asked for, `web` asks within limits, `links` finds what
belongs to a site, `pages_lock` remembers what was fetched, `site` puts them together.
"""

from __future__ import annotations
