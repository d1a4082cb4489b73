"""Synthetic TransUnion XML: a report 2.x, a disclosure, and messages of the dispute service."""

from html import escape

NAMESPACE = "http://www.transunion.com/namespace"

TRADE = """<trade>
<subscriber><industryCode>B</industryCode><memberCode>01234001</memberCode>
<name><unparsed>NORTHWIND BANK</unparsed></name></subscriber>
<portfolioType>revolving</portfolioType><accountNumber>4000XXXX1111</accountNumber>
<ECOADesignator>jointContractLiability</ECOADesignator>
<dateOpened estimatedDay="true" estimatedMonth="false">2010-05-01</dateOpened>
<dateEffective>2024-02-29</dateEffective><dateClosed>2023-11-30</dateClosed>
<closedIndicator>normal</closedIndicator><datePaidOut>2023-11-01</datePaidOut>
<currentBalance>000000120</currentBalance><highCredit>000003400</highCredit>
<creditLimit>000005000</creditLimit><accountRating>02</accountRating>
<remark><code>CBG</code><type>affiliate</type></remark>
<terms><paymentFrequency>monthly</paymentFrequency>
<paymentScheduleMonthCount>036</paymentScheduleMonthCount>
<scheduledMonthlyPayment>000000025</scheduledMonthlyPayment></terms>
<account><type>CC</type></account><pastDue>000000030</pastDue>
<paymentHistory><paymentPattern><startDate>2024-01-31</startDate><text>2X1543211</text>
</paymentPattern><historicalCounters><monthsReviewedCount>48</monthsReviewedCount>
<late30DaysTotal>01</late30DaysTotal><late60DaysTotal>02</late60DaysTotal>
<late90DaysTotal>03</late90DaysTotal></historicalCounters></paymentHistory>
<mostRecentPayment><date>2023-10-15</date></mostRecentPayment>
<additionalTradeAccount><original><creditGrantor><person><unparsed>FIRST LENDER</unparsed></person>
</creditGrantor></original></additionalTradeAccount></trade>"""
COLLECTION = """<collection>
<subscriber><memberCode>09876002</memberCode><name><unparsed>GREENFIELD RECOVERY</unparsed></name>
</subscriber><portfolioType>open</portfolioType><accountNumber>77X1</accountNumber>
<dateOpened>2022-01-05</dateOpened><currentBalance>000000310</currentBalance>
<accountRating>9B</accountRating><original><balance>000000420</balance>
<creditGrantor><unparsed>EXAMPLE CLINIC</unparsed></creditGrantor></original></collection>"""
INQUIRY = """<inquiry><subscriber><industryCode>F</industryCode><memberCode>00001231</memberCode>
<name><unparsed>SAMPLE AUTO</unparsed></name></subscriber><date>2024-01-02</date></inquiry>"""
INDICATIVE = """<indicative><name source="file"><person><first>ROSA</first><middle>Q</middle>
<last>EXAMPLE</last><generationalSuffix>JR</generationalSuffix></person></name>
<address><status>current</status><street><number>12</number><name>SAMPLE</name><type>RD</type>
</street><location><city>EXAMPLEVILLE</city><state>OH</state><zipCode>45001</zipCode></location>
<dateReported>2015-03-04</dateReported></address>
<socialSecurity><number>666001234</number></socialSecurity>
<dateOfBirth>1970-01-02</dateOfBirth>
<employment><employer><unparsed>EXAMPLE WORKS</unparsed></employer></employment></indicative>
<consumerFileData><consumerStatement><text>NOT MINE</text></consumerStatement></consumerFileData>"""
SCORE = """<addOnProduct><code>00W40</code><scoreModel><score><results>+701</results><factors>
<factor><code>09</code></factor></factors></score></scoreModel></addOnProduct>"""
FILE = """<fileSummary><fileHitIndicator>regularHit</fileHitIndicator><creditDataStatus>
<suppressed>false</suppressed><freeze><indicator>true</indicator></freeze><disputed>true</disputed>
</creditDataStatus><inFileSinceDate>1993-04-01</inFileSinceDate></fileSummary>"""


