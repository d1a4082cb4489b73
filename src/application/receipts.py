"""That a webhook was taken, kept with its effect."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol


class WebhookReceipts(Protocol):
    @abstractmethod
    def record(self, provider: str, event_id: str, event_type: str, at: datetime) -> bool:
        """Keep that the tenant took this webhook; False when it was already taken.

        In the transaction of its effect: both happen or neither does.
        """
