"""Building blocks that the readers of several dialects share."""
