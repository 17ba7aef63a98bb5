"""What tables, lists, components and types say of fields."""
