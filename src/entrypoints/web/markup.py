"""The pages as HTML: a form for who has a link, and what stands there for who has none."""

from collections.abc import Iterable
from html import escape

from entrypoints.web.forms import AccountPage, Field, Form, Group

_KINDS = {
    "text": 'type="text"',
    "email": 'type="email" inputmode="email"',
    "password": 'type="password"',
    "date": 'type="date"',
    "code": 'type="text"',
    "digits": 'type="text" inputmode="numeric"',
}

_CODE = Field(
    name="code",
    label="Code of your authenticator app",
    hint="Six digits. A recovery code is taken as well.",
    kind="code",
    autocomplete="one-time-code",
    chars_max=40,
)


def account_page(page: AccountPage) -> str:
    """The whole page; which of its sections is shown, its script decides by the link's token."""
    others = "".join(_other(form, number) for number, form in enumerate(page.others, 1))
    return _document(
        page.title,
        f'<p id="without" hidden>{escape(page.without)}</p>'
        '<div id="refused" role="alert" tabindex="-1" hidden></div>'
        f'<section id="by-link" hidden>{_form(page.form, "link")}</section>'
        f"{others}"
        '<section id="done" hidden><h2 tabindex="-1"></h2><p></p></section>'
        '<p id="unscripted">This page needs JavaScript to send what you enter, to this server '
        "and to nobody else.</p>"
        '<script src="page.js"></script>',
    )


def welcome_page(pages: Iterable[tuple[str, str]]) -> str:
    """Where an address without a path leads: that it is the right place, and where to go on."""
    links = "".join(
        f'<li><a href="{escape(path)}">{escape(words)}</a></li>' for path, words in pages
    )
    return _document(
        "You have come to the right place",
        "<p>This server answers the app in which you sign in. It has a few pages of its own:</p>"
        f"<ul>{links}</ul>",
        folder="account/",
    )


def _document(title: str, content: str, *, folder: str = "") -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f'<link rel="stylesheet" href="{folder}page.css">\n'
        f"</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n{content}\n</main>\n</body>\n</html>\n"
    )


def _other(form: Form, number: int) -> str:
    """Beside a good link a joining form waits behind its heading; the rest needs no link."""
    shown = _form(form, f"other-{number}")
    if form.joins:
        heading = f"<summary>{escape(form.heading)}</summary>"
        return f'<details id="joining" hidden>{heading}{shown}</details>'
    return f'<section class="renewal" hidden>{shown}</section>'


def _form(form: Form, prefix: str) -> str:
    heading = f"<h2>{escape(form.heading)}</h2>" if form.heading and not form.joins else ""
    lead = f"<p>{escape(form.lead)}</p>" if form.lead else ""
    groups = "".join(_group(group, prefix) for group in form.groups)
    code = _field(_CODE, prefix) if form.joins else ""
    more = f'<div class="second-step" hidden>{code}</div>' if code else ""
    flags = ("takes-token" * form.takes_token, "joins" * form.joins)
    return (
        f"{heading}{lead}"
        # Without the script nothing may be sent, least of all in an address.
        f'<form method="post" novalidate data-route="{escape(form.route)}" '
        f'data-flags="{" ".join(filter(None, flags))}" '
        f'data-done="{escape(form.done)}" data-then="{escape(form.then)}">'
        f"{groups}{more}"
        f'<button type="submit">{escape(form.button)}</button>'
        '<p class="problem" role="alert" tabindex="-1" hidden></p></form>'
    )


def _group(group: Group, prefix: str) -> str:
    fields = "".join(_field(field, prefix) for field in group.fields)
    if not group.legend:
        return fields
    return f"<fieldset><legend>{escape(group.legend)}</legend>{fields}</fieldset>"


def _field(field: Field, prefix: str) -> str:
    key = f"{prefix}-{field.name.replace('.', '-')}"
    optional = ' <span class="muted">(optional)</span>' if field.is_optional else ""
    hint = f'<p class="hint" id="{key}-hint">{escape(field.hint)}</p>' if field.hint else ""
    described = f"{f'{key}-hint ' if field.hint else ''}{key}-error"
    required = "" if field.is_optional else " required"
    return (
        f'<div class="field"><label for="{key}">{escape(field.label)}{optional}</label>{hint}'
        f'<input id="{key}" name="{escape(field.name)}" {_KINDS[field.kind]} '
        f'maxlength="{field.chars_max}" autocomplete="{field.autocomplete}" '
        f'autocapitalize="{"words" if field.kind == "text" else "none"}" spellcheck="false" '
        f'aria-describedby="{described}" data-label="{escape(field.label)}"{required}>'
        f'<p class="error" id="{key}-error" hidden></p>{_reveal(field, key)}</div>'
    )


def _reveal(field: Field, key: str) -> str:
    if field.kind != "password":
        return ""
    return (
        f'<label class="reveal"><input type="checkbox" data-reveals="{key}"> '
        "Show the password</label>"
    )
