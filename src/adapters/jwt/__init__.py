"""Access tokens as signed JWTs, and the refresh tokens beside them."""
