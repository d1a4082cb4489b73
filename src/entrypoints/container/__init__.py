"""The composition root: every use-case with its adapters, from the settings and the servers."""

from entrypoints.container.accounts import AccountUseCases
from entrypoints.container.casework import CaseworkUseCases
from entrypoints.container.consumers import ConsumerUseCases
from entrypoints.container.keeping import KeepingUseCases

__all__ = ["Container"]


class Container(AccountUseCases, ConsumerUseCases, CaseworkUseCases, KeepingUseCases):
    """Adapters are made once per process, on first use; use-cases anew for whoever asks.

    Each area is a class of its own over the same adapters; what an area takes from them stands at
    its head.
    """
