"""What consumers agree to, word for word: every version with the days on which it may be agreed to.

A text is never changed; another wording is another version. Those of the past stay, so that what
somebody agreed to can be read as long as the consent is kept.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from domain.consumers.consumer import ConsentKind
from domain.errors import Conflict, InvalidField


class ConsentTextNotCurrent(Conflict):
    """Somebody agreed to a wording that is not, or not any more, the one in use."""

    def __init__(self, kind: ConsentKind, version: str, current: "ConsentText") -> None:
        super().__init__(
            f"version {version} of the consent {kind} may not be agreed to; "
            f"current is {current.version}"
        )
        self.current_version = current.version


class ConsentTextDiffers(InvalidField):
    """The hash is not that of the version's words: what was shown was something else."""

    def __init__(self, text: "ConsentText") -> None:
        super().__init__("text_sha256", f"is not that of version {text.version}: {text.sha256}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """May be agreed to from ``valid_from`` up to and without ``valid_to``."""

    kind: ConsentKind
    version: str
    text: str
    valid_from: date
    valid_to: date | None = None

    @property
    def sha256(self) -> str:
        """Of the text in UTF-8, in hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def is_current(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


CONSENT_TEXTS: tuple[ConsentText, ...] = (
    # A consumer's written instructions are a permissible purpose: FCRA 604(a)(2), 15 U.S.C. 1681b.
    ConsentText(
        kind=ConsentKind.REPORT_ACCESS,
        version="report-access-2026-01",
        valid_from=date(2026, 1, 1),
        text=(
            "I instruct you in writing to obtain my consumer reports from Equifax, Experian and "
            "TransUnion through the report provider that I connect, as often as my disputes need "
            "it, and to use them to find and dispute what is wrong in them (15 U.S.C. 1681b(a)(2)). "
            "I can withdraw this consent at any time, free of charge. From then on no further "
            "report is obtained; disputes that were mailed before run to their end."
        ),
    ),
    # Consumer disclosures before electronic records: E-SIGN, 15 U.S.C. 7001(c)(1).
    ConsentText(
        kind=ConsentKind.ELECTRONIC_RECORDS,
        version="electronic-records-2026-01",
        valid_from=date(2026, 1, 1),
        text=(
            "I agree to receive contracts, statements, letters and notices electronically. I need "
            "an e-mail address, a current web browser and a program that shows PDF files. I may ask "
            "for a paper copy of any record free of charge, and I can withdraw this consent at any "
            "time, free of charge; what was provided electronically before stays valid "
            "(15 U.S.C. 7001(c))."
        ),
    ),
)


def current_text(kind: ConsentKind, on: date) -> ConsentText:
    """The version that may be agreed to on a day; before the first one, that one."""
    versions = [text for text in CONSENT_TEXTS if text.kind is kind]
    current = [text for text in versions if text.is_current(on)]
    return current[-1] if current else versions[0]


def text_of(kind: ConsentKind, version: str) -> ConsentText | None:
    """The words of a version, also of one of the past; None for one that was never ours."""
    found = (text for text in CONSENT_TEXTS if text.kind is kind and text.version == version)
    return next(found, None)


def require_current(kind: ConsentKind, version: str, sha256: str, *, on: date) -> ConsentText:
    """Raise ConsentTextNotCurrent, or ConsentTextDiffers when the words were others."""
    current = current_text(kind, on)
    if version != current.version:
        raise ConsentTextNotCurrent(kind, version, current)
    if sha256 != current.sha256:
        raise ConsentTextDiffers(current)
    return current
