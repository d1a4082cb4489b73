"""Debt collection law, rules and statements of agencies, and policies of the bureaus.

Withdrawn and vacated texts stay in the registry, so that citing one is refused with its name
instead of passing as unknown.
"""

from datetime import date

from domain.law.authority import Authority

AGENCY_AUTHORITIES: tuple[Authority, ...] = (
    Authority(
        key="fdcpa_1692g",
        citation="15 U.S.C. § 1692g",
        title="Validation of debts",
        valid_from=date(1978, 3, 20),
    ),
    Authority(
        key="fdcpa_1692c_c",
        citation="15 U.S.C. § 1692c(c)",
        title="Ceasing communication",
        valid_from=date(1978, 3, 20),
    ),
    Authority(
        key="fdcpa_1692e_8",
        citation="15 U.S.C. § 1692e(8)",
        title="Communicating credit information known to be false or disputed",
        valid_from=date(1978, 3, 20),
    ),
    Authority(
        key="reg_f_1006_42",
        citation="12 CFR § 1006.42",
        title="Sending required disclosures: presumed receipt",
        valid_from=date(2021, 11, 30),
    ),
    Authority(
        key="tsr_310_4a2",
        citation="16 CFR § 310.4(a)(2)",
        title="Telemarketed credit repair: no advance fee",
        valid_from=date(1995, 12, 31),
    ),
    Authority(
        key="policy_medical_paid",
        citation="the nationwide consumer reporting agencies' announced policy on paid medical "
        "collections",
        title="No paid medical collections, none younger than one year",
        valid_from=date(2022, 7, 1),
        note="a policy, not law: Equifax, Experian and TransUnion, announced March 2022",
    ),
    Authority(
        key="policy_medical_small",
        citation="the nationwide consumer reporting agencies' announced policy on small medical "
        "collections",
        title="No medical collections with an initial balance under $500",
        valid_from=date(2023, 4, 11),
        note="a policy, not law: Equifax, Experian and TransUnion, announced April 2023",
    ),
    Authority(
        key="cfpb_circular_2022_07",
        citation="Consumer Financial Protection Circular 2022-07",
        title="Reasonable investigation of consumer reporting disputes",
        valid_from=date(2022, 11, 10),
        valid_to=date(2025, 5, 12),
        note="withdrawn 12 May 2025",
    ),
    Authority(
        key="cfpb_fcra_preemption_2022",
        citation="87 Fed. Reg. 41042",
        title="Interpretive rule on limited preemption of state laws",
        valid_from=date(2022, 7, 11),
        valid_to=date(2025, 5, 12),
        note="withdrawn 12 May 2025",
    ),
    Authority(
        key="cfpb_medical_debt_rule_2025",
        citation="90 Fed. Reg. 3276",
        title="Prohibition on reporting medical debt",
        valid_from=date(2025, 3, 17),
        valid_to=date(2025, 3, 17),
        note="stayed before it took effect, vacated 11 July 2025: never in force",
    ),
)
