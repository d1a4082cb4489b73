"""Which built-in role holds which permission."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.identity import ROLE_PERMISSIONS, Actor, Permission, Role


@dataclass(frozen=True, slots=True)
class ReadAccessMatrix:
    def __call__(self, actor: Actor) -> Mapping[Role, frozenset[Permission]]:
        actor.require(Permission.ACCOUNT_OWN)
        return ROLE_PERMISSIONS
