"""A firm's own accounts at the vendors, whatever the vendor: read at each call, built once."""
