"""The vendors' sandbox: one loopback server that speaks SmartCredit, Lob and two AI APIs.

It stands for the outside world, so it imports nothing of the application or its adapters,
and nothing in the application knows of it: every vendor is only another base URL.
"""

from entrypoints.sandbox.app import create_sandbox
from entrypoints.sandbox.config import SandboxConfig, WebhookTarget
from entrypoints.sandbox.members import Member
from entrypoints.sandbox.runner import SandboxProcess, SandboxThread

__all__ = [
    "Member",
    "SandboxConfig",
    "SandboxProcess",
    "SandboxThread",
    "WebhookTarget",
    "create_sandbox",
]
