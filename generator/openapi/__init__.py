"""OpenAPI documents: reading, repairing, validating and writing them."""
