"""Building blocks shared by the readers of several snippet languages."""
