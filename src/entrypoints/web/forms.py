"""The forms behind the mailed links: what each asks for, which route it is sent to, what follows.

They are words and fields alone; `page.js` sends them, `markup` shows them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.accounts.notices import (
    CHANGE_PATH,
    INVITATION_PATH,
    REGISTRATION_PATH,
    RESET_PATH,
    VERIFY_PATH,
)
from domain.accounts.passwords import PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """``name`` is the path in the request's body; an ``is_optional`` one is left out when empty."""

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    autocomplete: str = "off"
    chars_max: int = 120
    is_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields that belong together, under one heading."""

    legend: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """``route`` is below the API's; with ``takes_token`` the link's token is sent as well.

    ``joins`` signs in first and sends the token as that person.
    """

    route: str
    button: str
    done: str
    then: str
    lead: str = ""
    heading: str = ""
    groups: tuple[Group, ...] = ()
    takes_token: bool = True
    joins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """``form`` is for who comes by a link, ``others`` for who has a login or no good link."""

    path: str
    title: str
    form: Form
    without: str
    others: tuple[Form, ...] = ()


def _fields(*fields: Field) -> tuple[Group, ...]:
    return (Group(legend="", fields=fields),)


def _named(prefix: str, fields: Sequence[Field]) -> tuple[Field, ...]:
    return tuple(replace(field, name=f"{prefix}.{field.name}") for field in fields)


_EMAIL = Field(
    name="email", label="E-mail address", kind="email", autocomplete="username", chars_max=254
)
_NEW_PASSWORD = Field(
    name="password",
    label="New password",
    hint=f"At least {PASSWORD_CHARS_MIN} characters. A few unrelated words are best.",
    kind="password",
    autocomplete="new-password",
    chars_max=PASSWORD_CHARS_MAX,
)
_PASSWORD = Field(
    name="password",
    label="Password",
    kind="password",
    autocomplete="current-password",
    chars_max=PASSWORD_CHARS_MAX,
)
_SIGN_IN = "You can sign in now."

_ASK_VERIFICATION = Form(
    heading="Send the e-mail again",
    route="/auth/email-verification",
    button="Send",
    groups=_fields(_EMAIL),
    takes_token=False,
    done="Look into your mailbox",
    then="If the address is known here and not confirmed yet, an e-mail with a new link is on its "
    "way.",
)
_ASK_RESET = Form(
    heading="Ask for a new link",
    route="/auth/password-reset",
    button="Send",
    groups=_fields(_EMAIL),
    takes_token=False,
    done="Look into your mailbox",
    then="If the address is known here, an e-mail with a new link is on its way. It is good for "
    "30 minutes.",
)
_JOIN = Form(
    heading="I have a login already",
    lead="Sign in with the address that was invited, also when it is a login at another firm.",
    route="/auth/memberships",
    button="Sign in and accept",
    groups=_fields(_EMAIL, _PASSWORD),
    joins=True,
    done="You have joined",
    then="From your next sign-in on you can go there with the login you have.",
)
_NAME = Group(
    legend="Your name, as on your papers",
    fields=_named(
        "name",
        (
            Field(name="first", label="First name", autocomplete="given-name", chars_max=60),
            Field(
                name="middle",
                label="Middle name",
                autocomplete="additional-name",
                chars_max=60,
                is_optional=True,
            ),
            Field(name="last", label="Last name", autocomplete="family-name", chars_max=60),
            Field(
                name="suffix",
                label="Suffix",
                hint="Jr., Sr., III",
                autocomplete="honorific-suffix",
                chars_max=60,
                is_optional=True,
            ),
        ),
    ),
)
_IDENTITY = Group(
    legend="What the credit bureaus know you by",
    fields=(
        Field(name="birth_date", label="Date of birth", kind="date", autocomplete="bday"),
        Field(
            name="ssn",
            label="Social Security number",
            hint="Nine digits. It is stored encrypted.",
            kind="digits",
            chars_max=11,
        ),
    ),
)
_ADDRESS = Group(
    legend="Where you get your mail (may be told later)",
    fields=_named(
        "address",
        (
            Field(
                name="name",
                label="Name on the mailbox",
                autocomplete="name",
                chars_max=40,
                is_optional=True,
            ),
            Field(
                name="line1",
                label="Street and number",
                autocomplete="address-line1",
                chars_max=50,
                is_optional=True,
            ),
            Field(
                name="line2",
                label="Apartment",
                autocomplete="address-line2",
                chars_max=50,
                is_optional=True,
            ),
            Field(
                name="city",
                label="City",
                autocomplete="address-level2",
                chars_max=50,
                is_optional=True,
            ),
            Field(
                name="state",
                label="State",
                hint="Two letters",
                autocomplete="address-level1",
                chars_max=2,
                is_optional=True,
            ),
            Field(
                name="zip",
                label="ZIP code",
                autocomplete="postal-code",
                chars_max=10,
                is_optional=True,
            ),
        ),
    ),
)

PAGES: tuple[AccountPage, ...] = (
    AccountPage(
        path=VERIFY_PATH,
        title="Confirm your e-mail address",
        form=Form(
            route="/auth/email-verification/confirmation",
            lead="You got our e-mail, so the address is yours. Confirm it here.",
            button="Confirm",
            done="Your address is confirmed",
            then=_SIGN_IN,
        ),
        without="Open this page by the link in our e-mail, or have it sent again.",
        others=(_ASK_VERIFICATION,),
    ),
    AccountPage(
        path=RESET_PATH,
        title="Choose a new password",
        form=Form(
            route="/auth/password-reset/confirmation",
            lead="It ends every session that is open with your login.",
            button="Change the password",
            groups=_fields(_NEW_PASSWORD),
            done="Your password is changed",
            then=_SIGN_IN,
        ),
        without="We send you a link by which you choose a new password.",
        others=(_ASK_RESET,),
    ),
    AccountPage(
        path=CHANGE_PATH,
        title="Confirm your new e-mail address",
        form=Form(
            route="/auth/user/email/confirmation",
            lead="From then on you sign in with the address to which we sent this link.",
            button="Confirm",
            done="Your address is changed",
            then="Sign in with the new one from now on.",
        ),
        without="Open this page by the link in our e-mail. To get a new one, change the address "
        "again where you are signed in.",
    ),
    AccountPage(
        path=INVITATION_PATH,
        title="Accept your invitation",
        form=Form(
            route="/invitations/acceptance",
            heading="I am new here",
            button="Accept",
            groups=_fields(
                Field(name="name", label="Your name", autocomplete="name"), _NEW_PASSWORD
            ),
            done="Welcome",
            then="Your login is made. You can sign in now, with the address that was invited.",
        ),
        without="Open this page by the link in our e-mail. To get a new one, ask whoever has "
        "invited you.",
        others=(_JOIN,),
    ),
    AccountPage(
        path=REGISTRATION_PATH,
        title="Open your file",
        form=Form(
            route="/registrations/completion",
            button="Register",
            groups=(*_fields(_NEW_PASSWORD), _NAME, _IDENTITY, _ADDRESS),
            done="Your file is open",
            then="You can sign in now, with the address to which we sent the link.",
        ),
        without="Open this page by the link in our e-mail. To get a new one, register again with "
        "the firm.",
    ),
)
