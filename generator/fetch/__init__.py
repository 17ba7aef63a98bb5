"""Fetching documentation into a folder of pages; the only code that uses the network.

`address` decides which URLs are allowed, `web` makes requests within limits, and `site`
finds the pages of a site and stores them.
"""

from __future__ import annotations
