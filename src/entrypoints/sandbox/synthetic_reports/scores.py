"""The scores of a TrueLink report."""

from typing import Any

from entrypoints.sandbox.synthetic_reports.codes import code, empty_code
from entrypoints.sandbox.synthetic_reports.description import Score
from entrypoints.sandbox.synthetic_reports.wording import SourceStamp

FACTORS = (
    ("30", "Negative", "Too many of your accounts were paid late."),
    ("39", "Negative", "There is a collection or charge-off in your file."),
    ("21", "Positive", "You have an account that has been open for a long time."),
)
POINTS_MIN, POINTS_MAX = 300, 850


def credit_score(score: Score, stamp: SourceStamp) -> dict[str, Any]:
    """Build a `CreditScoreType` object."""
    span = POINTS_MAX - POINTS_MIN
    return {
        "riskScore": str(score.points),
        "scoreName": "VantageScore3",
        "populationRank": str(max(1, (score.points - POINTS_MIN) * 100 // span)),
        "inquiriesAffectedScore": "true",
        "CreditScoreFactor": [
            {
                "bureauCode": number,
                "FactorType": polarity,
                "Factor": code(number, "", "", "100000"),
                "FactorText": [
                    {"FactorText": f"explain: {text}"},
                    {"FactorText": f"factor: {text}"},
                ],
            }
            for number, polarity, text in FACTORS
        ],
        "CreditScoreModel": code("00W40", "VantageScore 3.0", "VantageScore 3.0", "10000"),
        "NoScoreReason": empty_code(),
        "Source": stamp.source(score.bureau),
    }
