"""One rotation as a process of its own, for a test to kill: prints a line after every step."""

import os
import sys
from uuid import UUID

from dependency_injector import providers

from domain.identity import TenantId
from entrypoints.assembly import build_container
from entrypoints.settings import Settings
from entrypoints.startup import opened_servers


def main() -> None:
    settings = Settings.read(os.environ)
    with opened_servers(settings) as servers:
        container = build_container(settings, servers)
        container.pause.override(providers.Object(lambda _: None))
        rotation = container.begin_key_rotation()(TenantId(UUID(sys.argv[1])))
        for step in container.finish_key_rotation()(rotation):
            sys.stdout.write(f"{step.rotation.place} {step.left}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
