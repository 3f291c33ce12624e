"""Users, tokens and members as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from gitlab_sandbox.entities.dates import day, stamp
from gitlab_sandbox.state import model as m


def stub(user: m.User, base: str) -> dict[str, Any]:
    """The short form beside issues and notes: it does not say who is a bot."""
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "state": user.state,
        "avatar_url": f"{base}/uploads/-/system/user/avatar/{user.id}/avatar.png",
        "web_url": f"{base}/{user.username}",
    }


def maybe_stub(user: m.User | None, base: str) -> dict[str, Any] | None:
    return stub(user, base) if user else None


def public(user: m.User, base: str) -> dict[str, Any]:
    """`/users/:id` as anyone may see it."""
    empty = ("skype", "linkedin", "twitter", "discord", "website_url", "job_title")
    return {
        **stub(user, base), "locked": False, "public_email": None, "created_at": stamp(user.created_at),
        "bio": "", "location": None, **dict.fromkeys(empty, ""), "organization": "", "pronouns": None,
        "bot": user.bot, "work_information": None, "followers": 0, "following": 0, "local_time": None,
    }  # fmt: skip


def full(user: m.User, base: str, today: date) -> dict[str, Any]:
    """`/user`, and what administrators see of others."""
    shown = public(user, base) | {
        "email": user.email, "commit_email": user.email, "public_email": "", "last_sign_in_at": None,
        "confirmed_at": stamp(user.created_at), "last_activity_on": day(today), "theme_id": 1,
        "color_scheme_id": 1, "projects_limit": 0 if user.bot else 100_000, "current_sign_in_at": None,
        "identities": [], "can_create_group": not user.bot, "can_create_project": not user.bot,
        "two_factor_enabled": False, "external": user.bot, "private_profile": False, "namespace_id": user.id,
        "created_by": None, "note": None,
    }  # fmt: skip
    return shown | ({"is_admin": True} if user.admin else {})


def member(record: m.Member, base: str) -> dict[str, Any]:
    return {
        **stub(record.user, base),
        "access_level": record.level,
        "created_at": stamp(record.created_at),
        "created_by": maybe_stub(record.created_by, base),
        "expires_at": day(record.expires_at),
        "group_saml_identity": None,
        "membership_state": "active",
    }


def token(record: m.Token, today: date) -> dict[str, Any]:
    alive = not record.revoked and (record.expires_at is None or record.expires_at > today)
    shown: dict[str, Any] = {
        "id": record.id, "name": record.name, "revoked": record.revoked, "created_at": stamp(record.created_at),
        "description": record.description, "scopes": record.scopes, "user_id": record.user.id,
        "last_used_at": stamp(record.last_used_at), "active": alive, "expires_at": day(record.expires_at),
    }  # fmt: skip
    if record.access_level is not None:
        shown["access_level"] = record.access_level
    return shown
