"""TransUnion's fixed-width credit report, TU4R."""
