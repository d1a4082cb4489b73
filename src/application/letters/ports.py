"""What drafting letters asks of the outside."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from domain.identity import TenantId
from domain.letters.narrative import ItemFacts, ItemNarrative


class Narrator(Protocol):
    """Words the items of a letter. What it says is checked against the facts by the caller."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What the letter's record says of its author: ``plain``, ``anthropic:<model>``..."""

    @abstractmethod
    def narrate(self, items: Sequence[ItemFacts]) -> tuple[ItemNarrative, ...]:
        """One paragraph per item with ``{{fact id}}`` placeholders.

        Raises NarrativeRefused when the answer is unusable (cut off, declined, not of the form)
        and Unavailable when trying later may help.
        """


class Narrators(Protocol):
    @abstractmethod
    def of(self, tenant_id: TenantId) -> Narrator | None:
        """The firm's own AI account as it is set now, or else the installation's, if any.

        No transaction may be open.
        """
