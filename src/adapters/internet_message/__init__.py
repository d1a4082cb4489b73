"""Our messages as RFC 5322 text, however they travel."""
