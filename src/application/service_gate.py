"""The gate every service stands behind: contract signed, waiting period over, consent given."""

from datetime import datetime

from application.stores import Work
from domain.calendar import day_reached_everywhere
from domain.consumers.consumer import ConsentKind, ConsentMissing
from domain.consumers.contracts import require_service_allowed
from domain.identity import ConsumerId


def require_service(work: Work, consumer_id: ConsumerId, *, at: datetime) -> None:
    """Raise unless the consumer may be served now (CROA, 15 U.S.C. 1679d, 1679e).

    Raises ConsumerNotFound, ContractMissing, ContractCancelled or WaitingPeriodNotOver.
    """
    work.consumers.get(consumer_id)
    require_service_allowed(work.contracts.latest(consumer_id), day_reached_everywhere(at))


def require_report_access(work: Work, consumer_id: ConsumerId, *, at: datetime) -> None:
    """As ``require_service``, and raise ConsentMissing without consent to read reports."""
    require_service(work, consumer_id, at=at)
    consent = work.consents.latest(consumer_id, ConsentKind.REPORT_ACCESS)
    if consent is None or work.consents.withdrawal(consent.id) is not None:
        raise ConsentMissing(ConsentKind.REPORT_ACCESS)
