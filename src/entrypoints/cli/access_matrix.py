"""The matrix role x permission, as the terminal and docs/access.md show it."""

from collections.abc import Iterator

from domain.identity import ROLE_PERMISSIONS, Permission, Role


def held(permission: Permission) -> tuple[Role, ...]:
    """The built-in roles that hold the permission."""
    return tuple(role for role in Role if permission in ROLE_PERMISSIONS[role])


def matrix_rows() -> Iterator[tuple[str, ...]]:
    """One row per permission: its name, a mark for each role, its meaning."""
    for permission in Permission:
        marks = ("x" if permission in ROLE_PERMISSIONS[role] else "" for role in Role)
        yield (permission.value, *marks, permission.meaning)


def matrix_markdown() -> str:
    """The table of docs/access.md."""
    head = ("permission", *Role, "meaning: may")
    rule = ("---", *(":-:" for _ in Role), "---")
    rows = ((f"`{first}`", *rest) for first, *rest in matrix_rows())
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)) + "\n"
