"""The stand-in's HTML pages: log in, consent, error. No scripts, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from sage_desktop.net.messages import Reply
from sage_desktop.sandbox.company import Business, User

Fields = Iterable[tuple[str, str]]

_STYLE = """
:root { color-scheme: light dark; --page: #f4f5f4; --card: #fff; --text: #1b211e; --soft: #55605a;
  --line: #d5dad7; --accent: #1f6b4f; --on-accent: #fff; --chosen: #e7f2ec; --bad: #a52a22; }
@media (prefers-color-scheme: dark) { :root { --page: #161a18; --card: #1f2522; --text: #edf1ee;
  --soft: #a7b2ac; --line: #3a4440; --accent: #6fc39b; --on-accent: #0d1f17; --chosen: #24362d;
  --bad: #f08a80; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px;
  background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 27rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; padding: 28px; overflow-wrap: anywhere; }
.mark { margin: 0 0 20px; color: var(--soft); font-size: .875rem; }
h1 { margin: 0 0 8px; font-size: 1.375rem; line-height: 1.3; }
p { margin: 0 0 16px; } ul { margin: 0 0 16px; padding-left: 1.25rem; }
fieldset { margin: 0 0 20px; padding: 0; border: 0; } legend { padding: 0; margin-bottom: 8px; }
label { display: flex; gap: 12px; align-items: flex-start; padding: 12px; margin-bottom: 8px;
  border: 1px solid var(--line); border-radius: 8px; cursor: pointer; }
label:has(:checked) { border-color: var(--accent); background: var(--chosen); }
input { margin: 4px 0 0; width: 1rem; height: 1rem; accent-color: var(--accent); }
small { display: block; color: var(--soft); font-size: .875rem; }
.buttons { display: flex; gap: 12px; flex-wrap: wrap; }
button { flex: 1; min-height: 44px; padding: 0 20px; border: 1px solid var(--line);
  border-radius: 8px; background: transparent; color: inherit; font: inherit; font-weight: 600;
  cursor: pointer; }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.bad { color: var(--bad); }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<p class="mark">Practice service: this stands in for Sage. No real account is used.</p>
{content}
</main>
</body>
</html>
"""


def login_page(action: str, fields: Fields, users: Iterable[User], redirect_uri: str) -> Reply:
    """Asks which user logs in; the form carries ``fields`` on."""
    options = "\n".join(_option(user, first=n == 0) for n, user in enumerate(users))
    content = f"""<h1>Log in</h1>
<p>Choose who logs in. No password is needed here.</p>
<form method="post" action="{escape(action)}">
{_hidden(fields)}
<fieldset>
<legend>User</legend>
{options}
</fieldset>
<div class="buttons">
<button class="main" name="action" value="login">Log in</button>
<button name="action" value="cancel">Cancel</button>
</div>
</form>"""
    return _page(200, "Log in", content, redirect_uri)


def consent_page(
    action: str, fields: Fields, user: User, businesses: Iterable[Business], redirect_uri: str
) -> Reply:
    """Asks ``user`` whether the app may reach the businesses."""
    listed = "\n".join(
        f"<li>{escape(business.name)}<small>{escape(business.city)}</small></li>"
        for business in businesses
    )
    content = f"""<h1>Allow access?</h1>
<p>Logged in as <strong>{escape(user.name)}</strong> ({escape(user.email)}).
The app wants to read and change the records of your businesses:</p>
<ul>
{listed or "<li>You have no business yet</li>"}
</ul>
<form method="post" action="{escape(action)}">
{_hidden(fields)}
<div class="buttons">
<button class="main" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</div>
</form>"""
    return _page(200, "Allow access?", content, redirect_uri)


def error_page(reason: str) -> Reply:
    """Says why there is no way back to the app (``sage/api.md`` 3.2, last paragraph)."""
    content = f"""<h1 class="bad">This sign-in cannot go on</h1>
<p>{escape(reason)}</p>
<p>Nothing was changed. Close this page and go back to the program.</p>"""
    return _page(400, "Sign-in error", content, "")


def _option(user: User, *, first: bool) -> str:
    about = f"{user.email}, {user.note}" if user.note else user.email
    return (
        f'<label><input type="radio" name="user" value="{escape(user.id)}" required'
        f"{' checked' if first else ''}><span>{escape(user.name)}"
        f"<small>{escape(about)}</small></span></label>"
    )


def _hidden(fields: Fields) -> str:
    return "\n".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields
    )


def _page(status: int, title: str, content: str, redirect_uri: str) -> Reply:
    # Browsers apply form-action to the redirect after the form as well.
    back = urlsplit(redirect_uri)
    forms = f"'self' {back.scheme}://{back.netloc}" if back.netloc else "'none'"
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action {forms}"
    )
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", policy),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
    )
    text = _PAGE.format(title=escape(title), style=_STYLE, content=content)
    return Reply(status, headers, text.encode())
