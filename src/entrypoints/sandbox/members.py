"""The people who can sign in at the sandbox's SmartCredit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A SmartCredit member; `has_3b` says whether the plan includes three-bureau reports."""

    login: str
    customer_token: str
    first_name: str
    last_name: str
    email: str
    has_3b: bool = True


DEMO_MEMBERS = (
    Member(
        login="demo",
        customer_token="cst_demo_0001",  # noqa: S106 - a public id, not a secret
        first_name="Zoë",
        last_name="Nguyễn-Παπαδάκη",
        email="zoe@example.com",
    ),
    Member(
        login="basic-plan",
        customer_token="cst_basic_0002",  # noqa: S106
        first_name="Pat",
        last_name="Placeholder",
        email="pat@example.com",
        has_3b=False,
    ),
    Member(
        login="no-report",
        customer_token="cst_empty_0003",  # noqa: S106
        first_name="Noor",
        last_name="Unordered",
        email="noor@example.com",
    ),
)


def further_member(login: str) -> Member:
    """A member beside the demo's, who has no report until one is filed."""
    return Member(
        login=login,
        customer_token=f"cst_{login}",
        first_name=login.title(),
        last_name="Member",
        email=f"{login}@example.com",
    )
