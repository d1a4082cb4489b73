"""The HTTP interface: both versions of the API, webhooks, health and the schema."""
