"""The routes, area by area: each handler parses, calls one use-case and shapes the answer."""
