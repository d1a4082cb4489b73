"""Credit Repair Organizations Act (15 U.S.C. 1679 ff.), in force since 1 April 1997.

Public Law 104-208, section 2451: effective six months after 30 September 1996.
"""

from datetime import date

from domain.law.authority import Authority

_EFFECTIVE = date(1997, 4, 1)


def _croa(section: str, title: str) -> Authority:
    return Authority(
        key=f"croa_{section}",
        citation=f"15 U.S.C. § {section}",
        title=title,
        valid_from=_EFFECTIVE,
    )


CROA_AUTHORITIES: tuple[Authority, ...] = (
    _croa("1679b", "Prohibited practices; no payment before full performance"),
    _croa("1679c", "Disclosures: statement of consumer credit file rights"),
    _croa("1679d", "Credit repair organizations contracts"),
    _croa("1679e", "Right to cancel the contract"),
    _croa("1679f", "Noncompliance: waivers are void"),
)
