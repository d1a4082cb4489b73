"""Small synthetic MISMO 3.4 messages, with labels and arcs as resellers write them."""

NAMESPACE = "http://www.mismo.org/residential/2009/schemas"
ARC = "urn:fdc:example.com:2017:mortgage/"
PLACE = (
    "/MESSAGE/DEAL_SETS[1]/DEAL_SET[1]/DEALS[1]/DEAL[1]/SERVICES[1]/SERVICE[1]/CREDIT[1]"
    "/CREDIT_RESPONSE[1]"
)
# An order repeats the request, which asks for one inquiry: it is no inquiry of the report.
ECHO = (
    "<CREDIT_REQUEST><CREDIT_INQUIRIES><CREDIT_INQUIRY><NAME><FullName>ECHO</FullName></NAME>"
    "</CREDIT_INQUIRY></CREDIT_INQUIRIES></CREDIT_REQUEST>"
)
PRIMARY = (
    '<PARTY><ROLES><ROLE xlink:label="P1"><BORROWER><BORROWER_DETAIL>'
    "<BorrowerClassificationType>Primary</BorrowerClassificationType>"
    "</BORROWER_DETAIL></BORROWER></ROLE></ROLES></PARTY>"
)
SECONDARY = PRIMARY.replace("P1", "P2").replace("Primary", "Secondary")


def repository(source: str, code: str = "", other: str = "") -> str:
    described = (
        f"<CreditRepositorySourceTypeOtherDescription>{other}"
        "</CreditRepositorySourceTypeOtherDescription>"
        if other
        else ""
    )
    coded = f"<CreditRepositorySubscriberCode>{code}</CreditRepositorySubscriberCode>"
    return (
        f"<CREDIT_REPOSITORIES><CREDIT_REPOSITORY><CreditRepositorySourceType>{source}"
        f"</CreditRepositorySourceType>{described}{coded if code else ''}"
        "</CREDIT_REPOSITORY></CREDIT_REPOSITORIES>"
    )


MERGED = repository("Other", other="MergedData")


def values(prefix: str, **given: str) -> str:
    return "".join(f"<{prefix}{k}>{v}</{prefix}{k}>" for k, v in given.items())


DETAIL = {
    "AccountIdentifier": "5500XXXX",
    "AccountOpenedDate": "2018-07-01",
    "AccountOwnershipType": "JointContractualLiability",
    "AccountReportedDate": "2019-12-01",
    "AccountStatusType": "Open",
    "AccountType": "Mortgage",
    "CreditLimitAmount": "32000.00",
    "HighBalanceAmount": "256000.00",
    "LastActivityDate": "2019-11",
    "LastPaymentDate": "2019-10-09",
    "MonthlyPaymentAmount": "1235.00",
    "MonthsReviewedCount": "14",
    "PastDueAmount": "0.00",
    "TermsMonthsCount": "360",
    "UnpaidBalanceAmount": "263168.07",
    "ConsumerDisputeIndicator": "true",
    "OriginalCreditorName": "EXAMPLE FIRST LENDER",
    "CollateralDescription": "HOUSE",
    "AccountClosedDate": "2019-09-08",
    "AccountPaidDate": "2019-09-07",
    "AccountStatusDate": "2019-09-06",
}


