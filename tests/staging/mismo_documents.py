"""Small synthetic reports in MISMO 2.x, as XML and as Array writes it; every value is made up."""

import copy
import json
from typing import Any
from xml.sax.saxutils import quoteattr

LIABILITY: dict[str, Any] = {
    "@BorrowerID": "B1",
    "@CreditFileID": "TA01",
    "@_AccountIdentifier": "4400XXXX",
    "@_AccountOpenedDate": "2015-03-04",
    "@_AccountReportedDate": "2024-05-06",
    "@_AccountClosedDate": "2024-01",
    "@_AccountPaidDate": "2024-02-03",
    "@_AccountStatusDate": "2024-04-01",
    "@_AccountOwnershipType": "AuthorizedUser",
    "@_AccountStatusType": "Closed",
    "@_AccountType": "Revolving",
    "@_ConsumerDisputeIndicator": "Y",
    "@_CreditLimitAmount": "5000",
    "@_HighBalanceAmount": "4321",
    "@_LastActivityDate": "2024-03",
    "@_MonthlyPaymentAmount": "25",
    "@_MonthsReviewedCount": "48",
    "@_PastDueAmount": "0",
    "@_TermsMonthsCount": "12",
    "@_UnpaidBalanceAmount": "1234.56",
    "@_OriginalCreditorName": "EXAMPLE FIRST LENDER",
    "@_CollateralDescription": "2012 EXAMPLE WAGON",
    "@CreditBusinessType": "Banking",
    "@CreditLoanType": "CreditCard",
    "_CREDITOR": {
        "@_Name": "EXAMPLE   BANK",
        "@_StreetAddress": "PO BOX 1",
        "@_City": "SPRINGFIELD",
        "@_State": "OH",
        "@_PostalCode": "45501",
        "@_Phone": "BYMAILONLY",
    },
    "_CURRENT_RATING": {"@_Code": "1", "@_Type": "AsAgreed"},
    "_HIGHEST_ADVERSE_RATING": {"@_Code": "2", "@_Type": "Late30Days", "@_Date": "2023-12"},
    "_LATE_COUNT": {"@_30Days": "01", "@_60Days": "02", "@_90Days": "00"},
    "_PAYMENT_PATTERN": {"@_Data": "C1269X", "@_StartDate": "2024-05"},
    "_PRIOR_ADVERSE_RATING": {"@_Code": "2", "@_Type": "Late30Days", "@_Date": "2023-12"},
    "CREDIT_COMMENT": {"@_Code": "CBG", "_Text": "CLOSED BY CREDIT GRANTOR"},
    "CREDIT_REPOSITORY": {"@_SourceType": "TransUnion", "@_SubscriberCode": "B1234"},
}
INQUIRY: dict[str, Any] = {
    "@BorrowerID": "B1",
    "@CreditFileID": "TA01",
    "@_Name": "EXAMPLE AUTO",
    "@_Date": "2024-02-02",
    "@CreditBusinessType": "Automotive",
    "CREDIT_REPOSITORY": {"@_SourceType": "TransUnion", "@_SubscriberCode": "A77"},
}
PUBLIC_RECORD: dict[str, Any] = {
    "@BorrowerID": "B1",
    "@CreditFileID": "TA01",
    "@_Type": "BankruptcyChapter7",
    "@_DispositionType": "Discharged",
    "@_FiledDate": "2020-01-02",
    "@_DispositionDate": "2020-06",
    "@_CourtName": "US BANKRUPTCY COURT",
    "@_DocketIdentifier": "20-00001",
    "@_LegalObligationAmount": "9000",
    "@_AccountOwnershipType": "Individual",
    "CREDIT_REPOSITORY": {"@_SourceType": "TransUnion"},
}
SCORE: dict[str, Any] = {
    "@BorrowerID": "B1",
    "@CreditFileID": "TA01",
    "@CreditRepositorySourceType": "TransUnion",
    "@_Date": "2024-05-07",
    "@_ModelNameType": "ExampleRisk",
    "@_Value": "+0715",
    "_FACTOR": [{"@_Code": "12", "@_Text": "TOO FEW ACCOUNTS"}, {"@_Code": "13"}],
}
FILE: dict[str, Any] = {
    "@CreditFileID": "TA01",
    "@BorrowerID": "B1",
    "@CreditRepositorySourceType": "TransUnion",
    "@_InfileDate": "1999-09",
    "@_ResultStatusType": "FileReturned",
    "_BORROWER": {
        "@_FirstName": "ALICE",
        "@_MiddleName": "Q",
        "@_LastName": "SPECIMEN",
        "@_SSN": "666-12-3456",
        "@_BirthDate": "1970-02",
        "_ALIAS": {"@_UnparsedName": "SPECIMEN,ALI"},
        "_RESIDENCE": {
            "@_StreetAddress": "1 MAIN ST",
            "@_City": "SPRINGFIELD",
            "@_State": "OH",
            "@_PostalCode": "45501",
            "@BorrowerResidencyType": "Current",
            "@_DateReported": "2021-03",
        },
        "EMPLOYER": {"@_Name": "EXAMPLE WIDGETS"},
        "CONTACT_POINT": {"@_Type": "Phone", "@_Value": "937 555 0100"},
    },
    "CREDIT_COMMENT": {"@_Type": "ConsumerStatement", "_Text": "I never lived there."},
    "_ALERT_MESSAGE": {"@_CategoryType": "FACTAFraudAlert", "_Text": "Call before lending."},
}


def made(part: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A copy with changes; ``_UnpaidBalanceAmount=None`` takes a value out, children by name."""
    found = copy.deepcopy(part)
    for name, value in changes.items():
        key = name if name in part or isinstance(value, (dict, list)) else f"@{name}"
        if value is None:
            found.pop(key, None)
        else:
            found[key] = value
    return found


def response(**parts: Any) -> dict[str, Any]:
    """One CREDIT_RESPONSE with a TransUnion file, and whatever else is given by name."""
    return {
        "@MISMOVersionID": "2.4",
        "@CreditReportFirstIssuedDate": "2024-05-07T10:11:12.123Z",
        "@CreditReportMergeTypeIndicator": "ListAndStack",
        "CREDIT_REPOSITORY_INCLUDED": {"@_TransUnionIndicator": "Y"},
        "BORROWER": {"@BorrowerID": "B1", "@_PrintPositionType": "Borrower"},
        "CREDIT_FILE": [FILE],
        **parts,
    }


def array(**parts: Any) -> bytes:
    return json.dumps({"CREDIT_RESPONSE": response(**parts)}).encode()


def as_xml(name: str, node: Any) -> str:
    """The XML element of an ``@`` tree, its children in their order."""
    if isinstance(node, list):
        return "".join(as_xml(name, one) for one in node)
    if not isinstance(node, dict):
        return f"<{name}>{node}</{name}>"
    attributes = "".join(f" {k[1:]}={quoteattr(str(v))}" for k, v in node.items() if k[0] == "@")
    children = "".join(as_xml(k, v) for k, v in node.items() if k[0] != "@")
    return f"<{name}{attributes}>{children}</{name}>"


def group(*, before: str = "", **parts: Any) -> bytes:
    """A MISMO 2.3.1 response group; ``before`` stands beside the response's data."""
    inner = as_xml("CREDIT_RESPONSE", response(**parts))
    return (
        '<?xml version="1.0" encoding="iso-8859-1"?><RESPONSE_GROUP MISMOVersionID="2.3.1">'
        f"<RESPONSE>{before}<RESPONSE_DATA>{inner}</RESPONSE_DATA></RESPONSE></RESPONSE_GROUP>"
    ).encode("iso-8859-1")
