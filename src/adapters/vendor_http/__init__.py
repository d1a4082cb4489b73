"""What several vendors do alike over HTTP, kept apart so that their adapters need not meet."""
