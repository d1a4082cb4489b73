"""One error planted in a clean report: in an account, a record, between pulls, against a word.

Random by a seed: the same number always gives the same error in the same report. All ways of being
wrong take turns.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from domain.credit_reports.report import (
    ConsumerFile,
    DisputeResult,
    Inquiry,
    PersonName,
    PublicRecord,
    Report,
    ReportedAddress,
)
from domain.credit_reports.tradelines import Tradeline
from domain.credit_reports.values import Bureau, PartialDate
from domain.findings.attested import OpenDispute, Statement, StatementKind, Told
from domain.findings.catalogue import run_rules, run_rules_across, run_rules_attested
from domain.findings.model import Hit
from staging.clean_reports import (
    ERRORS,
    ON,
    Error,
    charged_off_line,
    clean,
    collection_line,
    current_line,
    late_line,
    loan_of,
    months,
    paid_line,
    placed,
    spoilt_accounts,
    usd,
)
from staging.few_records import COND, PAY, case, day, file, inquiry, said

BEFORE, LONG_BEFORE = date(2026, 1, 20), date(2025, 12, 20)
Made = Callable[[Random, int], dict[str, object]]


@dataclass(frozen=True)
class Planted:
    """A report with one error, the rule that must find it, where, and what is needed to see it."""

    report: Report
    rule_id: str
    path: str
    older: Report | None = None
    earlier: tuple[Report, ...] = ()
    told: Told = field(default_factory=Told)

    def found(self) -> tuple[Hit, ...]:
        """What all rules find."""
        across = ()
        if self.older is not None:
            across = run_rules_across(self.older, self.report, earlier=self.earlier)
        return (*run_rules(self.report), *across, *run_rules_attested(self.report, self.told))


@dataclass(frozen=True)
class RecordError:
    """Records put into a clean report, with accounts beside; ``wrong`` is the one found out."""

    rule_id: str
    records: Sequence[PublicRecord | Inquiry | ConsumerFile | DisputeResult]
    path: str
    account: tuple[Made, dict[str, object]] | None = None


@dataclass(frozen=True)
class PullError:
    """One account as an older pull shows it and as the newer does; None where it is not there."""

    rule_id: str
    state: Made
    before: dict[str, object] | None
    now: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class WordError:
    """An account or record that the consumer's word contradicts."""

    rule_id: str
    state: Made
    told: Told
    changes: dict[str, object] = field(default_factory=dict)
    records: Sequence[Inquiry | ConsumerFile] = ()
    path: str = ""


LINE, INQUIRY, FILE = "$.accounts[0].lines[0]", "$.inquiries[0]", "$.Borrower#transunion"
MEDICAL = {"remarks": said("Medical")}
THEFT = {"theft_report": True, "identified": True}
NAME = PersonName(first="Ann", middle="", last="Other")
ADDRESS = ReportedAddress(street="1 Oak St", city="Dover", state="DE", zip="19901", current=True)
HARD = replace(inquiry(on="2025-11-05", name="EXAMPLE LENDER"), path=INQUIRY, purpose="hard")
OPEN_CASE = replace(case("2023-05-01", status="Filed"), bureau=Bureau.TRANSUNION)
IN_BANKRUPTCY = {"remarks": said("Included in bankruptcy"),
                 "date_opened": day("2019-02-01")}  # fmt: skip


def stated(kind: StatementKind, path: str = LINE, **given: object) -> Told:
    return Told(statements=(Statement(kind=kind, path=path, **given),))


def disputed() -> Told:
    one = OpenDispute(path=LINE, received_on=date(2026, 2, 3), shown_from=date(2026, 2, 10),
                      open_until=date(2026, 3, 5))  # fmt: skip
    return Told(disputes=(one,))


def _lien() -> PublicRecord:
    return case("2012-03-01", kind="State Tax Lien", status="Paid", resolved="2017-06-01")