def liability(
    label: str = "L1", *, repositories: str = "", rating: str = "AsAgreed", **changes: str
) -> str:
    """One account; a change with an empty value takes the element out."""
    given = {name: value for name, value in (DETAIL | changes).items() if value}
    return (
        f'<CREDIT_LIABILITY xlink:label="{label}">'
        "<CREDIT_COMMENTS><CREDIT_COMMENT><CreditCommentCode>AID</CreditCommentCode>"
        "<CreditCommentText>ACCOUNT IN DISPUTE</CreditCommentText></CREDIT_COMMENT>"
        "</CREDIT_COMMENTS><CREDIT_LIABILITY_CREDITOR><ADDRESS><AddressLineText>PO BOX 2"
        "</AddressLineText><CityName>DAYTON</CityName><PostalCode>45402</PostalCode>"
        "<StateCode>OH</StateCode></ADDRESS><NAME><FullName>EXAMPLE MORTGAGE</FullName></NAME>"
        "</CREDIT_LIABILITY_CREDITOR><CREDIT_LIABILITY_CURRENT_RATING>"
        "<CreditLiabilityCurrentRatingCode>C</CreditLiabilityCurrentRatingCode>"
        + (values("CreditLiabilityCurrentRating", Type=rating) if rating else "")
        + "</CREDIT_LIABILITY_CURRENT_RATING><CREDIT_LIABILITY_DETAIL>"
        + values("CreditLiability", **given)
        + "<CreditLoanType>ConventionalRealEstateMortgage</CreditLoanType>"
        "<CreditBusinessType>Finance</CreditBusinessType>"
        "</CREDIT_LIABILITY_DETAIL><CREDIT_LIABILITY_HIGHEST_ADVERSE_RATING>"
        "<CreditLiabilityHighestAdverseRatingType>Late60Days"
        "</CreditLiabilityHighestAdverseRatingType></CREDIT_LIABILITY_HIGHEST_ADVERSE_RATING>"
        "<CREDIT_LIABILITY_LATE_COUNT><CREDIT_LIABILITY_LATE_COUNT_DETAIL>"
        "<CreditLiability30DaysLateCount>2</CreditLiability30DaysLateCount>"
        "<CreditLiability60DaysLateCount>1</CreditLiability60DaysLateCount>"
        "<CreditLiability90DaysLateCount>0</CreditLiability90DaysLateCount>"
        "</CREDIT_LIABILITY_LATE_COUNT_DETAIL></CREDIT_LIABILITY_LATE_COUNT>"
        "<CREDIT_LIABILITY_PAYMENT_PATTERN><CreditLiabilityPaymentPatternDataText>C12"
        "</CreditLiabilityPaymentPatternDataText><CreditLiabilityPaymentPatternStartDate>"
        "2019-12-01</CreditLiabilityPaymentPatternStartDate></CREDIT_LIABILITY_PAYMENT_PATTERN>"
        "<CREDIT_LIABILITY_PRIOR_ADVERSE_RATINGS><CREDIT_LIABILITY_PRIOR_ADVERSE_RATING>"
        + values("CreditLiabilityPriorAdverseRating", Type="Late30Days", Date="2019-11")
        + "</CREDIT_LIABILITY_PRIOR_ADVERSE_RATING></CREDIT_LIABILITY_PRIOR_ADVERSE_RATINGS>"
        + (repositories or repository("Experian", "3988"))
        + "</CREDIT_LIABILITY>"
    )


def inquiry(label: str = "I1", *, repositories: str = "") -> str:
    return (
        f'<CREDIT_INQUIRY xlink:label="{label}"><CREDIT_INQUIRY_DETAIL>'
        "<CreditBusinessType>Finance</CreditBusinessType>"
        "<CreditInquiryDate>2019-12-10</CreditInquiryDate>"
        "<DetailCreditBusinessType>FinanceMortgageReporters</DetailCreditBusinessType>"
        f"</CREDIT_INQUIRY_DETAIL>{repositories or repository('Experian', '77')}"
        "<NAME><FullName>EXAMPLE LENDER</FullName></NAME></CREDIT_INQUIRY>"
    )


def public_record(label: str = "R1") -> str:
    given = values(
        "CreditPublicRecord",
        Type="BankruptcyChapter7Voluntary",
        DispositionType="Discharged",
        FiledDate="2015-01-02",
        DispositionDate="2015-06",
        CourtName="US BANKRUPTCY COURT",
        DocketIdentifier="15-00001",
        BankruptcyLiabilitiesAmount="1000.00",
        AccountOwnershipType="Individual",
    )
    return (
        f'<CREDIT_PUBLIC_RECORD xlink:label="{label}"><CREDIT_PUBLIC_RECORD_DETAIL>{given}'
        f"</CREDIT_PUBLIC_RECORD_DETAIL>{repository('Equifax')}</CREDIT_PUBLIC_RECORD>"
    )


