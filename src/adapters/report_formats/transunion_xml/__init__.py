"""TransUnion's XML: the credit report 2.x, the consumer's disclosure, and dispute messages."""