RECORD_ERRORS = (
    RecordError("DAT-5-BANKRUPTCY", (case("2015-05-01"),), "$.records[0]"),
    RecordError("DAT-5-LIEN", (_lien(),), "$.records[0]"),
    RecordError("DAT-9-RECORD", (case("2026-04-01"),), "$.records[0]"),
    RecordError("INQ-1", (inquiry(), inquiry()), "$.inquiries[1]"),
    RecordError("PII-1-BIRTH", (file(Bureau.TRANSUNION), file(Bureau.EQUIFAX,
                birth=PartialDate(1971, 9))), FILE),
    RecordError("PII-1-SSN", (file(Bureau.TRANSUNION), file(Bureau.EQUIFAX, ssn="666123457")),
                FILE),
    RecordError("BK-1", (case("2023-05-01"),), LINE, (charged_off_line, IN_BANKRUPTCY)),
    RecordError("BK-2", (case("2023-05-01", status="Dismissed"),), LINE,
                (charged_off_line, IN_BANKRUPTCY)),
    RecordError("BK-2-LATES", (OPEN_CASE,), LINE, (late_line, IN_BANKRUPTCY)),
    RecordError("DIS-2-CODE", (DisputeResult(bureau=Bureau.TRANSUNION, path="$.results[0]",
                result="VERIFIED AS ACCURATE", handle="H1"),), LINE,
                (current_line, {"compliance_condition": "XB", "dispute_handle": "H1"})),
)  # fmt: skip
PAID_LOAN = {"condition": COND.PAID, "open_closed": "closed", "balance": usd(0)}
PULL_ERRORS = (
    PullError("BAL-7", charged_off_line, {}, {"charge_off_amount": usd(9000)}),
    PullError("STA-4", late_line, {"condition": COND.PAID, "payment_status": PAY.CURRENT}),
    PullError("STA-4-CODE", charged_off_line, {"account_status_code": "64"}),
    PullError("STA-5", charged_off_line, {"account_status_code": "94"}),
    PullError("STA-9-PULLS", current_line, {"date_account_status": day("2026-01-15")},
              {"history": months([PAY.CURRENT, PAY.LATE_30, PAY.CURRENT], ON.replace(day=1))}),
    PullError("TYP-1-PULLS", loan_of(current_line), {}, {"portfolio": "M"}),
    PullError("OWN-5-RETURNED", current_line, {"designator": "Z"}),
    PullError("DAT-6", collection_line, {"date_first_delinquency": day("2021-03-04")}),
    PullError("DAT-7", current_line, {"payment_status": PAY.LATE_60,
              "date_first_delinquency": day("2025-10")},
              {"date_first_delinquency": day("2025-10")}),
    PullError("DAT-8", current_line, {}, {"date_opened": day("2018-11-02")}),
    PullError("DAT-10-PULLS", loan_of(paid_line), {}, {"date_closed": day("2025-11-20")}),
    PullError("REI-1", collection_line, None),
)  # fmt: skip
WORD_ERRORS = (
    WordError("OWN-5", current_line, stated(StatementKind.AUTHORIZED_USER_ONLY)),
    WordError("OWN-5-DECEASED", current_line, stated(StatementKind.LIVING), {"designator": "X"}),
    WordError("OWN-7", collection_line, stated(StatementKind.NOT_MINE)),
    WordError("BAL-11", charged_off_line, stated(StatementKind.PAID)),
    WordError("DIS-2-DISAGREES", late_line, stated(StatementKind.DISAGREES),
              {"compliance_condition": "XH"}),
    WordError("IDT-1", collection_line, stated(StatementKind.IDENTITY_THEFT, **THEFT)),
    WordError("INQ-2", current_line, stated(StatementKind.NO_APPLICATION, INQUIRY), {}, (HARD,),
              INQUIRY),
    WordError("MED-2", collection_line, stated(StatementKind.VETERAN_MEDICAL, on=date(2025, 9, 1)),
              MEDICAL),
    WordError("PII-1-NAME", current_line,
              stated(StatementKind.NOT_MY_NAME, FILE, text="Ann Other"), {},
              (file(Bureau.TRANSUNION, names=(NAME,)),), FILE),
    WordError("PII-1-ADDRESS", current_line,
              stated(StatementKind.NOT_MY_ADDRESS, FILE, text="1 Oak St, Dover, DE 19901"), {},
              (file(Bureau.TRANSUNION, addresses=(ADDRESS,)),), FILE),
    WordError("PII-1-EMPLOYER", current_line,
              stated(StatementKind.NOT_MY_EMPLOYER, FILE, text="EXAMPLE MILLS"), {},
              (file(Bureau.TRANSUNION, employers=("EXAMPLE MILLS",)),), FILE),
    WordError("DIS-1", current_line, disputed()),
    WordError("DIS-1-CODE", current_line, disputed(), {"compliance_condition": None}),
)  # fmt: skip
EVERY_ERROR = (*ERRORS, *RECORD_ERRORS, *PULL_ERRORS, *WORD_ERRORS)


