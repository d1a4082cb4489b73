"""The AI message APIs, with one small deterministic model behind both."""
