"""TrueLink merged reports (SmartCredit, MyFreeScoreNow, IdentityIQ, TransUnion Consumer Connect)."""
