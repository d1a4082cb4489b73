"""The vault of evidence: what was pulled and what was mailed, byte for byte."""
