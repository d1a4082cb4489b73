"""Pages of our own for people: where the links in e-mails lead when a firm has no web client."""
