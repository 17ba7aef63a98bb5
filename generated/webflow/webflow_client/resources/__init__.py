"""The client's groups of methods."""
