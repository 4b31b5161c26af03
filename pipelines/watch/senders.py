"""Sending a message by e-mail or to a webhook. A message that cannot be sent is a sentence, never an exception."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import os
import smtplib
import ssl
import threading
import urllib.error
import urllib.request
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import urlsplit

from crawlers.manners.rules import ROBOT
from pipelines.watch.notify import Memory, Message
from pipelines.watch.settings import EmailSettings, NotifySettings, WebhookSettings, check_webhook

TIMEOUT = 20.0
WAITS = (2.0, 10.0)
"""Seconds before the second and the third try."""
SIGNATURE = "X-Tarazy-Signature"


class UnsentError(Exception):
    """The message was not sent; the sentence says why. `again`: whether another try may help."""

    def __init__(self, sentence: str, *, again: bool) -> None:
        super().__init__(sentence)
        self.again = again


def channels(settings: NotifySettings) -> list[str]:
    """The names of those that are set."""
    return [name for name in ("email", "webhook") if getattr(settings, name) is not None]


def send_all(memory: Memory, settings: NotifySettings, stop: threading.Event) -> None:
    """Send what is unsent, in order; `memory` then holds what is left, and the last error."""
    left: list[Message] = []
    memory.error = None
    broken: set[str] = set()
    for message in memory.unsent:
        if message.channel in broken:
            left.append(message)
        elif message.channel in channels(settings):
            sent, error = deliver(message, settings, stop)
            memory.error = error or memory.error
            if sent:
                memory.last_sent = dt.datetime.now(dt.UTC).replace(microsecond=0)
            else:
                broken.add(message.channel)
                left.append(message)
    memory.unsent = left


def deliver(message: Message, settings: NotifySettings, stop: threading.Event) -> tuple[bool, str | None]:
    """Send one message, again where that may help. Returns whether it was sent, and a sentence on what failed."""
    for wait in (*WAITS, None):
        try:
            if message.channel == "email":
                assert settings.email is not None
                refused = send_email(message.subject, message.text, settings.email)
                return True, f"email: {refused}" if refused else None
            assert settings.webhook is not None
            send_webhook(message, settings.webhook)
            return True, None
        except UnsentError as error:
            if wait is None or not error.again or stop.wait(wait):
                return False, f"{message.channel}: {error}"
    raise AssertionError("the last try returns")


def send_email(subject: str, text: str, settings: EmailSettings) -> str | None:
    """Write an e-mail to all of `to`. Returns a sentence where the server refused some of them. Raises UnsentError."""
    mail = EmailMessage()
    mail["Subject"] = " ".join(subject.split())
    mail["From"] = Address(ROBOT, addr_spec=settings.from_)
    mail["To"] = ", ".join(settings.to)
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = make_msgid(domain=settings.from_.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail.set_content(text)
    place = f"{settings.host}:{settings.used_port}"
    try:
        with _server(settings) as server:
            if settings.user is not None:
                server.login(settings.user, _secret(settings.password_env))
            refused = server.send_message(mail)
    except ssl.SSLCertVerificationError as error:
        text = f"{place} shows a certificate that is not valid for it ({error.verify_message})"
        raise UnsentError(text, again=False) from None
    except smtplib.SMTPAuthenticationError as error:
        raise UnsentError(f"{place} refuses the user or the password ({error.smtp_code})", again=False) from None
    except UnicodeEncodeError:  # smtplib logs in with ASCII only
        text = "user and password for e-mail may hold Latin letters, digits and signs only; choose another password"
        raise UnsentError(text, again=False) from None
    except smtplib.SMTPNotSupportedError:
        raise UnsentError(
            f"{place} does not offer {settings.security} or a login; look at security", again=False
        ) from None
    except smtplib.SMTPResponseException as error:
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        raise UnsentError(f"{place} answers {error.smtp_code} {said}", again=error.smtp_code < 500) from None
    except smtplib.SMTPRecipientsRefused as error:
        raise UnsentError(f"{place} refuses to write to {', '.join(error.recipients)}", again=False) from None
    except (OSError, smtplib.SMTPException) as error:
        raise UnsentError(f"{place} cannot be reached ({error})", again=True) from None
    return f"{place} refuses to write to {', '.join(refused)}; the others were written to" if refused else None


def _server(settings: EmailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()  # honours SSL_CERT_FILE, for a mission's own authority
    if settings.security == "tls":
        return smtplib.SMTP_SSL(settings.host, settings.used_port, timeout=TIMEOUT, context=context)
    server = smtplib.SMTP(settings.host, settings.used_port, timeout=TIMEOUT)
    try:
        if settings.security == "starttls":
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A webhook that has moved is said: following would send a GET without the message, or the message elsewhere."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nothing."""


def send_webhook(message: Message, settings: WebhookSettings) -> None:
    """POST the message as JSON, with a signature where a secret is set. Raises UnsentError."""
    url = settings.url or _url(settings.url_env)
    place = urlsplit(url).hostname or ""  # the rest of the address may be a secret
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": ROBOT}
    body = json.dumps(payload(message), ensure_ascii=False).encode()
    if settings.secret_env is not None:
        headers[SIGNATURE] = sign(body, _secret(settings.secret_env))
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310  # http or https, checked
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as answer:
            answer.read(1000)
    except urllib.error.HTTPError as error:
        with error:
            again = error.code >= 500 or error.code in (408, 429)
            raise UnsentError(f"{place} answers {error.code}", again=again) from None
    except ssl.SSLCertVerificationError as error:
        raise UnsentError(
            f"{place} shows a certificate that is not valid ({error.verify_message})", again=False
        ) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "reason", None) or type(error).__name__
        raise UnsentError(f"{place} cannot be reached ({why})", again=True) from None


def payload(message: Message) -> dict[str, str]:
    """What a webhook is sent: `text` is what Slack and Mattermost show."""
    plain = f"{message.subject}\n{message.text}".replace("<", "‹").replace(">", "›")  # chat programs' mark-up
    made = message.made.isoformat(timespec="seconds")
    return {"text": plain, "subject": message.subject, "made": made, "source": "tarazy"}


def sign(body: bytes, secret: str) -> str:
    """`sha256=` and the HMAC-SHA256 (RFC 2104) of the body, in hexadecimal."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _secret(name: str | None) -> str:
    value = os.environ.get(name or "", "")
    if not value:
        raise UnsentError(f"the environment variable {name} is not set; set it where the watch runs", again=False)
    return value


def _url(name: str | None) -> str:
    try:
        return check_webhook(_secret(name))
    except ValueError as error:
        raise UnsentError(f"the environment variable {name} {error}", again=False) from None
