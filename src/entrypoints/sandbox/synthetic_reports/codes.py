"""TrueLink's code objects: `{abbreviation, description, symbol, rank}`."""

from collections.abc import Mapping

Code = dict[str, str]
EMPTY_RANK = "100000"

ACCOUNT_CONDITION = {
    "O": ("Open", "Open", "60"),
    "C": ("Closed", "Closed", "50"),
    "F": ("Derog", "Derogatory", "20"),
    "P": ("Paid", "Paid", "10"),
    "R": ("Refi", "Refinanced", "40"),
    "T": ("Transferred", "Transferred", "30"),
}
PAY_STATUS = {
    "C": ("Current", "Current", "110"),
    "1": ("30 Delinq", "Late 30 Days", "105"),
    "2": ("60 Delinq", "Late 60 Days", "104"),
    "3": ("90 Delinq", "Late 90 Days", "103"),
    "4": ("120 Delinq", "Late 120 Days", "102"),
    "5": ("150 Delinq", "Late 150 Days", "101"),
    "9": ("Coll/Chargeoff", "Collection/Chargeoff", "2"),
    "U": ("Unk", "Unknown", "10000"),
}
OPEN_CLOSED = {True: ("Open", "Open", "199"), False: ("Closed", "Closed", "198")}
DISPUTE_FLAG = {
    True: ("Account disputed", "Account disputed", "198"),
    False: ("Account not disputed", "Account not disputed", "199"),
}
DESIGNATOR = {
    "I": ("Individual", "Individual", "199"),
    "J": ("Joint", "Joint", "199"),
    "A": ("Authorized", "Authorized user", "199"),
    "C": ("Cosigner", "Co-maker", "199"),
}
PORTFOLIO = {
    "I": ("Installment", "Installment Account", "20"),
    "R": ("Revolving", "Revolving Account", "50"),
    "M": ("Mortgage", "Primary or secondary mortgage", "10"),
    "O": ("Open Account", "Open Account", "30"),
    "C": ("Credit Line", "Line of credit", "30"),
    "Y": ("Collection", "Collection Account", "5"),
}
ACCOUNT_TYPE = {
    "CC": "Credit Card",
    "CH": "Charge account",
    "AU": "Auto Loan",
    "ST": "Educational",
    "UN": "Unsecured loan",
    "SE": "Secured loan",
    "CV": "Conventional real estate mortgage",
    "SC": "Secured credit card",
}
INDUSTRY = {
    "BC": "Bank Credit Cards",
    "BB": "All Banks",
    "FA": "Auto Financing",
    "FP": "Personal Loan Companies",
    "FM": "Mortgage Companies",
    "EL": "Education/Employment",
    "DC": "Department Stores",
    "UW": "Wireless Telephone",
    "YC": "Other Collection Agencies",
    "ML": "Medical",
}
RECORD_TYPE = {
    "2": "Chapter 7 Bankruptcy",
    "4": "Chapter 13 Bankruptcy",
}
RECORD_STATUS = {"3": "Discharged", "8": "Dismissed", "1": "Filed"}


def code(symbol: str, abbreviation: str, description: str, rank: str = "199") -> Code:
    """Build a code object."""
    return {
        "abbreviation": abbreviation,
        "description": description,
        "symbol": symbol,
        "rank": rank,
    }


def empty_code() -> Code:
    """Build the code object that says nothing."""
    return code("", "", "", EMPTY_RANK)


def known_code(symbol: str, table: Mapping[str, tuple[str, str, str]]) -> Code:
    """Build a code object from its table.

    Raises KeyError for a symbol that is not in it.
    """
    abbreviation, description, rank = table[symbol]
    return code(symbol, abbreviation, description, rank)


def yes_no_code(value: bool, symbols: str, table: Mapping[bool, tuple[str, str, str]]) -> Code:  # noqa: FBT001
    """Build a two-valued code object; `symbols` holds the one for true, then for false."""
    abbreviation, description, rank = table[value]
    return code(symbols[0 if value else 1], abbreviation, description, rank)


def named_code(symbol: str, table: Mapping[str, str], rank: str = "199") -> Code:
    """Build a code object whose two texts are the same; an empty symbol gives the empty code."""
    return code(symbol, table[symbol], table[symbol], rank) if symbol else empty_code()
