"""The pulls of CRS and StitchCredit: MISMO's words as JSON, one bureau to a document."""
