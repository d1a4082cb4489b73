"""Metro 2, in which furnishers report to the bureaus: characters, packed, and moov's JSON."""
