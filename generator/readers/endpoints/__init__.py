"""Where the operations of a page stand, and which of its blocks belong to them."""
