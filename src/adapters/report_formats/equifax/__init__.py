"""The Equifax consumer credit report in JSON."""
