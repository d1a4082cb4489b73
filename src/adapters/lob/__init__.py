"""Lob: prints and posts letters, verifies addresses, tells where a letter is."""