def report(
    credit: str = TRADE + COLLECTION + INQUIRY, *, product: str = "07000", rest: str = SCORE
) -> bytes:
    custom = f"<custom><credit>{credit}</credit></custom>" if credit else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><creditBureau xmlns="{NAMESPACE}">'
        "<version>2.33</version><transactionControl><tracking><transactionTimeStamp>"
        "2024-03-15T10:00:00-06:00</transactionTimeStamp></tracking></transactionControl>"
        f"<product><code>{product}</code><subject><number>1</number><subjectRecord>"
        f"{FILE}{INDICATIVE}{custom}{rest}</subjectRecord></subject></product></creditBureau>"
    ).encode()


DISCLOSED_TRADE = """<trade><itemKey>4000_1_R</itemKey>
<subscriber><industryCode>BC</industryCode><memberCode>1234001</memberCode>
<name><unparsed>NORTHWIND BANK</unparsed></name><address><street><unparsed>PO BOX 1</unparsed>
</street><location><city>DOVER</city><state>DE</state><zipCode>19901</zipCode></location></address>
<phone><number><unparsed>Phone number not available</unparsed></number></phone></subscriber>
<portfolioType>revolving</portfolioType><accountNumber>4000XXXX1111</accountNumber>
<ECOADesignator>individual</ECOADesignator><dateOpened>05/04/2010</dateOpened>
<dateEffective>03/08/2024</dateEffective><dateClosed>06/04/2023</dateClosed>
<accountRating>L</accountRating>
<remark><code>PRL</code><description>&gt;UNPAID BALANCE CHARGED OFF&lt;</description></remark>
<terms><paymentFrequency>monthly</paymentFrequency>
<scheduledMonthlyPayment>$1,229</scheduledMonthlyPayment></terms>
<account><code>CC</code><description>CREDIT CARD</description></account>
<paymentHistory><maxDelinquency><code>05</code><maxDelinquencyDescription>
Maximum Delinquency of 120 days in 02/2023 for $273</maxDelinquencyDescription></maxDelinquency>
<paymentPattern><startDate>03/01/2024</startDate><text>LGYE1X5</text></paymentPattern>
<historicalCounters><monthsReviewedCount>49</monthsReviewedCount></historicalCounters>
</paymentHistory>
<mostRecentPayment><date>02/21/2023</date><amount>$34</amount></mostRecentPayment>
<additionalTradeAccount><portfolio><description>SOLD TO ANOTHER LENDER</description><code>2</code>
</portfolio><original><chargeOff>1414</chargeOff></original></additionalTradeAccount>
<estimatedDeletionDate>10/2029</estimatedDeletionDate>
<histHighCreditStmt>High balance of $5,000 from 12/2022 to 05/2023; $6,100 from 07/2023 to 01/2024
</histHighCreditStmt><histBalanceList>2077;;1900</histBalanceList>
<histPastDueList>;208</histPastDueList><isCollection>false</isCollection></trade>"""
DISCLOSED_COLLECTION = """<trade><itemKey>77_2_O</itemKey><subscriber><memberCode>2BQ4002</memberCode>
<name><unparsed>GREENFIELD RECOVERY</unparsed></name></subscriber>
<portfolioType>open</portfolioType><accountNumber>77X1</accountNumber>
<currentBalance>316</currentBalance><accountRating>G</accountRating><additionalTradeAccount>
<original><description>EXAMPLE CLINIC (Medical/Health Care)</description></original>
</additionalTradeAccount><isCollection>true</isCollection></trade>"""
DISCLOSED_INQUIRIES = """<inquiries><creditFileInquiry><subscriber><memSubCode>B1</memSubCode>
<name><organization>SAMPLE AUTO</organization></name></subscriber>
<dates>02/14/2024, 01/02/2024</dates></creditFileInquiry><accountReviewInquiry><subscriber>
<name><organization>NORTHWIND BANK</organization></name></subscriber>
<requestedOnDates>11/16/2023</requestedOnDates></accountReviewInquiry></inquiries>"""
DISCLOSED_RECORD = """<publicRecord><type>CJ</type><subscriber><name><unparsed>CITY COURT</unparsed>
</name></subscriber><docketNumber>23-00017</docketNumber><dateFiled>10/21/2023</dateFiled>
<originalBalance>1414</originalBalance><ECOADesignator>individual</ECOADesignator>
<estimatedDateOfDeletion>09/2030</estimatedDateOfDeletion>
<publicRecordTypeDescription>CIVIL JUDGMENT</publicRecordTypeDescription></publicRecord>"""
LINE_ITEM = """<lineItem><itemKey>4000_1_R</itemKey><handle>TR01_1_2_3</handle><itemType>13</itemType>
<credit><result>VERIFIED AS ACCURATE</result></credit></lineItem>"""


