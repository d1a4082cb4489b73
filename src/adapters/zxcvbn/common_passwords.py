"""The thirty thousand commonest of breached passwords, as zxcvbn ships them."""

from functools import cache

from application.accounts.ports import CommonPasswords

CHARS_MIN = 4  # shorter ones stand in every text


class ZxcvbnCommonPasswords(CommonPasswords):
    """The list alone: the package's own estimate takes seconds for some inputs.

    Read on first use, as it takes longer than many a command.
    """

    def longest_in(self, text: str) -> str:
        known, longest = _known()
        for size in range(min(longest, len(text)), CHARS_MIN - 1, -1):
            for start in range(len(text) - size + 1):
                if (part := text[start : start + size]) in known:
                    return part
        return ""


@cache
def _known() -> tuple[frozenset[str], int]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    words = frozenset(word for word in FREQUENCY_LISTS["passwords"] if len(word) >= CHARS_MIN)
    return words, max(map(len, words))
