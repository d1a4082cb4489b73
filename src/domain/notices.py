"""What a consumer is told of, event by event: that it happened and what to do, no file content."""

from dataclasses import dataclass

from domain.connections import ReportImported
from domain.credit_reports.values import Bureau
from domain.disputes.dispute import ClockStarted, DisputeReconciled
from domain.events import Event
from domain.letters.dates import in_words
from domain.letters.letter import LetterDrafted, LetterRedrafted
from domain.mail import LetterMailed

_VERDICTS = {
    "resolved": "The dispute is closed: every item was deleted or corrected.",
    "next_round": "Some items go on to the next round; a new letter is being prepared for you "
    "to read and sign.",
    "waiting": "The bureau still has time to answer; we keep the date.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    subject: str
    text: str


def note_of(event: Event) -> Note | None:
    """The note for an event; None for an event that consumers are not told of."""
    match event:
        case ReportImported():
            return Note(
                subject="Your credit report was read",
                text="A new credit report is on file. Sign in to see what was found and to pick "
                "the items you want to dispute.",
            )
        case LetterDrafted() | LetterRedrafted():
            return Note(
                subject="A letter is ready for you to read and sign",
                text="A dispute letter waits for you. Nothing is mailed before you have read and "
                "signed it. Sign in to open it.",
            )
        case LetterMailed():
            return Note(
                subject="Your letter was mailed",
                text="Your dispute letter is on its way by certified mail. The bureau's period "
                "begins on the day it receives the letter; we tell you when that is.",
            )
        case ClockStarted():
            return Note(
                subject=f"{_bureau(event.bureau)} has received your letter",
                text=f"{_bureau(event.bureau)} received your letter on "
                f"{in_words(event.received_on)}. Results are due by {in_words(event.due_later)} "
                "at the latest.",
            )
        case DisputeReconciled():
            return Note(
                subject=f"What came of your dispute with {_bureau(event.bureau)}",
                text=f"A new report shows the results. {_VERDICTS[event.verdict]} Sign in to see "
                "each item, before and after.",
            )
        case _:
            return None


def _bureau(name: str) -> str:
    return Bureau(name).display_name
