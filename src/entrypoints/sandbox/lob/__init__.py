"""Lob's print and mail API, as far as certified letters need it."""
