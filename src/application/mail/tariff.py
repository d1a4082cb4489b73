"""What a piece of mail costs: configuration, because the carrier publishes no prices."""

from dataclasses import dataclass

from domain.mail import MailCost, MailService
from domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTariff:
    """Amounts per piece, per page after the first, and per service on top."""

    letter: Money
    extra_page: Money
    certified: Money
    return_receipt: Money
    ups_next_day_air: Money

    def cost(self, service: MailService, *, pages: int) -> MailCost:
        """The cost line by line. One further page is the blank address page (ADR 0010)."""
        lines = [("letter", self.letter), ("extra pages", Money(self.extra_page.minor * pages))]
        if service in {MailService.CERTIFIED, MailService.CERTIFIED_RETURN_RECEIPT}:
            lines.append(("certified", self.certified))
        if service is MailService.CERTIFIED_RETURN_RECEIPT:
            lines.append(("return receipt", self.return_receipt))
        if service is MailService.UPS_NEXT_DAY_AIR:
            lines.append(("UPS next day air", self.ups_next_day_air))
        return MailCost(lines=tuple(lines))
