"""``python -m entrypoints.cli`` is ``redress``."""

from entrypoints.cli.main import main

main()
