"""A person's own name and address."""

from domain.errors import InvalidField


class CurrentPasswordWrong(InvalidField):
    """Who holds a session only, and not the password, changes neither password nor address."""

    def __init__(self, path: str) -> None:
        super().__init__(path, "is not the present password")


class SameAddress(InvalidField):
    def __init__(self) -> None:
        super().__init__("email", "is the address already")