def disclosure(items: str = LINE_ITEM) -> str:
    credit = DISCLOSED_TRADE + DISCLOSED_COLLECTION + DISCLOSED_RECORD + DISCLOSED_INQUIRIES
    person = INDICATIVE.replace("1970-01-02", "01/02/1970").replace("2015-03-04", "03/04/2015")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<creditBureau xmlns="http://www.transunion.com/disclosure"><productArray><product>'
        "<code>7001</code><subject><subjectRecord><fileSummary>"
        "<inFileSinceDate>07/01/1993</inFileSinceDate><disclosureCoverInfo><summarySection>"
        f"{items}</summarySection></disclosureCoverInfo></fileSummary>{person}"
        f"<custom><credit>{credit}</credit></custom><addOnProduct><scoreModel><score>"
        "<productCode>00W40</productCode><score>11</score><scoreDate>03/15/2024</scoreDate></score>"
        "</scoreModel></addOnProduct><fileDate>03/15/2024</fileDate></subjectRecord></subject>"
        "</product></productArray></creditBureau>"
    )


TRUELINK_VIEW = """<?xml version="1.0" encoding="UTF-8"?>
<trueLinkCreditReportType xmlns:ns0="com/truelink/ds/sch/report/truelink/v4_2">
<ns0:TradeLinePartition accountTypeSymbol="R"><ns0:Tradeline creditorName="NORTHWIND BANK"
 accountNumber="4000XXXX1111" handle="TR01_1_2_3"><ns0:Source><ns0:Bureau symbol="TUC"/>
</ns0:Source></ns0:Tradeline></ns0:TradeLinePartition></trueLinkCreditReportType>"""


def soap(body: str) -> bytes:
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:a="https://example.com/data" xmlns:i="http://example.com/i"><s:Body>'
        f"{body}</s:Body></s:Envelope>"
    ).encode()


def investigation(bureau: str, view: str = TRUELINK_VIEW) -> bytes:
    return soap(
        "<GetInvestigationResultsResponse><GetInvestigationResultsResult>"
        '<a:ErrorResponse i:nil="true"/><a:ResponseType>Success</a:ResponseType>'
        f"<a:CreditBureau>{escape(bureau)}</a:CreditBureau>"
        f"<a:InvestigationResults>{escape(view)}</a:InvestigationResults>"
        "</GetInvestigationResultsResult></GetInvestigationResultsResponse>"
    )


def dispute_status(status: str) -> bytes:
    return soap(
        "<GetDisputeStatusResponse><GetDisputeStatusResult>"
        f"<a:ResponseType>Success</a:ResponseType><a:DisputeStatus>{status}</a:DisputeStatus>"
        "</GetDisputeStatusResult></GetDisputeStatusResponse>"
    )


CASE = (
    "<a:DisputeId>991</a:DisputeId><a:OpenDate>3/5/2024</a:OpenDate>"
    "<a:EstimatedCompletionDate>4/4/2024 12:00:00 AM</a:EstimatedCompletionDate>"
    "<a:LastUpdatedDate>3/15/2024</a:LastUpdatedDate><a:TotalDisputedItems>2"
    "</a:TotalDisputedItems><a:TotalOpenDisputedItems>1</a:TotalOpenDisputedItems>"
    "<a:Status>openDispute</a:Status>"
)
REQUEST = soap(
    "<StartDispute><request><a:Customer><a:CurrentAddress><a:AddressLine1>12 SAMPLE RD"
    "</a:AddressLine1><a:City>EXAMPLEVILLE</a:City><a:State>OH</a:State><a:Zipcode>45001"
    "</a:Zipcode></a:CurrentAddress><a:DateOfBirth>1970-01-02</a:DateOfBirth><a:FullName>"
    "<a:FirstName>ROSA</a:FirstName><a:LastName>EXAMPLE</a:LastName></a:FullName>"
    "<a:Ssn>666001234</a:Ssn></a:Customer><a:LineItems><a:LineItem><a:ClaimCodes><a:ClaimCode>"
    "<a:Code>F3</a:Code></a:ClaimCode><a:ClaimCode><a:Code>P8</a:Code></a:ClaimCode>"
    "</a:ClaimCodes><a:CreditReportItem>TR01_1_2_3</a:CreditReportItem><a:LineItemComment>paid"
    "</a:LineItemComment></a:LineItem></a:LineItems></request></StartDispute>"
)
