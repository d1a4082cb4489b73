"""Posting letters through Lob, once."""

import msgspec

from adapters.lob.api import LobApi, LobRefusal
from adapters.lob.letters import Letter, posted_mail, read_letter
from adapters.lob.mail_metadata import LETTER_KEY, PIECE_KEY, TENANT_KEY
from application.mail.ports import MailCarrier, Mailing
from domain.addresses import PostalAddress
from domain.errors import Unavailable
from domain.mail import CarrierRefused, MailPieceId, MailPieceNotFound, MailService, PostedMail

_NOT_FOUND = 404
_FOUND_MAX = 10
_EXTRA_SERVICE = {
    MailService.CERTIFIED_RETURN_RECEIPT: {"extra_service": "certified_return_receipt"},
    MailService.CERTIFIED: {"extra_service": "certified"},
    MailService.FIRST_CLASS: {},
}


class LobMailCarrier(MailCarrier):
    """Letters by Lob. The piece's id is the idempotency key for Lob's 24 hours and, as metadata,
    the name under which ``find`` recognizes the piece for ever."""

    def __init__(self, api: LobApi) -> None:
        self._api = api

    def post(self, mailing: Mailing) -> PostedMail:
        request = {
            **_options(mailing),
            "files": {"file": ("letter.pdf", mailing.pdf, "application/pdf")},
            "headers": {"Idempotency-Key": str(mailing.piece_id)},
        }
        try:
            answer = self._api.post("/letters", request)
        except LobRefusal as refusal:
            raise CarrierRefused(f"Lob refused the letter: {refusal.what}") from refusal
        return posted_mail(read_letter(answer))

    def find(self, piece_id: MailPieceId) -> PostedMail | None:
        query = {f"metadata[{PIECE_KEY}]": str(piece_id), "limit": str(_FOUND_MAX)}
        try:
            answer = self._api.get("/letters", query)
        except LobRefusal as refusal:
            raise Unavailable(f"Lob does not search its letters: {refusal.what}") from refusal
        letters = _listed(answer)
        if any(letter.metadata.get(PIECE_KEY) != str(piece_id) for letter in letters):
            # "None" would mail the piece again, so a search that did not search proves nothing.
            raise Unavailable("Lob answered a search with letters that do not match it")
        going = [letter for letter in letters if not letter.deleted]
        oldest = min(going or letters, key=lambda each: each.date_created, default=None)
        return None if oldest is None else posted_mail(oldest)

    def fetch(self, provider_id: str) -> PostedMail:
        if not provider_id.isascii() or not provider_id.replace("_", "").isalnum():
            raise MailPieceNotFound(repr(provider_id))  # it would become part of a path
        try:
            answer = self._api.get(f"/letters/{provider_id}")
        except LobRefusal as refusal:
            if refusal.status == _NOT_FOUND:
                raise MailPieceNotFound(provider_id) from refusal
            raise Unavailable(f"Lob does not show the letter: {refusal.what}") from refusal
        return posted_mail(read_letter(answer))


def _options(mailing: Mailing) -> dict[str, object]:
    # The package writes form fields with str(), which would make False "False".
    extra_service = _EXTRA_SERVICE.get(mailing.service)
    if extra_service is None:
        raise CarrierRefused(f"Lob carries no letters by {mailing.service}")
    return {
        "to": _address(mailing.recipient),
        "from": _address(mailing.sender),
        "description": "Consumer dispute letter",
        "color": "false",
        "double_sided": "true",
        # ours starts below both windows, yet only a page of its own is never printed over
        "address_placement": "insert_blank_page",
        "mail_type": "usps_first_class",
        "use_type": "operational",
        **extra_service,
        "metadata": {
            TENANT_KEY: str(mailing.tenant_id),
            LETTER_KEY: str(mailing.letter_id),
            PIECE_KEY: str(mailing.piece_id),
        },
    }


def _address(address: PostalAddress) -> dict[str, str]:
    line2 = {"address_line2": address.line2} if address.line2 else {}
    return {
        "name": address.name,
        "address_line1": address.line1,
        **line2,
        "address_city": address.city,
        "address_state": address.state,
        "address_zip": address.zip,
        "address_country": "US",
    }


class _List(msgspec.Struct):
    data: list[Letter]


def _listed(answer: object) -> list[Letter]:
    try:
        return msgspec.convert(answer, _List).data
    except msgspec.ValidationError as error:
        raise Unavailable(f"Lob answered with something that is no list: {error}") from error
