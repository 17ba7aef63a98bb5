"""What the passages of one operation state."""
