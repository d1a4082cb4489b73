"""What may become somebody's password."""

import unicodedata
from collections.abc import Callable, Iterable

from domain.errors import InvalidField

PASSWORD_CHARS_MIN = 12
PASSWORD_CHARS_MAX = 256  # far above any passphrase; bounds the work of hashing
UNCOMMON_CHARS_MIN = 8  # what must be left without the common passwords inside (ASVS 5.0, 6.2.1)
DISTINCT_CHARS_MIN = 5
PERSONAL_CHARS_MIN = 4  # shorter words stand in too many innocent passphrases

LongestCommon = Callable[[str], str]


def normalized(password: str) -> str:
    """The one spelling in which a password is hashed and verified (NFKC, NIST SP 800-63B).

    Keyboards write the same letter as one character or as two; the person typed the same.
    """
    return unicodedata.normalize("NFKC", password)


def personal_words(*, email: str, name: str, tenant_name: str = "") -> frozenset[str]:
    """What an attacker who knows the person tries first."""
    local, _, _ = email.partition("@")
    return frozenset({email, local, tenant_name, *name.split()})


def check_password(
    password: str, *, personal: Iterable[str], longest_common: LongestCommon, path: str = "password"
) -> None:
    """Raise InvalidField naming ``path``; ``password`` is normalized already.

    ``longest_common`` finds the longest common password that stands in a text in lower case.
    """
    if len(password) < PASSWORD_CHARS_MIN:
        raise InvalidField(path, f"must have at least {PASSWORD_CHARS_MIN} characters")
    if len(password) > PASSWORD_CHARS_MAX:
        raise InvalidField(path, f"must have at most {PASSWORD_CHARS_MAX} characters")
    compact = _compact(password)
    for word in map(_compact, personal):
        if len(word) >= PERSONAL_CHARS_MIN and word in compact:
            raise InvalidField(path, "must not hold a name or an e-mail address of yours")
    if _is_guessed_first(password.casefold(), longest_common):
        raise InvalidField(path, "is too common, with little added; take several unrelated words")


def _is_guessed_first(plain: str, longest_common: LongestCommon) -> bool:
    """Whether two common passwords, or a few characters again and again, are most of it."""
    if len(set(plain)) < DISTINCT_CHARS_MIN:
        return True
    left = plain
    for _ in range(2):
        if not (common := longest_common(left)):
            break
        left = left.replace(common, "")
    return left != plain and len(left) < UNCOMMON_CHARS_MIN


def _compact(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
