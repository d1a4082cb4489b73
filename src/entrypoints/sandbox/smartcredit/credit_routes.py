"""SmartCredit's resources, below `/smartcredit/v1`, for one member's access token."""

from typing import Any

from litestar import Response, get
from litestar.handlers import BaseRouteHandler

from entrypoints.sandbox.answers import Incoming, as_json
from entrypoints.sandbox.shelves import Record
from entrypoints.sandbox.smartcredit.grants import Grants
from entrypoints.sandbox.smartcredit.refusals import bearer_error
from entrypoints.sandbox.smartcredit.report_desk import ReportDesk

SCORE_COMPONENTS = {
    "TUCVantageScoreV6": "TransUnion",
    "EXPVantageScoreV6": "Experian",
    "EQFVantageScoreV6": "Equifax",
}


def credit_routes(grants: Grants, desk: ReportDesk) -> list[BaseRouteHandler]:
    """Return the routes of the resource server."""

    @get("/v1/customer")
    async def get_customer(request: Incoming) -> Response[Any]:
        member = desk.member(_login_of(request, grants))
        return as_json(
            {
                "customerToken": member.customer_token,
                "firstName": member.first_name,
                "lastName": member.last_name,
                "email": member.email,
                "memberPlan": {"threeBureau": member.has_3b},
            }
        )

    @get("/v1/credit/3bs/current")
    async def get_current(request: Incoming) -> Response[Any]:
        return _report(desk.current(_login_of(request, grants)))

    @get("/v1/credit/3bs/metadata")
    async def get_metadata(request: Incoming) -> Response[Any]:
        order = desk.current(_login_of(request, grants))
        return as_json(
            {
                "orderId": order["orderId"],
                "orderedAt": order["orderedAt"],
                "status": "issued",
                "bureaus": ["TransUnion", "Experian", "Equifax"],
            }
        )

    @get("/v1/credit/3bs/{order_id:str}")
    async def get_order(request: Incoming) -> Response[Any]:
        login = _login_of(request, grants)
        return _report(desk.order(login, request.path_params["order_id"]))

    @get("/v1/credit/scores")
    async def get_scores(request: Incoming) -> Response[Any]:
        return as_json({"scores": _scores(desk.current(_login_of(request, grants)))})

    @get("/v1/credit/alerts")
    async def get_alerts(request: Incoming) -> Response[Any]:
        alerts = desk.alerts(_login_of(request, grants))
        shown = [{key: value for key, value in alert.items() if key != "login"} for alert in alerts]
        return as_json({"alerts": shown})

    return [get_customer, get_current, get_metadata, get_order, get_scores, get_alerts]


def _login_of(request: Incoming, grants: Grants) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise bearer_error("send the access token as a bearer token")
    return grants.login_of(token)


def _report(order: Record) -> Response[Any]:
    report = order["report"]
    if isinstance(report, str):  # a tester's own text, sent as it is, broken or not
        return Response(report.encode(), media_type="application/json")
    return as_json(report)


def _scores(order: Record) -> list[dict[str, Any]]:
    try:
        components = order["report"]["BundleComponents"]["BundleComponent"]
        return [
            {
                "bureau": SCORE_COMPONENTS[component["Type"]],
                "model": component["CreditScoreType"]["scoreName"],
                "score": int(component["CreditScoreType"]["riskScore"]),
                "date": component["CreditScoreType"]["Source"]["InquiryDate"],
            }
            for component in components
            if component["Type"] in SCORE_COMPONENTS
        ]
    except (KeyError, TypeError, ValueError):  # a report of the tester's own need not have scores
        return []
