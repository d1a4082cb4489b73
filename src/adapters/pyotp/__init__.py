"""One-time codes by time."""
