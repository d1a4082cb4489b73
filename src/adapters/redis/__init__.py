"""What may be lost at any moment, in Redis: counted requests."""
