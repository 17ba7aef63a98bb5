"""OpenAPI documents as facts: operations, schemas, servers and credentials."""
