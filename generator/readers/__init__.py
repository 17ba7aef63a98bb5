"""Facts from blocks: small recognizers that add to each other, and whole documents."""
