"""The facts that the passages about one operation state."""
