"""Fair Credit Reporting Act (FCRA sections 601 ff., 15 U.S.C. 1681 ff.).

Dates are those from which the cited text applies. Where the day within an amendment's phase-in
is debatable the later one is used: a citation may come too late into force here, never too early.
"""

from datetime import date

from domain.law.authority import Authority

_ENACTED = date(1971, 4, 25)  # Public Law 91-508, title VI, 180 days after enactment
_REFORM = date(1997, 9, 30)  # Consumer Credit Reporting Reform Act of 1996
_FACTA = date(2004, 12, 1)  # Fair and Accurate Credit Transactions Act of 2003, last phase
_FREE_REPORTS = date(2005, 9, 1)  # 16 CFR 610.2: free annual reports in every state
_FURNISHER_RULE = date(2010, 7, 1)  # direct-dispute and accuracy rules, now 12 CFR 1022
_VETERANS = date(2019, 5, 24)  # Public Law 115-174, section 302, one year after enactment
_TRAFFICKING = date(2022, 7, 25)  # 12 CFR 1022.142


def _fcra(key: str, usc: str, title: str, valid_from: date, note: str = "") -> Authority:
    return Authority(
        key=f"fcra_{key}",
        citation=f"15 U.S.C. § {usc}",
        title=title,
        valid_from=valid_from,
        note=note,
    )


FCRA_AUTHORITIES: tuple[Authority, ...] = (
    _fcra("604", "1681b", "Permissible purposes of consumer reports", _REFORM),
    _fcra("604a", "1681b(a)", "Permissible purposes: in general", _REFORM),
    _fcra("605a", "1681c(a)", "Information excluded from consumer reports", _REFORM),
    _fcra("605a1", "1681c(a)(1)", "Bankruptcies older than ten years", _REFORM),
    _fcra("605a2", "1681c(a)(2)", "Suits and judgments older than seven years", _REFORM),
    _fcra("605a3", "1681c(a)(3)", "Paid tax liens older than seven years", _REFORM),
    _fcra("605a4", "1681c(a)(4)", "Collections and charge-offs older than seven years", _REFORM),
    _fcra("605a5", "1681c(a)(5)", "Other adverse items older than seven years", _REFORM),
    _fcra("605a6", "1681c(a)(6)", "Names of medical information furnishers", _FACTA),
    _fcra("605a7", "1681c(a)(7)", "Veterans' medical debt younger than one year", _VETERANS),
    _fcra("605a8", "1681c(a)(8)", "Veterans' paid medical debt", _VETERANS),
    _fcra("605b", "1681c(b)", "Transactions exempt from the exclusions", _REFORM),
    _fcra("605c", "1681c(c)", "Running of the reporting period", _REFORM),
    _fcra("605c1", "1681c(c)(1)", "Seven years begin 180 days after delinquency", _REFORM),
    _fcra("605d1", "1681c(d)(1)", "Title 11 information to be identified", _REFORM),
    _fcra("605e", "1681c(e)", "Account closed by the consumer to be indicated", _REFORM),
    _fcra("605f", "1681c(f)", "Dispute by the consumer to be indicated", _REFORM),
    _fcra("605A", "1681c-1", "Fraud alerts, active duty alerts and freezes", _FACTA),
    _fcra("605Ba", "1681c-2(a)", "Block of information from identity theft", _FACTA),
    _fcra("605Bc", "1681c-2(c)", "Authority to decline or rescind a block", _FACTA),
    _fcra("605C", "1681c-3", "Adverse information from human trafficking", _TRAFFICKING),
    _fcra("607b", "1681e(b)", "Maximum possible accuracy", _ENACTED),
    _fcra(
        "609",
        "1681g",
        "Disclosures to consumers",
        _REFORM,
        note="a right to see the file, not a remedy of deletion",
    ),
    _fcra("609a", "1681g(a)", "Information on file, sources, recipients", _REFORM),
    _fcra("609a3", "1681g(a)(3)", "Persons that procured the report", _REFORM),
    _fcra("609e", "1681g(e)", "Transaction records for victims of identity theft", _FACTA),
    _fcra("611a1A", "1681i(a)(1)(A)", "Reinvestigation within thirty days", _FACTA),
    _fcra("611a1B", "1681i(a)(1)(B)", "Extension of fifteen days", _REFORM),
    _fcra("611a1C", "1681i(a)(1)(C)", "Limit of the extension", _REFORM),
    _fcra("611a2", "1681i(a)(2)", "Notice of dispute to the furnisher", _REFORM),
    _fcra("611a3", "1681i(a)(3)", "Frivolous or irrelevant dispute", _REFORM),
    _fcra("611a4", "1681i(a)(4)", "Consideration of the consumer's information", _REFORM),
    _fcra("611a5A", "1681i(a)(5)(A)", "Deletion or modification", _REFORM),
    _fcra("611a5B", "1681i(a)(5)(B)", "Reinsertion of deleted material", _REFORM),
    _fcra("611a6", "1681i(a)(6)", "Notice of the results", _REFORM),
    _fcra("611a6A", "1681i(a)(6)(A)", "Notice of the results in five business days", _REFORM),
    _fcra("611a6Biii", "1681i(a)(6)(B)(iii)", "Notice of the method of verification", _REFORM),
    _fcra("611a7", "1681i(a)(7)", "Description of the reinvestigation procedure", _REFORM),
    _fcra("611a8", "1681i(a)(8)", "Expedited resolution by deletion", _REFORM),
    _fcra("611b", "1681i(b)", "Statement of dispute", _ENACTED),
    _fcra("611c", "1681i(c)", "Notation of the dispute in later reports", _ENACTED),
    _fcra("611d", "1681i(d)", "Notice of deletion to recipients", _ENACTED),
    _fcra("611f", "1681i(f)", "Disputes received by resellers", _FACTA),
    _fcra("611g", "1681i(g)", "Dispute of veterans' medical debt", _VETERANS),
    _fcra("612a", "1681j(a)", "Free annual file disclosure", _FREE_REPORTS),
    _fcra("612a2", "1681j(a)(2)", "Annual disclosure within fifteen days", _FREE_REPORTS),
    _fcra("612a3", "1681j(a)(3)", "Reinvestigation within forty-five days", _FREE_REPORTS),
    _fcra("616", "1681n", "Liability for willful noncompliance", _REFORM),
    _fcra("617", "1681o", "Liability for negligent noncompliance", _REFORM),
    _fcra("618", "1681p", "Limitation of actions", _FACTA),
    _fcra(
        "623a2",
        "1681s-2(a)(2)",
        "Furnisher's duty to correct and update",
        _REFORM,
        note="no private action: 623(c), 15 U.S.C. 1681s-2(c)",
    ),
    _fcra("623a3", "1681s-2(a)(3)", "Furnisher's notice of dispute", _REFORM),
    _fcra("623a4", "1681s-2(a)(4)", "Furnisher's notice of closed accounts", _REFORM),
    _fcra("623a5", "1681s-2(a)(5)", "Furnisher's date of delinquency", _FACTA),
    _fcra("623a6B", "1681s-2(a)(6)(B)", "Information from identity theft", _FACTA),
    _fcra("623a8", "1681s-2(a)(8)", "Direct dispute with the furnisher", _FURNISHER_RULE),
    _fcra(
        "623a8G",
        "1681s-2(a)(8)(G)",
        "Direct disputes by credit repair organizations excluded",
        _FURNISHER_RULE,
    ),
    _fcra("623b1", "1681s-2(b)(1)", "Furnisher's investigation after a dispute", _REFORM),
    _fcra("623c", "1681s-2(c)", "Limitation on liability", _REFORM),
)