def score(label: str = "S1", value: str = "0669", **more: str) -> str:
    given = values("CreditScore", Date="2020-01-27", Value=value)
    named = values("CreditScore", **({"ModelNameType": "ExampleFairModel"} | more))
    return (
        f'<CREDIT_SCORE xlink:label="{label}"><CREDIT_SCORE_DETAIL>{named}{given}'
        "</CREDIT_SCORE_DETAIL><CREDIT_SCORE_FACTORS><CREDIT_SCORE_FACTOR>"
        "<CreditScoreFactorText>TOO MANY INQUIRIES</CreditScoreFactorText>"
        "</CREDIT_SCORE_FACTOR></CREDIT_SCORE_FACTORS></CREDIT_SCORE>"
    )


def model(label: str, least: str, most: str) -> str:
    given = values("CreditScore", ModelNameType="ExampleFairModel", MinimumValue=least)
    return (
        f'<CREDIT_SCORE_MODEL xlink:label="{label}"><CREDIT_SCORE_MODEL_DETAIL>{given}'
        f"<CreditScoreMaximumValue>{most}</CreditScoreMaximumValue>"
        "</CREDIT_SCORE_MODEL_DETAIL></CREDIT_SCORE_MODEL>"
    )


def file(
    label: str = "F1", source: str = "Experian", result: str = "FileReturned", more: str = ""
) -> str:
    detail = (
        f"<CREDIT_FILE_DETAIL><CreditFileInfileDate>1999-09</CreditFileInfileDate>"
        f"<CreditFileResultStatusType>{result}</CreditFileResultStatusType>"
        f"<CreditRepositorySourceType>{source}</CreditRepositorySourceType></CREDIT_FILE_DETAIL>"
    )
    return f'<CREDIT_FILE xlink:label="{label}">{detail}{more}</CREDIT_FILE>'


PERSON = (
    "<PARTY><INDIVIDUAL><ALIASES><ALIAS><NAME><FullName>SPECIMEN,BOB</FullName></NAME></ALIAS>"
    "</ALIASES><CONTACT_POINTS><CONTACT_POINT><CONTACT_POINT_TELEPHONE>"
    "<ContactPointTelephoneValue>9375550100</ContactPointTelephoneValue>"
    "</CONTACT_POINT_TELEPHONE></CONTACT_POINT></CONTACT_POINTS><IDENTIFICATION_VERIFICATION>"
    "<BIRTH_INFORMATION><BirthDate>1970-02</BirthDate></BIRTH_INFORMATION>"
    "</IDENTIFICATION_VERIFICATION><NAME><FirstName>BOB</FirstName><LastName>SPECIMEN</LastName>"
    "<MiddleName>X</MiddleName><SuffixName>SR</SuffixName></NAME></INDIVIDUAL><ROLES><ROLE>"
    "<BORROWER><EMPLOYERS><EMPLOYER><LEGAL_ENTITY><ALIASES><ALIAS><NAME>"
    "<FullName>EXAMPLE WIDGETS</FullName></NAME></ALIAS></ALIASES></LEGAL_ENTITY></EMPLOYER>"
    "</EMPLOYERS><RESIDENCES><RESIDENCE><ADDRESS><AddressLineText>2 MAIN ST</AddressLineText>"
    "<CityName>DAYTON</CityName><PostalCode>45402</PostalCode><StateCode>OH</StateCode></ADDRESS>"
    "<RESIDENCE_DETAIL><BorrowerResidencyReportedDate>2019-10</BorrowerResidencyReportedDate>"
    "<BorrowerResidencyType>Current</BorrowerResidencyType></RESIDENCE_DETAIL></RESIDENCE>"
    "<RESIDENCE><RESIDENCE_DETAIL/></RESIDENCE></RESIDENCES></BORROWER></ROLE></ROLES>"
    "<TAXPAYER_IDENTIFIERS><TAXPAYER_IDENTIFIER><TaxpayerIdentifierType>SocialSecurityNumber"
    "</TaxpayerIdentifierType><TaxpayerIdentifierValue>666123457</TaxpayerIdentifierValue>"
    "</TAXPAYER_IDENTIFIER></TAXPAYER_IDENTIFIERS></PARTY>"
    "<CREDIT_COMMENTS><CREDIT_COMMENT><CreditCommentText>I never lived there.</CreditCommentText>"
    "<CreditCommentType>ConsumerStatement</CreditCommentType></CREDIT_COMMENT></CREDIT_COMMENTS>"
)


