"""Search, seal, verify and export the audit."""
