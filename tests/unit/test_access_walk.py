"""Every use-case asks for a permission first, and every route leads to one: found by walking all.

What asks for none is listed here with its reason; a new one fails until it asks, or is listed.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from entrypoints.container import Container
from entrypoints.http.app import AREAS
from entrypoints.http.routing import Route
from entrypoints.http.use_cases import HttpUseCases
from entrypoints.reaction_names import REACTIONS

ROOT = Path(__file__).parents[2]
APPLICATION = ROOT / "src" / "application"
# A call of the product's own shape, with nobody behind it.
NOT_USE_CASES = {"Begin"}

PUBLIC = {
    "Authenticate": "makes the actor out of an access token",
    "SignIn": "password for a session: there is nobody yet",
    "PassSecondFactor": "the challenge that the password earned, and the code, are the credential",
    "RefreshSession": "the refresh token is the credential",
    "AcceptInvitation": "the token of the invitation is the credential",
    "AskRegistration": "a consumer signs up where the firm allows it: there is nobody yet",
    "CompleteRegistration": "the token that was mailed is the credential",
    "AskEmailVerification": "says the same of every address, and mails a token",
    "VerifyEmail": "the token that was mailed is the credential",
    "AskPasswordReset": "says the same of every address, and mails a token",
    "ResetPassword": "the token that was mailed is the credential",
    "ConfirmEmailChange": "the token that was mailed is the credential",
    "TakeFirmCarrierNotice": "the address is secret, and the carrier's signature is checked first",
    "TakeFirmProviderNotice": "the address is secret, and the signature is checked first",
    "SignOutBrowser": "the refresh token in the cookie is the credential; it only ends a session",
    "RegisterTenant": "a firm signs up: there is nobody yet",
    "FinishConnection": "the provider sends the consumer back; the one-time state is the credential",
    "TakeCarrierNotice": "the carrier's signature is checked first",
    "TakeProviderNotice": "the provider's signature is checked first",
}
BY_COMMAND = {
    "CreatePlatform": "redress platform create",
    "SuspendTenantByCommand": "redress tenants suspend",
    "ResumeTenantByCommand": "redress tenants resume",
    "RemoveLostFactor": "redress access remove-second-factor",
    "BeginKeyRotation": "redress keys rotate",
    "RewrapKeys": "redress keys rotate",
    "FinishKeyRotation": "redress keys rotate",
    "VerifyAudit": "redress audit verify",
    "FinishDeletion": "redress retention sweep --apply",
    "SweepRetention": "redress retention sweep",
    "RetireMonths": "redress retention sweep",
    "DestroyObjects": "redress retention sweep --apply",
    "BackfillFindings": "redress backfill findings",
    "ReconcileAgain": "redress reconcile",
}
BY_THE_PRODUCT = {
    "EffectivePermissions": "works out what the actor may do",
    "SessionStart": "part of signing in, in whose transaction it runs",
    "SealAudit": "the worker's timer",
    "SealEveryTenant": "the worker's timer",
    "SweepEveryTenant": "the worker's timer",
    "RunJob": "the worker's loop",
    "RingDueJobs": "the relay's loop",
    "PutBackStrayJobs": "the sweeper's loop",
    "HandBackJob": "part of a job's end",
}
PUBLIC_ROUTES = {
    "sign_in": "password for a session",
    "pass_second_factor": "challenge and code are the credential",
    "refresh_session": "the refresh token is the credential",
    "register_tenant": "a firm signs up",
    "sign_out_browser": "the cookie is the credential, and only ends its session",
    "accept_invitation": "the token of the invitation is the credential",
    "ask_registration": "a consumer signs up where the firm allows it",
    "complete_registration": "the mailed token is the credential",
    "ask_email_verification": "says the same of every address",
    "verify_email": "the mailed token is the credential",
    "ask_password_reset": "says the same of every address",
    "reset_password": "the mailed token is the credential",
    "confirm_email_change": "the mailed token is the credential",
    "take_firm_carrier_notice": "signed by the carrier, at a secret address",
    "take_firm_provider_notice": "signed by the provider, at a secret address",
    "take_carrier_notice": "signed by the carrier",
    "take_provider_notice": "signed by the provider",
    "live": "says nothing but that the process lives",
    "ready": "says nothing but which server is away",
    "metrics": "counts of requests, for the scraper that a proxy lets through",
    "finish_connection": "carries the one-time state of its OAuth flow",
}


@dataclass(frozen=True, slots=True)
class UseCase:
    name: str
    path: Path
    call: ast.FunctionDef

    @property
    def parameters(self) -> list[str]:
        arguments = self.call.args
        return [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)][1:]


def use_cases() -> Iterator[UseCase]:
    for path in sorted(APPLICATION.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name not in NOT_USE_CASES:
                for part in node.body:
                    if isinstance(part, ast.FunctionDef) and part.name == "__call__":
                        yield UseCase(node.name, path, part)


EVERY = list(use_cases())
WITH_ACTOR = [case for case in EVERY if "actor" in case.parameters]
WITHOUT = [case for case in EVERY if "actor" not in case.parameters]


def first_deed(call: ast.FunctionDef) -> ast.stmt:
    """The first statement that does something: no docstring, and no name for a plain value."""
    for statement in call.body:
        is_docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        is_name = isinstance(statement, ast.Assign) and not any(
            isinstance(node, ast.Call) for node in ast.walk(statement)
        )
        if not is_docstring and not is_name:
            return statement
    return call.body[-1]


def is_question(statement: ast.stmt) -> bool:
    """``actor.require(Permission...)`` or ``actor.require_for(Permission..., ...)``, bare.

    Also one or the other by a plain value, as long as there is no way past both.
    """
    if isinstance(statement, ast.If):
        is_plain = not any(isinstance(node, ast.Call) for node in ast.walk(statement.test))
        branches = (statement.body, statement.orelse)
        return is_plain and all(branch and is_question(branch[0]) for branch in branches)
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and ast.unparse(statement.value.func) in {"actor.require", "actor.require_for"}
        and ast.unparse(statement.value.args[0]).startswith("Permission.")
    )


def test_there_are_as_many_use_cases_as_one_would_think() -> None:
    """Were the walk to find nothing, the rest would prove nothing."""
    assert len(WITH_ACTOR) > 40
    assert len(WITHOUT) > 20


@pytest.mark.parametrize("case", WITH_ACTOR, ids=lambda case: case.name)
def test_a_use_case_with_an_actor_asks_for_a_permission_before_anything_else(case) -> None:
    deed = first_deed(case.call)
    assert is_question(deed), f"{case.path}: {case.name} begins with: {ast.unparse(deed)}"


@pytest.mark.parametrize("case", WITHOUT, ids=lambda case: case.name)
def test_a_use_case_without_an_actor_is_a_reaction_or_is_listed_with_its_reason(case) -> None:
    is_reaction = case.parameters == ["event", "claim"]
    listed = [group for group in (PUBLIC, BY_COMMAND, BY_THE_PRODUCT) if case.name in group]
    assert len(listed) + is_reaction == 1, f"{case.path}: {case.name} asks nobody's permission"


def test_what_is_listed_still_exists_and_takes_no_actor() -> None:
    assert {*PUBLIC, *BY_COMMAND, *BY_THE_PRODUCT} <= {case.name for case in WITHOUT}


def test_every_reaction_is_one_that_the_outbox_calls() -> None:
    called = {getattr(Container, name).cls.__name__ for name in REACTIONS.values()}
    reactions = {case.name for case in WITHOUT if case.parameters == ["event", "claim"]}
    assert reactions <= called


ROUTES = [route for area in AREAS for route in area.routes]
IDS = [f"{route.method} {route.path}" for route in ROUTES]
ASKS = {case.name for case in WITH_ACTOR}
BEHIND = {field.name: field.type for field in fields(HttpUseCases)}


def called_by(route: Route) -> list[tuple[str, bool]]:
    """The use-cases that the handler calls, and whether it passes the actor first."""
    source = Path(route.handler.__code__.co_filename).read_text("utf-8")
    [handler] = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name == route.operation
    ]
    return [
        (node.func.attr, bool(node.args) and ast.unparse(node.args[0]) == "actor")
        for node in ast.walk(handler)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "use"
    ]


@pytest.mark.parametrize("route", ROUTES, ids=IDS)
def test_a_route_is_public_with_a_reason_or_leads_an_actor_to_a_use_case(route: Route) -> None:
    if route.is_public:
        assert route.operation in PUBLIC_ROUTES
        return
    calls = called_by(route)
    assert calls, f"{route.operation} calls no use-case"
    for name, passes_actor in calls:
        assert passes_actor, f"{route.operation} calls {name} without its actor"
        assert BEHIND[name].__name__ in ASKS, f"{name} asks for no permission"


def test_public_routes_that_are_listed_are_there() -> None:
    public = {route.operation for route in ROUTES if route.is_public}
    assert public == set(PUBLIC_ROUTES)


@pytest.mark.parametrize(
    "body",
    [
        "self.begin(actor.tenant_id)\n    actor.require(Permission.JOB_READ)",
        "now = self.clock()\n    actor.require(Permission.JOB_READ)",
        "if actor.roles: actor.require(Permission.JOB_READ)",
        "actor.require_own(consumer_id, absent)",
        "return actor.require(Permission.JOB_READ)",
        "actor.require(needed)",
    ],
)
def test_the_walk_sees_through_what_only_looks_like_asking_first(body: str) -> None:
    [call] = ast.parse(f"def __call__(self, actor):\n    {body}").body
    assert isinstance(call, ast.FunctionDef)
    assert not is_question(first_deed(call))
