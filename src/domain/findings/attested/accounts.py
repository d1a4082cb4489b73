"""Accounts that are not what the report says, on the consumer's word (OWN-5, IDT-1, ...)."""

from collections.abc import Iterator

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline
from domain.findings.attested.authoring import confirms, stated_rule, told_rule
from domain.findings.attested.statements import OWNED_UP, Statement, StatementKind, Told
from domain.findings.authoring import (
    ACCURACY,
    BOTH_KINDS,
    FURNISHER,
    GRANTED,
    About,
    Claim,
    fact,
    readable_lines,
)
from domain.findings.codes import tables
from domain.findings.matching import positive
from domain.findings.model import Severity

_BOTH = ACCURACY + FURNISHER
_LIABLE = tables.INDIVIDUAL | tables.JOINT
_RESPONSIBILITY = {"1": "individual", "I": "individual", "2": "joint", "J": "joint"}


@stated_rule(
    About(
        id="OWN-5",
        title="Authorized user reported as liable",
        condition="the responsibility is individual or joint (1, 2, I, J), and the consumer states "
        "to have been an authorized user only",
        basis=_BOTH,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="101",
        needs=("designator",),
        says="This account is reported with {{designator}} responsibility; I was an authorized user "
        "only, signed no contract and owe nothing on it.",
        attestation=confirms(
            "authorized_user_only",
            "Do you confirm that you never applied for this account or signed for it, and were "
            "only allowed to use it?",
        ),
        innocent_explanation="the consumer signed the application as a second applicant",
        disproof="an application or contract with the consumer's signature",
    ),
    states=StatementKind.AUTHORIZED_USER_ONLY,
    kinds=GRANTED,
)
def authorized_user_only(report: Report, line: Tradeline, _: Statement) -> Claim | None:
    if line.designator not in _LIABLE:
        return None
    shown = _RESPONSIBILITY[line.designator or ""]
    return Claim(
        record=line,
        facts=(fact(report, line, "designator", "Responsibility", value=shown),),
        request="Delete the account from my file, or correct my responsibility to that of an "
        "authorized user.",
    )


@stated_rule(
    About(
        id="OWN-5-DECEASED",
        title="Reported as deceased",
        condition="the responsibility code says that the consumer is deceased (X), and the "
        "consumer, who identifies themselves, is not",
        basis=_BOTH,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="120",
        needs=("designator",),
        says="This account is reported as that of a {{designator}} person; I am alive.",
        attestation=confirms("living", "Do you confirm that you are the person in this file?"),
        innocent_explanation="the co-signer of the account has died, and the code was misplaced",
        disproof="none; the consumer's identification refutes it",
    ),
    states=StatementKind.LIVING,
    kinds=BOTH_KINDS,
)
def living(report: Report, line: Tradeline, _: Statement) -> Claim | None:
    if line.designator != tables.DECEASED:
        return None
    return Claim(
        record=line,
        facts=(fact(report, line, "designator", "Responsibility", value="deceased"),),
        request="Remove the mark that I am deceased from this account and from my file.",
    )


@stated_rule(
    About(
        id="OWN-7",
        title="Account that is not the consumer's",
        condition="the consumer states that the account is not theirs, without claiming a theft",
        basis=_BOTH,
        severity=Severity.STRONG_CONTRADICTION,
        eoscar_code="001",
        needs=("balance",),
        says="This account, reported with a balance of {{balance}}, is not mine; I know of no "
        "contract with this company.",
        attestation=confirms(
            "not_mine",
            "Do you confirm that you never opened or used this account and that nobody did so "
            "with your consent?",
        ),
        innocent_explanation="the company bought the debt or changed its name",
        disproof="a contract with the consumer's signature, or payments by the consumer",
    ),
    states=StatementKind.NOT_MINE,
    kinds=BOTH_KINDS,
)
def not_mine(report: Report, line: Tradeline, _: Statement) -> Claim | None:
    return Claim(
        record=line,
        facts=(fact(report, line, "balance", "Balance"),),
        request="Delete the account, or show me the contract from which it is mine.",
    )


