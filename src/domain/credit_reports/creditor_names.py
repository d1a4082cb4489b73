"""Furnishers' names as bureaus write them: cut, run together, shortened; the same one or not."""

import re
from functools import lru_cache

_LEGAL_FORMS = frozenset(
    {"NA", "N", "A", "INC", "LLC", "LP", "CORP", "CORPORATION", "CO", "COMPANY", "USA", "US",
     "THE", "OF", "AND", "FSB", "PLC", "LTD"}
)  # fmt: skip
_WORD = re.compile(r"[A-Z0-9]+")
_LEAST_BEGINNING = 6
_LEAST_SHORT_WORD = 3
NAME_KEY_LENGTH = 5

# What bureaus' name fields, 24 or 30 letters wide, usually cut down.
_SHORT_FORMS = {
    "BK": "BANK",
    "BNK": "BANK",
    "NATL": "NATIONAL",
    "NATIONL": "NATIONAL",
    "FCU": "FEDERALCREDITUNION",
    "CU": "CREDITUNION",
    "FED": "FEDERAL",
    "CR": "CREDIT",
    "CRED": "CREDIT",
    "UN": "UNION",
    "SVC": "SERVICES",
    "SVCS": "SERVICES",
    "SERV": "SERVICES",
    "SERVICE": "SERVICES",
    "SERVICING": "SERVICES",
    "FIN": "FINANCIAL",
    "FINL": "FINANCIAL",
    "FINAN": "FINANCIAL",
    "FINANCE": "FINANCIAL",
    "MTG": "MORTGAGE",
    "MORTG": "MORTGAGE",
    "DEPT": "DEPARTMENT",
    "ED": "EDUCATION",
    "EDU": "EDUCATION",
    "EDUC": "EDUCATION",
    "COLL": "COLLECTION",
    "COLLECTIONS": "COLLECTION",
    "COLLECT": "COLLECTION",
    "REC": "RECOVERY",
    "RECOV": "RECOVERY",
    "MGMT": "MANAGEMENT",
    "MGT": "MANAGEMENT",
    "ASSOC": "ASSOCIATES",
    "ASSOCS": "ASSOCIATES",
    "HOSP": "HOSPITAL",
    "MED": "MEDICAL",
    "CTR": "CENTER",
    "INTL": "INTERNATIONAL",
    "AMER": "AMERICAN",
    "CAP": "CAPITAL",
    "AUTOMOTIVE": "AUTO",
    "ACCEPT": "ACCEPTANCE",
    "STUD": "STUDENT",
    "LN": "LOAN",
    "LNS": "LOAN",
    "LOANS": "LOAN",
    "SYNCB": "SYNCHRONYBANK",
    "CBNA": "CITIBANK",
    "JPMCB": "JPMORGANCHASEBANK",
    "AMEX": "AMERICANEXPRESS",
    "WFBNA": "WELLSFARGOBANK",
    "WF": "WELLSFARGO",
    "BOFA": "BANKAMERICA",
}


def normalized_creditor(name: str) -> str:
    """The name without blanks, punctuation and legal forms: bureaus write it differently."""
    return "".join(word for word in _WORD.findall(name.upper()) if word not in _LEGAL_FORMS)


@lru_cache(maxsize=8192)
def spelled_out(name: str) -> str:
    """The normalized name with the usual short forms written in full."""
    return "".join(_words(name))


@lru_cache(maxsize=8192)
def _words(name: str) -> tuple[str, ...]:
    words = [word for word in _WORD.findall(name.upper()) if word not in _LEGAL_FORMS]
    return tuple(_SHORT_FORMS.get(word, word) for word in words)


@lru_cache(maxsize=32768)
def same_creditor(left: str, right: str) -> bool:
    """Equal once normalized, or one a shortening of the other.

    Shortened is a name that was cut off (at least six letters are left), or whose words are the
    beginnings of the other's words, three letters or more of each, five of the first.
    """
    if _cut_from(normalized_creditor(left), normalized_creditor(right)):
        return True
    if _cut_from(spelled_out(left), spelled_out(right)):
        return True
    return name_key(left) == name_key(right) and _shortened(_words(left), _words(right))


def _cut_from(left: str, right: str) -> bool:
    one, other = sorted((left, right), key=len)
    if not one:
        return False
    return one == other or (len(one) >= _LEAST_BEGINNING and other.startswith(one))


def _shortened(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Word by word the same, or one word the beginning of the other's."""
    if len(left) != len(right) or not left:
        return False
    letters = sum(min(len(a), len(b)) for a, b in zip(left, right, strict=True))
    return letters >= _LEAST_BEGINNING and all(
        a == b
        or (min(len(a), len(b)) >= _LEAST_SHORT_WORD and (a.startswith(b) or b.startswith(a)))
        for a, b in zip(left, right, strict=True)
    )


def name_key(name: str) -> str:
    """What all names that ``same_creditor`` takes for one have in common: their first letters."""
    return spelled_out(name)[:NAME_KEY_LENGTH]
