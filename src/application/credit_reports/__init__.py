"""Reading, storing and comparing credit reports."""
