"""The kinds of values that requests may hold: bounded, visible, and free of control characters."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

# PostgreSQL stores no NUL, people type no escape characters.
_VISIBLE = r"\A[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z"
_BLANKS = r"\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
_VISIBLE_FIRST = rf"\A[^\x00-\x20\x7f-\x9f{_BLANKS}][^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z"

_ONE_LINE = "one line of text without control characters"
_SEEN_LINE = f"{_ONE_LINE} that begins with a visible one"
_NO_NUL = "text without the character NUL"

# The description of a form is what a refusal quotes: "wanted is ...".
NamePart = Annotated[
    str, Meta(max_length=60, pattern=_VISIBLE, description=_ONE_LINE, examples=["Jordan"])
]
Line = Annotated[
    str, Meta(min_length=1, max_length=120, pattern=_VISIBLE_FIRST, description=_SEEN_LINE)
]
AddresseeLine = Annotated[
    str, Meta(min_length=1, max_length=40, pattern=_VISIBLE_FIRST, description=_SEEN_LINE)
]
StreetLine = Annotated[
    str, Meta(min_length=1, max_length=50, pattern=_VISIBLE_FIRST, description=_SEEN_LINE)
]
SecondLine = Annotated[str, Meta(max_length=50, pattern=_VISIBLE, description=_ONE_LINE)]
Paragraph = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=1500,
        pattern=_VISIBLE_FIRST,
        description=_SEEN_LINE,
        examples=["The balance of {{balance}} is reported after the account was paid."],
    ),
]
ItemPlace = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=300,
        pattern=_VISIBLE_FIRST,
        description=_SEEN_LINE,
        examples=["$.TradeLinePartition[0].Tradeline[0]"],
    ),
]
AnswerText = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=500,
        pattern=_VISIBLE_FIRST,
        description=_SEEN_LINE,
        examples=["yes"],
    ),
]
Email = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=254,
        pattern=r"\A[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+\Z",
        description="an e-mail address",
        examples=["jordan.sample@example.com"],
    ),
]
Password = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=256,
        pattern=r"\A[^\x00]*\Z",
        description=_NO_NUL,
        examples=["correct horse battery staple"],
    ),
]
NewPassword = Annotated[
    str,
    Meta(
        min_length=12,
        max_length=256,
        pattern=r"\A[^\x00]*\Z",
        description=_NO_NUL,
        examples=["correct horse battery staple"],
    ),
]
Ssn = Annotated[
    str,
    Meta(
        pattern=r"\A([0-9]{9}|[0-9]{3}-[0-9]{2}-[0-9]{4})\Z",
        description="nine digits, with dashes or without",
        examples=["666-12-0001"],
    ),
]
Sha256 = Annotated[
    str,
    Meta(
        pattern=r"\A[0-9a-f]{64}\Z",
        description="a SHA-256 as 64 hexadecimal digits in lower case",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]
TextVersion = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z0-9._-]{1,40}\Z",
        description="up to 40 letters, digits, dots, dashes and underscores",
        examples=["service-contract-2026-01"],
    ),
]
RuleId = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Z0-9-]{3,40}\Z",
        description="the id of a rule of the catalogue",
        examples=["BAL-1"],
    ),
]
QuestionId = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z0-9._:-]{1,80}\Z",
        description="the id of the finding's question",
        examples=["paid_in_full"],
    ),
]
RefreshToken = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z0-9_-]{43}\Z",
        description="the newest refresh token of the session",
        examples=["u3sV0l2JpQh8m1bYw7rXeDkTzN5cGfA9iHoL4vKqS6M"],
    ),
]
ChallengeToken = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z0-9_-]{43}\Z",
        description="the challenge of the first step",
        examples=["Wq8hYb3nR0zLk5xTfG7sJ2vPcD9mA4eU6iNoXw1rQyE"],
    ),
]
OneTimeCode = Annotated[
    str,
    Meta(pattern=r"\A[0-9]{6}\Z", description="six digits", examples=["492039"]),
]
RecoveryCode = Annotated[
    str,
    Meta(
        pattern=r"\A[0-9A-Za-z -]{16,40}\Z",
        description="a recovery code of sixteen letters and digits",
        examples=["k3v9-0qtm-7xhc-e2ra"],
    ),
]
MailedToken = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z0-9_-]{43}\Z",
        description="the token from the e-mail, 43 characters behind #token=",
        examples=["Zk3vQ8yT1rWm5xNc7bHd2gJf4sLp6aEu9iOq0tYlXwV"],
    ),
]
ItemNumber = Annotated[int, Meta(ge=1, le=100)]
StateCode = Annotated[
    str, Meta(pattern=r"\A[A-Za-z]{2}\Z", description="two letters", examples=["OH"])
]
Zip = Annotated[
    str,
    Meta(
        pattern=r"\A[0-9]{5}(-?[0-9]{4})?\Z",
        description="five digits, or nine",
        examples=["43215"],
    ),
]
FindingIds = Annotated[tuple[UUID, ...], Meta(min_length=1, max_length=200)]
