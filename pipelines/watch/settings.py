"""The part `watch` of campaign.yml: how often, and who is told of a gap. Passwords never stand in the file."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, field_validator, model_validator

from crawlers.outlet import Strict

UNITS = {"m": "minutes", "h": "hours", "d": "days"}
SHORTEST, LONGEST = dt.timedelta(minutes=5), dt.timedelta(days=1)
PORTS = {"starttls": 587, "tls": 465, "none": 25}
SECRETS = frozenset({"password", "pass", "pw", "passwd", "secret", "token", "key"})


def read_duration(text: Any) -> Any:
    """`30m`, `1h`, `1d` as a timedelta; what is one already stays. Raises ValueError with a sentence."""
    if isinstance(text, dt.timedelta):
        return text
    match = re.fullmatch(r"(\d{1,5})\s*([mhd])", str(text).strip())
    if match is None:
        raise ValueError(f"must be a number with m (minutes), h (hours) or d (days), such as 30m or 1h, not {text!r}")
    return dt.timedelta(**{UNITS[match[2]]: int(match[1])})


def check_every(value: dt.timedelta) -> dt.timedelta:
    """Refuses what is impolite or too seldom. Raises ValueError with a sentence."""
    if not SHORTEST <= value <= LONGEST:
        raise ValueError("must be between 5m (more often is impolite) and 1d (more seldom misses what is published)")
    return value


Duration = Annotated[dt.timedelta, BeforeValidator(read_duration)]


def _no_secret(data: Any, where: str, remedy: str) -> Any:
    """Refuse a password that somebody wrote into the file; the sentence does not repeat it."""
    if isinstance(data, dict) and (written := sorted(SECRETS & {str(key).lower() for key in data})):
        raise ValueError(
            f"holds `{written[0]}`: passwords are never written into {where}; take it out, change the password if the "
            f"file was shared, and write `{remedy}: NAME_OF_AN_ENVIRONMENT_VARIABLE` instead"
        )
    return data


def _variable_name(value: str) -> str:
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]{2,}", value):  # the value may be a password: it is not repeated
        raise ValueError(
            "must be the name of an environment variable in capital letters, such as TARAZY_SMTP_PASSWORD, "
            "and not the password itself"
        )
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"[!-~]+@[!-~]+", value) or re.search(r"[<>,;:\\\"()]|@.*@", value):
        raise ValueError(f"{value!r} is not an e-mail address in Latin letters; write it bare, as name@example.org")
    return value


Variable = Annotated[str, BeforeValidator(lambda value: _variable_name(str(value)))]
Mailbox = Annotated[str, BeforeValidator(lambda value: _address(str(value)))]


def is_loopback(host: str) -> bool:
    """Whether the name or address is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class EmailSettings(Strict):
    """Whom to write to, through which server."""

    to: tuple[Mailbox, ...]
    from_: Annotated[Mailbox, Field(alias="from")]
    host: str
    security: Literal["starttls", "tls", "none"] = "starttls"
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """Where absent 587 with starttls, 465 with tls, 25 with none."""
    user: str | None = None
    password_env: Variable | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_password(cls, data: Any) -> Any:
        return _no_secret(data, "campaign.yml", "password_env")

    @field_validator("to", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _whole(self) -> EmailSettings:
        if not self.to:
            raise ValueError("writes to nobody; name at least one address in to")
        if (self.user is None) != (self.password_env is None):
            raise ValueError("user and password_env belong together; write both or neither")
        if self.user and self.security == "none" and not is_loopback(self.host):
            raise ValueError("would send the password readable by anyone on the way; write security: starttls or tls")
        return self

    @property
    def used_port(self) -> int:
        """The port as written, or the customary one."""
        return self.port or PORTS[self.security]


class WebhookSettings(Strict):
    """An address that is sent a JSON text; signed where `secret_env` is there."""

    url: str | None = None
    url_env: Variable | None = None
    """For an address that is itself a secret, such as those of Slack."""
    secret_env: Variable | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_password(cls, data: Any) -> Any:
        return _no_secret(data, "campaign.yml", "secret_env")

    @field_validator("url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        return None if value is None else check_webhook(value)

    @model_validator(mode="after")
    def _one_address(self) -> WebhookSettings:
        if (self.url is None) == (self.url_env is None):
            raise ValueError("needs either url, or url_env where the address itself is a secret")
        return self


def check_webhook(value: str) -> str:
    """Refuses what is no web address. Raises ValueError with a sentence that does not repeat it."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is not a web address; write it whole, as https://chat.example.org/hooks/1")
    if parts.password:
        raise ValueError("holds a password; use url_env, and put the whole address into that environment variable")
    return value


class NotifySettings(Strict):
    """Who is told when a gap begins and when it ends. Empty: nobody."""

    email: EmailSettings | None = None
    webhook: WebhookSettings | None = None


class WatchSettings(Strict):
    """How `tarazy watch` runs the campaign."""

    every: Duration = dt.timedelta(hours=1)
    """From the start of one collection to the next."""
    publish_every: Duration = dt.timedelta(0)
    """Reading, measuring and publishing at most this often; 0m: after each collection."""
    notify: NotifySettings = NotifySettings()

    @field_validator("every")
    @classmethod
    def _polite(cls, value: dt.timedelta) -> dt.timedelta:
        return check_every(value)
