"""Storage in a folder of this machine."""

from adapters.local_files.objects import LocalObjectStore

__all__ = ["LocalObjectStore"]
