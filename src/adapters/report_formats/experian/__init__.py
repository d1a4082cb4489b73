"""The Experian credit profile in JSON, and the answers of the older NetConnect in XML."""
