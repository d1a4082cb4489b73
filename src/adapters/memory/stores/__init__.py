"""The stores of one tenant's transaction, by area."""