@stated_rule(
    About(
        id="BAL-11",
        title="Paid by the consumer's records, with a balance",
        condition="the consumer states to have paid the account, and a balance is reported",
        basis=_BOTH,
        severity=Severity.CORRECTION,
        eoscar_code="118",
        needs=("balance",),
        says="This account is reported with a balance of {{balance}}; I have paid it and owe "
        "nothing on it.",
        attestation=confirms(
            "paid_in_full", "Do you confirm that you have paid this account or settled it in full?"
        ),
        innocent_explanation="the payment was posted after the balance date",
        disproof="a statement dated after the payment that still shows an amount owed",
    ),
    states=StatementKind.PAID,
    kinds=BOTH_KINDS,
)
def paid_yet_owed(report: Report, line: Tradeline, _: Statement) -> Claim | None:
    if not positive(line.balance):
        return None
    return Claim(
        record=line,
        facts=(fact(report, line, "balance", "Balance"),),
        request="Correct the balance to zero, or delete the account if you cannot verify it.",
    )


@stated_rule(
    About(
        id="DIS-2-DISAGREES",
        title="Dispute marked as ended although the consumer disagrees",
        condition="the compliance condition says previously disputed (XH), and the consumer has "
        "told the furnisher that they disagree with the result, for which XC stands",
        basis=("fcra_605f", "fcra_623a3", *FURNISHER),
        severity=Severity.CORRECTION,
        eoscar_code="116",
        needs=("compliance_condition",),
        says="This account is marked as {{compliance_condition}}; I have told the furnisher that I "
        "disagree with the result, and the mark hides that the account is still disputed.",
        attestation=confirms(
            "told_furnisher_disagrees",
            "Do you confirm that you wrote to this company, after its result, that you disagree?",
        ),
        innocent_explanation="the company has not had the consumer's letter",
        disproof="the company's record that no such letter came",
    ),
    states=StatementKind.DISAGREES,
    kinds=BOTH_KINDS,
)
def still_disagrees(report: Report, line: Tradeline, _: Statement) -> Claim | None:
    if line.compliance_condition != tables.DISPUTE_HELD_RIGHT:
        return None
    return Claim(
        record=line,
        facts=(tables.coded(report, line, "compliance_condition"),),
        request="Correct the mark so that it says that I disagree.",
    )


@told_rule(
    About(
        id="IDT-1",
        title="Account from identity theft",
        condition="the consumer states that the account is from identity theft, holds an identity "
        "theft report and proof of identity, and has stated nothing that owns up to the account",
        basis=("fcra_605Ba",),
        severity=Severity.DELETION_GRADE,
        eoscar_code="103",
        needs=("granted.balance", "collection.balance"),
        says="This account, reported with a balance of {{balance}}, comes from the theft of my "
        "identity and from no transaction of mine; my identity theft report is enclosed.",
        attestation=confirms(
            "identity_theft",
            "Do you confirm, knowing that a false statement is a crime, that this account comes "
            "from identity theft, and that you had no goods, services or money from it?",
        ),
        innocent_explanation="somebody close to the consumer used the account with consent",
        disproof="goods, services or money that the consumer had from the account (FCRA 605B(c))",
    ),
    states=StatementKind.IDENTITY_THEFT,
)
def stolen_identity(report: Report, told: Told) -> Iterator[Claim]:
    for line in readable_lines(report, BOTH_KINDS, ("balance",)):
        stated = told.of(line.path, StatementKind.IDENTITY_THEFT)
        if stated is None or not (stated.theft_report and stated.identified):
            continue
        if any(told.of(line.path, kind) for kind in OWNED_UP):
            continue
        yield Claim(
            record=line,
            facts=(fact(report, line, "balance", "Balance"),),
            request="Block this account from my file within four business days and tell its "
            "furnisher.",
        )


RULES = (authorized_user_only, living, not_mine, paid_yet_owed, still_disagrees, stolen_identity)
