"""The kinds of values that requests may hold: bounded, visible, and free of control characters."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

# PostgreSQL stores no NUL, people type no escape characters.
_VISIBLE = r"\A[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z"
_BLANKS = r"\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
_VISIBLE_FIRST = rf"\A[^\x00-\x20\x7f-\x9f{_BLANKS}][^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z"

NamePart = Annotated[str, Meta(max_length=60, pattern=_VISIBLE, examples=["Marisol"])]
Line = Annotated[str, Meta(min_length=1, max_length=120, pattern=_VISIBLE_FIRST)]
AddresseeLine = Annotated[str, Meta(min_length=1, max_length=40, pattern=_VISIBLE_FIRST)]
StreetLine = Annotated[str, Meta(min_length=1, max_length=50, pattern=_VISIBLE_FIRST)]
SecondLine = Annotated[str, Meta(max_length=50, pattern=_VISIBLE)]
Paragraph = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=1500,
        pattern=_VISIBLE_FIRST,
        examples=["The balance of {{balance}} is reported after the account was paid."],
    ),
]
AnswerText = Annotated[
    str, Meta(min_length=1, max_length=500, pattern=_VISIBLE_FIRST, examples=["yes"])
]
Email = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=254,
        pattern=r"\A[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+\Z",
        examples=["marisol.vega@example.com"],
    ),
]
Password = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=256,
        pattern=r"\A[^\x00]*\Z",
        examples=["correct horse battery staple"],
    ),
]
NewPassword = Annotated[
    str,
    Meta(
        min_length=12,
        max_length=256,
        pattern=r"\A[^\x00]*\Z",
        examples=["correct horse battery staple"],
    ),
]
Ssn = Annotated[str, Meta(pattern=r"\A[0-9]{9}\Z", examples=["666120001"])]
Sha256 = Annotated[
    str,
    Meta(
        pattern=r"\A[0-9a-f]{64}\Z",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]
TextVersion = Annotated[
    str, Meta(pattern=r"\A[A-Za-z0-9._-]{1,40}\Z", examples=["service-contract-2026-01"])
]
QuestionId = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9._:-]{1,80}\Z", examples=["paid_in_full"])]
RefreshToken = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z0-9_-]{43}\Z",
        examples=["u3sV0l2JpQh8m1bYw7rXeDkTzN5cGfA9iHoL4vKqS6M"],
    ),
]
ItemNumber = Annotated[int, Meta(ge=1, le=100)]
StateCode = Annotated[str, Meta(pattern=r"\A[A-Za-z]{2}\Z", examples=["OH"])]
Zip = Annotated[str, Meta(pattern=r"\A[0-9]{5}(-?[0-9]{4})?\Z", examples=["43215"])]
FindingIds = Annotated[tuple[UUID, ...], Meta(min_length=1, max_length=200)]
