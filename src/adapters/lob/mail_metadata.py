"""What travels with a letter as Lob's metadata: our own ids, and nothing of a person."""

TENANT_KEY = "redress_tenant"
LETTER_KEY = "redress_letter"
PIECE_KEY = "redress_piece"
