"""How a letter's words become its exact PDF: claims, narrator, composition, rendering, archive."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.credit_reports.ports import EvidenceVault
from application.letters.ports import Narrators
from application.letters.rendering import LetterRenderer
from application.ports import Clock
from application.stores import Work
from domain.calendar import eastern_day
from domain.consumers.consumer import Consumer
from domain.disputes.dispute import Dispute, DisputeId
from domain.errors import Unavailable
from domain.identity import TenantId
from domain.letters.claims import EarlierRound, ItemClaim, claims_of
from domain.letters.composition import compose
from domain.letters.document import LetterDocument
from domain.letters.exhibits import Exhibit, SourceReport, exhibits_of
from domain.letters.letter import LetterPdf
from domain.letters.narrative import (
    ItemNarrative,
    NarrativeRefused,
    bind,
    in_order,
    narrate_plainly,
)

PLAIN = "plain"
NARRATOR_ATTEMPTS_MAX = 7  # with the waits between attempts of a job, about a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftingMatter:
    """All that a letter is made of, read in one transaction."""

    dispute: Dispute
    consumer: Consumer
    claims: tuple[ItemClaim, ...]
    earlier: EarlierRound | None
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The paragraphs, who worded them, and what was refused on the way."""

    narratives: tuple[ItemNarrative, ...]
    narrator: str
    refusals: tuple[str, ...]


def gather(work: Work, dispute_id: DisputeId) -> DraftingMatter:
    """Read the dispute with its findings, the consumer and the round before."""
    dispute = work.disputes.get(dispute_id)
    ids = [f for item in dispute.items for f in item.finding_ids]
    findings = {finding_id: work.findings.get(finding_id) for finding_id in ids}
    earlier = None
    if dispute.previous_id is not None:
        previous = work.disputes.get(dispute.previous_id)
        going_on = {o.item_number: o for o in previous.outcomes}
        earlier = EarlierRound(
            dispute=previous,
            outcomes={
                item.number: going_on[item.previous_number]
                for item in dispute.items
                if item.previous_number in going_on
            },
        )
    claims = claims_of(dispute, findings, earlier)
    return DraftingMatter(
        dispute=dispute,
        consumer=work.consumers.get(dispute.consumer_id),
        claims=claims,
        earlier=earlier,
        exhibits=exhibits_of(
            work.documents.live(dispute.consumer_id), claims, _source_reports(work, dispute)
        ),
    )


def _source_reports(work: Work, dispute: Dispute) -> list[SourceReport]:
    ids = dict.fromkeys(item.report_id for item in dispute.items)
    stored = (work.reports.get(report_id) for report_id in ids)
    return [SourceReport(id=report.id, made_on=report.report_date) for report in stored]


@dataclass(frozen=True, slots=True)
class LetterDrafting:
    """Words, composes and renders; no transaction may be open while it works."""

    narrators: Narrators
    renderer: LetterRenderer
    vault: EvidenceVault
    clock: Clock

    def word(self, tenant_id: TenantId, claims: Sequence[ItemClaim], *, attempt: int) -> Wording:
        """Ask the narrator, check every word against the facts, else word it plainly.

        What a narrator was refused for, or that it did not answer, stays on the letter's record
        for the operator to see. Raises Unavailable when the narrator does not answer and is to
        be asked again: letters wait for it a minute or two, not for days.
        """
        facts = [claim.facts for claim in claims]
        plain = tuple(narrate_plainly(f) for f in facts)
        narrator = self.narrators.of(tenant_id)
        if narrator is None:
            return Wording(narratives=plain, narrator=PLAIN, refusals=())
        try:
            narratives = in_order(narrator.narrate(facts), facts)
            for item, narrative in zip(facts, narratives, strict=True):
                bind(narrative, item)
        except (NarrativeRefused, Unavailable) as refusal:
            if isinstance(refusal, Unavailable) and attempt < NARRATOR_ATTEMPTS_MAX:
                raise
            return Wording(
                narratives=plain,
                narrator=PLAIN,
                refusals=(f"{narrator.name}: {refusal}",),
            )
        return Wording(narratives=narratives, narrator=narrator.name, refusals=())

    def render(
        self, matter: DraftingMatter, narratives: Sequence[ItemNarrative]
    ) -> tuple[LetterDocument, LetterPdf]:
        """Compose, render and archive the PDF.

        Raises Invalid kinds naming the field: NarrativeRefused, GlyphMissing, LetterTooLong,
        LetterTooHeavy, ConsumerWithoutAddress, AuthorityNotInForce.
        """
        document = compose(
            dispute=matter.dispute,
            consumer=matter.consumer,
            claims=matter.claims,
            narratives=narratives,
            earlier=matter.earlier,
            exhibits=matter.exhibits,
            dated_on=eastern_day(self.clock()),
        )
        images = {
            exhibit.image.sha256: self.vault.get(matter.dispute.tenant_id, exhibit.image.sha256)
            for exhibit in document.exhibits
            if exhibit.image is not None
        }
        rendered = self.renderer.render(document, images)
        self.vault.put(matter.dispute.tenant_id, rendered.pdf)
        return document, LetterPdf(
            sha256=rendered.sha256, pages=rendered.pages, bytes=len(rendered.pdf)
        )
