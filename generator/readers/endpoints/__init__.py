"""Locating the operations of a page, and the blocks that belong to them."""
