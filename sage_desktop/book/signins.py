"""Sign-ins: the grant of one Sage user for one app, with its sealed tokens.

Each change of tokens is a compare-and-set on ``generation``: of two processes that renew the same
grant, the slower one is told and cannot overwrite the newer tokens. Plain functions for
``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

from datetime import datetime

from sage_desktop.book import tenants
from sage_desktop.book.records.tenants import SignIn
from sage_desktop.book.session import touch
from sage_desktop.book.tenant_rows import SignInRow, TenantRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import NotFound


def sign_ins() -> list[SignInRow]:
    return [_row(record) for record in SignIn.select().order_by(SignIn.id)]


def sign_in(sign_in_id: int) -> SignInRow:
    """Raises ``NotFound``."""
    record = SignIn.get_or_none(SignIn.id == sign_in_id)
    if record is None:
        raise NotFound(what="sign-in", name=sign_in_id)
    return _row(record)


def find_sign_in(client_id: str, sage_user_id: str) -> SignInRow | None:
    record = SignIn.get_or_none(SignIn.client_id == client_id, SignIn.sage_user_id == sage_user_id)
    return None if record is None else _row(record)


def save_sign_in(
    *,
    client_id: str,
    sage_user_id: str,
    user_name: str,
    user_email: str,
    access_sealed: bytes | None,
    refresh_sealed: bytes | None,
    access_expires_at: datetime,
    refresh_expires_at: datetime,
) -> SignInRow:
    """Keeps a fresh grant: a new sign-in, or the next generation of this user's, alive again.

    An empty name or e-mail leaves a known one.
    """
    had = find_sign_in(client_id, sage_user_id)
    columns = {
        "user_name": user_name or (had.user_name if had else ""),
        "user_email": user_email or (had.user_email if had else ""),
        "access_sealed": access_sealed,
        "refresh_sealed": refresh_sealed,
        "access_expires_at": access_expires_at,
        "refresh_expires_at": refresh_expires_at,
        "generation": had.generation + 1 if had else 1,
        "dead_reason": "",
    }
    if had is None:
        sign_in_id = SignIn.create(client_id=client_id, sage_user_id=sage_user_id, **columns).id
    else:
        sign_in_id = had.id
        SignIn.update(**columns).where(SignIn.id == sign_in_id).execute()
    touch(Kind.SIGN_IN)
    return sign_in(sign_in_id)


def name_user(sign_in_id: int, user_name: str, user_email: str) -> SignInRow:
    """Keeps who the Sage user is, once Sage said so. Raises ``NotFound``."""
    sign_in(sign_in_id)
    SignIn.update(user_name=user_name, user_email=user_email).where(
        SignIn.id == sign_in_id
    ).execute()
    touch(Kind.SIGN_IN)
    return sign_in(sign_in_id)


def rotate(
    sign_in_id: int,
    *,
    expected_generation: int,
    access_sealed: bytes | None,
    refresh_sealed: bytes | None,
    access_expires_at: datetime,
    refresh_expires_at: datetime,
) -> bool:
    """Keeps a renewed pair of tokens. False, and nothing changed, if someone else was faster."""
    return _change(
        sign_in_id,
        expected_generation,
        access_sealed=access_sealed,
        refresh_sealed=refresh_sealed,
        access_expires_at=access_expires_at,
        refresh_expires_at=refresh_expires_at,
        generation=expected_generation + 1,
        dead_reason="",
    )


def mark_dead(sign_in_id: int, reason: str, *, expected_generation: int) -> bool:
    """Says that the grant is gone, and why (a code). False if there is a newer one by now."""
    return _change(sign_in_id, expected_generation, dead_reason=reason)


def delete_sign_in(sign_in_id: int) -> None:
    """Its tenants are not connected any more. ``Book.scrub`` afterwards takes it out of the log.

    Raises ``NotFound``.
    """
    sign_in(sign_in_id)
    SignIn.delete().where(SignIn.id == sign_in_id).execute()
    touch(Kind.SIGN_IN, Kind.TENANT)


def tenants_of(sign_in_id: int) -> list[TenantRow]:
    """The tenants that share this sign-in, by name."""
    return [row for row in tenants.tenants() if row.sign_in_id == sign_in_id]


def _change(sign_in_id: int, expected_generation: int, **columns: object) -> bool:
    changed = (
        SignIn.update(**columns)
        .where(SignIn.id == sign_in_id, SignIn.generation == expected_generation)
        .execute()
    )
    if changed:
        touch(Kind.SIGN_IN)
    return bool(changed)


def _row(record: SignIn) -> SignInRow:
    return SignInRow(
        id=record.id,
        client_id=record.client_id,
        sage_user_id=record.sage_user_id,
        user_name=record.user_name,
        user_email=record.user_email,
        access_sealed=record.access_sealed,
        refresh_sealed=record.refresh_sealed,
        access_expires_at=record.access_expires_at,
        refresh_expires_at=record.refresh_expires_at,
        generation=record.generation,
        dead_reason=record.dead_reason,
    )
