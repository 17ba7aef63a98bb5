"""A text as blocks: one module a format, told apart by content; none knows of APIs."""
