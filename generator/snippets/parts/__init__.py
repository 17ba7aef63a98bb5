"""Building blocks that the readers of several snippet languages share."""
