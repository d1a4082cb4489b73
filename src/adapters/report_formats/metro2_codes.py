"""Codes of Metro 2 that more than one format carries."""

from collections.abc import Mapping

# Collection agency or attorney, returned check, debt buyer: the furnisher did not lend the money.
COLLECTION_ACCOUNT_TYPES = frozenset({"48", "77", "0C"})
# Compliance condition codes of Metro 2: XA says that the consumer closed the account and nothing of
# a dispute, XR takes an earlier code away.
DISPUTED: Mapping[str, bool | None] = {
    "XA": None,
    "XB": True,
    "XC": True,  # investigated; the consumer disagrees with the result
    "XD": True,
    "XE": True,
    "XF": True,
    "XG": True,
    "XH": False,  # was disputed; the investigation is over
    "XJ": True,
    "XR": None,
}
