"""Methods written by hand; each module extends the group of its name."""
