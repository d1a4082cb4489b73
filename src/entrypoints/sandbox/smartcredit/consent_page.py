"""The page on which a member says yes or no."""

from collections.abc import Sequence
from html import escape

from entrypoints.sandbox.members import Member

STYLE = """
:root{color-scheme:light dark;--ink:#17212b;--soft:#55626f;--line:#d5dbe1;--paper:#fff;
--ground:#f3f5f7;--brand:#0b6e4f;--on-brand:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e9eef2;--soft:#a9b4be;--line:#3a4650;
--paper:#1b242c;--ground:#11181e;--brand:#5fd0a5;--on-brand:#08281c}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:30rem;margin:6vh auto;padding:2rem;background:var(--paper);
border:1px solid var(--line);border-radius:.75rem}
h1{font-size:1.4rem;line-height:1.25;margin:0 0 1rem}
.mark{color:var(--soft);font-size:.9rem;margin:0 0 1.5rem}
fieldset{border:0;margin:1.5rem 0;padding:0}
legend{font-weight:600;padding:0;margin-bottom:.5rem}
label{display:flex;gap:.75rem;align-items:flex-start;padding:.75rem;margin-bottom:.5rem;
border:1px solid var(--line);border-radius:.5rem;cursor:pointer}
label:has(:checked){border-color:var(--brand);box-shadow:inset 0 0 0 1px var(--brand)}
label small{display:block;color:var(--soft)}
input{margin:.3rem 0 0;accent-color:var(--brand)}
.buttons{display:flex;gap:.75rem;flex-wrap:wrap}
button{font:inherit;font-weight:600;padding:.65rem 1.25rem;border-radius:.5rem;cursor:pointer;
border:1px solid var(--brand);background:var(--brand);color:var(--on-brand)}
button.quiet{background:none;color:var(--ink);border-color:var(--line)}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
footer{margin-top:1.5rem;color:var(--soft);font-size:.9rem}
"""


def consent_page(action: str, client_id: str, members: Sequence[Member]) -> str:
    """Return the page; its form posts `member` and `decision` back to `action`."""
    choices = "".join(_choice(member, first=not place) for place, member in enumerate(members))
    return _page(
        "Share your credit report",
        f"""<p class="mark">SmartCredit sandbox: synthetic members only</p>
<h1>Share your credit report with {escape(client_id)}?</h1>
<p>If you allow it, {escape(client_id)} may:</p>
<ul><li>read your three-bureau credit report and scores</li>
<li>be told when your report or an alert changes</li></ul>
<form method="post" action="{escape(action, quote=True)}">
<fieldset><legend>Sign in as</legend>{choices}</fieldset>
<div class="buttons">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny" class="quiet">Do not allow</button>
</div></form>
<footer>You can end this at any time in your SmartCredit account.</footer>""",
    )


def refusal_page(reason: str) -> str:
    """Return the page for a request that must not be sent back to the client (RFC 6749 4.1.2.1)."""
    return _page(
        "This request cannot be answered",
        f"""<p class="mark">SmartCredit sandbox</p>
<h1>This request cannot be answered</h1><p>{escape(reason)}</p>
<p>Go back to the application you came from and try again.</p>""",
    )


def _choice(member: Member, *, first: bool) -> str:
    checked = " checked" if first else ""
    name = escape(f"{member.first_name} {member.last_name}")
    return (
        f'<label><input type="radio" name="member" value="{escape(member.login, quote=True)}"'
        f"{checked} required><span>{name}<small>{escape(member.email)}</small></span></label>"
    )


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(title)} · SmartCredit sandbox</title><style>{STYLE}</style></head>
<body><main>{body}</main></body></html>"""
