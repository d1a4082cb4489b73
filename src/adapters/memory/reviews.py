"""A printer that keeps what it printed as plain text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from application.findings.review_report import ReviewPrinter
from domain.findings.review import Explained, Review


@dataclass(frozen=True, slots=True)
class MemoryReviewPrinter(ReviewPrinter):
    """The review's texts, one a line; not a PDF."""

    printed: list[Review] = field(default_factory=list)

    def print(self, review: Review) -> bytes:
        self.printed.append(review)
        return "\n".join(_texts(review)).encode()


def _texts(review: Review) -> Iterator[str]:
    yield review.title
    yield from (f"{label}: {value}" for label, value in review.about)
    yield from review.summary
    for item in (*review.proven, *review.waiting):
        yield item.title
        for finding in item.findings:
            yield from _finding(finding)
    yield from review.limits
    yield from review.rights


def _finding(finding: Explained) -> Iterator[str]:
    yield f"[{finding.number}] {finding.title} ({finding.bureau})"
    yield finding.weight
    yield from (f"{label}: {said}" for label, said in finding.points)
    yield finding.item_place
    yield from (f"{label}: {value} ({place})" for label, value, place in finding.places)