def planted(number: int) -> Planted:
    """The clean report of this number with one error put before all else."""
    error = EVERY_ERROR[number % len(EVERY_ERROR)]
    random, base = Random(number), clean(number)  # noqa: S311  a seed, no secret
    match error:
        case Error():
            whole, path = spoilt_accounts(error, base, random)
            return Planted(report=whole, rule_id=error.rule_id, path=path)
        case RecordError():
            state, changes = error.account or (current_line, {})
            whole = _with_records(_first(base, _line(state, random, changes)), error.records)
            return Planted(report=whole, rule_id=error.rule_id, path=error.path)
        case WordError():
            line = _line(error.state, random, error.changes)
            whole = _with_records(_first(base, line), error.records)
            return Planted(report=whole, rule_id=error.rule_id, path=error.path or LINE,
                           told=error.told)  # fmt: skip
        case PullError():
            return _across(error, base, random)


def _line(state: Made, random: Random, changes: dict[str, object]) -> Tradeline:
    return Tradeline(**(state(random, 90) | {"bureau": Bureau.TRANSUNION} | changes))


def _first(base: Report, *lines: Tradeline) -> Report:
    """The report with these accounts before its own."""
    rest = [account.tradelines for account in base.accounts]
    bureaus = tuple(dict.fromkeys((*base.bureaus, Bureau.TRANSUNION)))
    return placed(replace(base, bureaus=bureaus), [*((line,) for line in lines), *rest])


def _with_records(
    base: Report, records: Sequence[PublicRecord | Inquiry | ConsumerFile | DisputeResult]
) -> Report:
    """The report with these records in place of its own of the same kind and bureau."""
    whole = base
    for kind, name in ((PublicRecord, "public_records"), (Inquiry, "inquiries"),
                       (ConsumerFile, "files"), (DisputeResult, "dispute_results")):  # fmt: skip
        mine = [one for one in records if isinstance(one, kind)]
        if not mine:
            continue
        place = "$.records" if kind is PublicRecord else "$.inquiries"
        if kind in {PublicRecord, Inquiry}:
            mine = [replace(one, path=f"{place}[{n}]") for n, one in enumerate(mine)]
        whole = replace(whole, **{name: tuple(mine)})
    spoken = tuple(dict.fromkeys((*whole.bureaus, *(one.bureau for one in records))))
    return replace(whole, bureaus=spoken)


def _across(error: PullError, base: Report, random: Random) -> Planted:
    shown = error.state(random, 90) | {"bureau": Bureau.TRANSUNION}
    newest = Tradeline(**(shown | error.now))
    if error.before is None:
        # The bureau must speak in the pull between, or nothing follows from its silence there.
        other = Tradeline(**(current_line(random, 91) | {"bureau": Bureau.TRANSUNION}))
        newer = _first(base, newest, other)
        first = replace(newer, report_date=LONG_BEFORE, sha256="01" * 32)
        gone = replace(_first(base, other), report_date=BEFORE, sha256="cd" * 32)
        return Planted(report=newer, rule_id=error.rule_id, path=LINE, older=gone,
                       earlier=(first,))  # fmt: skip
    newer = _first(base, newest)
    older = replace(
        _first(base, Tradeline(**(shown | error.before))), report_date=BEFORE, sha256="cd" * 32
    )
    return Planted(report=newer, rule_id=error.rule_id, path=LINE, older=older)
