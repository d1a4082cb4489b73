"""``redress demo``: the whole flow for one synthetic consumer, over HTTP, on a simulated clock."""

from entrypoints.cli.demo.command import demo_app

__all__ = ["demo_app"]
