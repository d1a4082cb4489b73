"""What may be lost at any moment, in Redis: counted requests, and what somebody may do."""
