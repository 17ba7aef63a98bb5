"""Fields from tables, lists, components and types."""
