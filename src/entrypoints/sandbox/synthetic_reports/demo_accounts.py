"""The demo consumer's accounts at the first pull, four sound and the others wrong in one way."""

import dataclasses
from datetime import date, timedelta
from typing import Any

from entrypoints.sandbox.synthetic_reports.calendar_months import months_before
from entrypoints.sandbox.synthetic_reports.description import Account, Bureau, BureauView

TU, XP, EF = Bureau.TRANSUNION, Bureau.EXPERIAN, Bureau.EQUIFAX
CHARGED_OFF = ("XS097", "Unpaid balance reported as a loss by credit grantor.")
MEDICAL = ("Q00CX", "Medical")
PLACED = ("T00CLA", "Placed for collection")


class DemoAccounts:
    """Builds the accounts around the day of the first pull."""

    def __init__(self, anchor: date) -> None:
        self._anchor = anchor
        # bureaus hear from creditors once a month, some days before the pull
        self._reported = anchor - timedelta(days=9)

    def sound(self) -> tuple[Account, ...]:
        """Accounts that are right at every bureau, but for one that differs between bureaus."""
        harbor = self._view("4417XXXXXXXX2290", 64, balance=412, limit=3500, payment=35)
        prairie = self._view("PA88120XXXX", 31, balance=9840, payment=318, term=60, high=17900)
        spruce = self._view("70012XXXX", 52, balance=168_300, payment=1204, term=360, high=182_000)
        lake = self._view("5522XXXXXXXX7781", 40, balance=1240, limit=5000, payment=40)
        lake_differs = dataclasses.replace(lake, balance=2240, credit_limit=2500)
        return (
            _everywhere("harbor-card", "HARBOR VALLEY BANK", "R", "CC", "BC", harbor),
            _everywhere("prairie-auto", "PRAIRIE AUTO FINANCE", "I", "AU", "FA", prairie),
            _everywhere("spruce-mortgage", "SPRUCE HOME LOANS", "M", "CV", "FM", spruce),
            Account(
                key="lakeshore-card",
                creditor="LAKESHORE CREDIT UNION",
                portfolio="R",
                kind="CC",
                industry="BC",
                views={TU: lake, XP: lake, EF: lake_differs},
            ),
        )

    def contradictory(self) -> tuple[Account, ...]:
        """Accounts whose own fields contradict each other."""
        return (self._paid_with_balance(), self._past_due_over_balance(), *self._charged_off())

    def misdated(self) -> tuple[Account, ...]:
        """Accounts whose dates and grids contradict each other."""
        return (
            self._late_after_closing(),
            self._late_before_opening(),
            self._counts_off_the_grid(),
            self._closed_in_the_future(),
            self._closed_before_opened(),
        )

    def sold(self) -> tuple[Account, ...]:
        """One debt with its creditor and two collectors, and collections of doubtful origin."""
        hemlock = self._view(
            "HF30021XXXX",
            55,
            balance=1875,
            high=1875,
            condition="F",
            pay_status="9",
            past_due=1875,
            history="999999954321CCCCCCCCCCCC",
            remarks=(CHARGED_OFF,),
            last_paid_on=self._ago(13),
        )
        northgate = self._collection("NG7710XX", 9, 1875, "HEMLOCK FINANCE")
        redrock = self._collection("RR0456XX", 5, 1875, "HEMLOCK FINANCE")
        summit = self._collection("SC9917XX", 14, 640, "")
        medical = dataclasses.replace(
            self._collection("LM2203XX", 16, 312, "LAKEVIEW CLINIC"), remarks=(MEDICAL,)
        )
        return (
            Account(
                key="hemlock-loan",
                creditor="HEMLOCK FINANCE",
                portfolio="I",
                kind="UN",
                industry="FP",
                views={TU: hemlock, XP: hemlock},
            ),
            _collected(
                "northgate-collections", "NORTHGATE COLLECTIONS", {TU: northgate, XP: northgate}
            ),
            _collected("redrock-recovery", "REDROCK RECOVERY", {XP: redrock, EF: redrock}),
            _collected("summit-collect", "SUMMIT COLLECT LLC", {TU: summit, XP: summit}),
            _collected("lakeview-medical", "CAPSTONE MEDICAL RECOVERY", {EF: medical}, "ML"),
        )

    def _paid_with_balance(self) -> Account:
        paid = self._view(
            "CS61XXXX",
            47,
            balance=0,
            limit=900,
            high=870,
            condition="P",
            is_open=False,
            closed_on=self._ago(6),
            last_paid_on=self._ago(6),
            reported_on=self._ago(6),
            history="CCCCCCCCCCCCCCCCCCCCCCCC",
        )
        still_owing = dataclasses.replace(paid, balance=310)
        return Account(
            key="cedar-store",
            creditor="CEDAR DEPARTMENT STORES",
            portfolio="R",
            kind="CH",
            industry="DC",
            views={TU: paid, XP: still_owing, EF: paid},
        )

    def _past_due_over_balance(self) -> Account:
        owing = self._view(
            "ML4420XXXX",
            29,
            balance=420,
            high=3000,
            payment=110,
            term=36,
            pay_status="2",
            past_due=220,
            history="21CCCCCCCCCCCCCCCCCCCCCC",
            last_paid_on=self._ago(3),
        )
        return Account(
            key="maple-loan",
            creditor="MAPLE LEAF LENDING",
            portfolio="I",
            kind="UN",
            industry="FP",
            views={TU: dataclasses.replace(owing, past_due=655), EF: owing},
        )

    def _charged_off(self) -> tuple[Account, ...]:
        lost = self._view(
            "4147XXXXXXXX6610",
            58,
            balance=2310,
            limit=2000,
            high=2310,
            condition="F",
            pay_status="9",
            past_due=2310,
            history="999432111CCCCCCCCCCCCCCC",
            remarks=(CHARGED_OFF,),
            last_paid_on=self._ago(10),
        )
        rated_current = dataclasses.replace(
            lost, pay_status="C", past_due=0, history="CC9432111CCCCCCCCCCCCCCC"
        )
        billed_on = dataclasses.replace(lost, monthly_payment=45)
        settled = self._view(
            "AS1903XXXX",
            50,
            balance=0,
            high=6000,
            term=48,
            condition="C",
            is_open=False,
            closed_on=self._ago(4),
            reported_on=self._ago(4),
            last_paid_on=self._ago(4),
        )
        return (
            Account(
                key="birch-card",
                creditor="BIRCH NATIONAL BANK",
                portfolio="R",
                kind="CC",
                industry="BC",
                views={TU: lost, XP: rated_current, EF: billed_on},
            ),
            Account(
                key="aspen-loan",
                creditor="ASPEN PERSONAL LOANS",
                portfolio="I",
                kind="UN",
                industry="FP",
                views={TU: settled, EF: dataclasses.replace(settled, past_due=150)},
            ),
        )

    def _late_after_closing(self) -> Account:
        closed = self._view(
            "OC5510XXXXXX",
            72,
            balance=0,
            high=9400,
            term=48,
            condition="P",
            is_open=False,
            closed_on=self._ago(20),
            reported_on=self._ago(1),
            last_paid_on=self._ago(20),
            history="CCCC211CCCCCCCCCCCCCCCCC",
        )
        return Account(
            key="oak-loan",
            creditor="OAK RIDGE AUTO CREDIT",
            portfolio="I",
            kind="AU",
            industry="FA",
            views={TU: closed},
        )

    def _late_before_opening(self) -> Account:
        young = self._view(
            "WS0091XXXX",
            10,
            balance=5600,
            high=5800,
            payment=64,
            term=120,
            history="CCCCCCCCCCUU211CCCCCCCCC",
        )
        return Account(
            key="willow-student",
            creditor="WILLOW STUDENT LOANS",
            portfolio="I",
            kind="ST",
            industry="EL",
            views={XP: young},
        )

    def _counts_off_the_grid(self) -> Account:
        three_late = self._view(
            "4855XXXXXXXX0132",
            36,
            balance=910,
            limit=1200,
            high=1100,
            payment=30,
            history="CCC1CCC1CCCCC1CCCCCCCCCC",
        )
        counted_once = dataclasses.replace(three_late, late_counts=(1, 0, 0))
        return Account(
            key="elm-card",
            creditor="ELM STREET BANK",
            portfolio="R",
            kind="CC",
            industry="BC",
            views={TU: three_late, EF: counted_once},
        )

    def _closed_in_the_future(self) -> Account:
        ahead = self._view("CY3318XXXX", 22, balance=2100, high=4000, payment=120, term=36)
        return Account(
            key="cypress-loan",
            creditor="CYPRESS CREDIT",
            portfolio="I",
            kind="UN",
            industry="FP",
            views={TU: dataclasses.replace(ahead, closed_on=self._anchor + timedelta(days=130))},
        )

    def _closed_before_opened(self) -> Account:
        closed = self._view(
            "JU2207XXXX",
            33,
            balance=0,
            limit=800,
            high=640,
            condition="C",
            is_open=False,
            closed_on=self._ago(39),
            reported_on=self._ago(5),
            last_paid_on=self._ago(6),
        )
        return Account(
            key="juniper-card",
            creditor="JUNIPER RETAIL CARD",
            portfolio="R",
            kind="CH",
            industry="DC",
            views={XP: closed},
        )

    def _view(
        self,
        number: str,
        months_open: int,
        *,
        balance: int,
        limit: int = 0,
        payment: int = 0,
        term: int = 0,
        high: int = 0,
        **fields: Any,
    ) -> BureauView:
        reported = fields.pop("reported_on", self._reported)
        history = fields.pop("history", "C" * min(24, months_open - 1))
        return BureauView(
            number=number,
            opened_on=self._ago(months_open),
            reported_on=reported,
            balance=balance,
            credit_limit=limit,
            high_balance=high or max(balance, limit * 3 // 4),
            monthly_payment=payment,
            term_months=term,
            last_paid_on=fields.pop("last_paid_on", self._reported - timedelta(days=12)),
            history=history,
            history_from=months_before(reported, 1),
            **fields,
        )

    def _collection(self, number: str, months: int, owed: int, original: str) -> BureauView:
        return BureauView(
            number=number,
            opened_on=self._ago(months),
            reported_on=self._reported,
            balance=owed,
            high_balance=owed,
            condition="F",
            pay_status="9",
            original_creditor=original,
            remarks=(PLACED,),
        )

    def _ago(self, months: int) -> date:
        return months_before(self._reported, months)


def _everywhere(
    key: str, creditor: str, portfolio: str, kind: str, industry: str, view: BureauView
) -> Account:
    return Account(
        key=key,
        creditor=creditor,
        portfolio=portfolio,
        kind=kind,
        industry=industry,
        views={TU: view, XP: view, EF: view},
    )


def _collected(
    key: str, creditor: str, views: dict[Bureau, BureauView], industry: str = "YC"
) -> Account:
    return Account(key=key, creditor=creditor, portfolio="Y", industry=industry, views=views)