def arcs(*pairs: tuple[str, str]) -> str:
    """Ties from one label to another; what the arcs are called is told by neither end."""
    found = (
        f'<RELATIONSHIP xlink:arcrole="{ARC}A_IsAssociatedWith_B" xlink:from="{begin}" '
        f'xlink:to="{end}"/>'
        for begin, end in pairs
    )
    return f"<RELATIONSHIPS>{''.join(found)}</RELATIONSHIPS>"


def response(
    *,
    files: str = "",
    people: str = PRIMARY,
    included: str = "",
    more: str = "",
    **lists: str,
) -> str:
    """A response; ``lists`` are containers by name, such as ``CREDIT_LIABILITIES``."""
    flags = values(
        "CreditRepositoryIncluded", **{f"{b}Indicator": "true" for b in included.split()}
    )
    listed = "".join(f"<{name}>{inner}</{name}>" for name, inner in lists.items())
    return (
        f"<CREDIT_RESPONSE><CREDIT_FILES>{files}</CREDIT_FILES>{listed}{more}"
        f"<CREDIT_REPOSITORY_INCLUDED>{flags}</CREDIT_REPOSITORY_INCLUDED>"
        "<CREDIT_RESPONSE_DETAIL><CreditReportFirstIssuedDate>2020-01-27"
        f"</CreditReportFirstIssuedDate></CREDIT_RESPONSE_DETAIL><PARTIES>{people}</PARTIES>"
        "</CREDIT_RESPONSE>"
    )


def message(
    inner: str = "",
    *,
    ties: str = "",
    status: str = "Completed",
    said: str = "READY",
    errors: str = "",
    documents: str = "",
) -> bytes:
    """A message of one deal and one service."""
    return (
        f'<MESSAGE xmlns="{NAMESPACE}" xmlns:xlink="http://www.w3.org/1999/xlink">'
        "<ABOUT_VERSIONS><ABOUT_VERSION><CreatedDatetime>2020-01-28T02:06:21.0928786Z"
        "</CreatedDatetime></ABOUT_VERSION></ABOUT_VERSIONS>"
        f"<DEAL_SETS><DEAL_SET><DEALS><DEAL><SERVICES><SERVICE><CREDIT>{ECHO}{inner}</CREDIT>"
        f"{ties}<STATUSES><STATUS><StatusCode>{status}</StatusCode><StatusDescription>{said}"
        "</StatusDescription></STATUS></STATUSES></SERVICE></SERVICES></DEAL></DEALS></DEAL_SET>"
        f"{errors}</DEAL_SETS><DOCUMENT_SETS><DOCUMENT_SET><DOCUMENTS>{documents}</DOCUMENTS>"
        "</DOCUMENT_SET></DOCUMENT_SETS></MESSAGE>"
    ).encode()


def document(content: str, media_type: str, encoding: str) -> str:
    return (
        f"<DOCUMENT><VIEWS><VIEW><VIEW_FILES><VIEW_FILE><FOREIGN_OBJECT><EmbeddedContentXML>"
        f"{content}</EmbeddedContentXML><MIMETypeIdentifier>{media_type}</MIMETypeIdentifier>"
        f"<ObjectEncodingType>{encoding}</ObjectEncodingType></FOREIGN_OBJECT></VIEW_FILE>"
        "</VIEW_FILES></VIEW></VIEWS></DOCUMENT>"
    )
