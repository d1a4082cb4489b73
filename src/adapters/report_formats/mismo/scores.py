"""One score, whatever document it stands in: a number outside its model's range is none."""

from collections.abc import Iterable
from typing import Any

from adapters.report_formats.columns import PLACES, Fields
from adapters.report_formats.defects import Defects
from adapters.report_formats.mismo import vocabulary
from adapters.report_formats.plain_values import BadValue
from domain.credit_reports.report import Score
from domain.credit_reports.values import Bureau


def score(
    bureau: Bureau,
    path: str,
    fields: Fields,
    *,
    given: Any,
    place: str,
    reason: str | None,
    limits: tuple[int, int] | None,
    factors: Iterable[str],
    defects: Defects,
) -> Score:
    """Build a score from its ``fields`` and the value ``given`` at ``place``."""
    model = fields.get("model", "")
    least, most = limits or (None, None)
    value, excluded = None, reason
    try:
        if vocabulary.is_no_credit_score(model):
            raise BadValue("an estimate of income is no credit score")
        within = vocabulary.score_range(model, least, most)
        value, excluded = vocabulary.score_value(given, reason, *within)
    except ValueError as error:
        defects.unreadable_value(place, str(error))
    return Score(
        bureau=bureau,
        path=path,
        model=model,
        value=value,
        exclusion_code=excluded,
        factors=tuple(factors),
        scored_on=fields.get("scored_on"),
        least=least,
        most=most,
        places=fields.get(PLACES, ()),
    )
