"""Who is told of what and how often; real servers for mail and webhooks."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import hmac
import json
import ssl
import string
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope
from hypothesis import given
from hypothesis import strategies as st

from crawlers.manifest import Manifest, Placed, head_of
from crawlers.records import Record
from pipelines.campaign_files import read_monitor
from pipelines.init import init_campaign
from pipelines.watch import notify, senders
from pipelines.watch.conditions import Condition
from pipelines.watch.notify import CALM, GONE_TURNS, REMIND, Known, Memory, Message, decide, texts
from pipelines.watch.settings import NotifySettings, WatchSettings

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the server of the tests, on loopback

START = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
MESSAGE = Message(channel="email", subject="Пробел: Вестник", text="Ничего не собрано.\n<see>", made=START)


def condition(key: str) -> Condition:
    return Condition(f"stage:{key}", "stage", f"{key} broke", {"stage": key})


# What is told


@given(st.lists(st.tuples(st.sets(st.sampled_from("abc")), st.integers(5, 600)), max_size=60))
def test_one_message_at_the_beginning_one_at_the_end_a_reminder_a_day(turns: list[tuple[set[str], int]]) -> None:
    known: dict[str, Known] = {}
    now = START
    told: dict[str, list[tuple[str, dt.datetime]]] = {}
    for wrong, minutes in turns:
        now += dt.timedelta(minutes=minutes)
        change = decide(known, [condition(key) for key in sorted(wrong)], now, "en")
        known = {key: Known.model_validate_json(one.model_dump_json()) for key, one in known.items()}  # a restart
        for name in ("begun", "still"):
            for one in getattr(change, name):
                assert one.key.removeprefix("stage:") in wrong
                told.setdefault(one.key, []).append((name, now))
        for title in change.over:
            told[f"stage:{title.split()[2]}"].append(("over", now))
    for events in told.values():
        assert events[0][0] == "begun"
        begun = [at for name, at in events if name == "begun"]
        assert all(later - earlier >= CALM for earlier, later in pairwise(begun))
        for (before, at), (after, later) in pairwise(events):
            assert (before == "over") == (after == "begun"), (
                "what was told as new is told as over before it is new again"
            )
            assert after != "still" or later - at >= REMIND


def test_what_stays_wrong_is_told_once_and_then_daily() -> None:
    known: dict[str, Known] = {}
    counts = [0, 0, 0]
    for hour in range(72):
        change = decide(known, [condition("a")], START + dt.timedelta(hours=hour), "en")
        counts = [n + len(part) for n, part in zip(counts, (change.begun, change.still, change.over), strict=True)]
    assert counts == [1, 2, 0]
    ends = [decide(known, [], START + dt.timedelta(hours=72 + n), "en").over for n in range(GONE_TURNS + 1)]
    assert ends == [[], ["the stage a fails"], []]


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_texts_say_the_same_in_every_language(language: str) -> None:
    english, other = texts("en"), texts(language)
    assert other.keys() == english.keys()
    for key, text in english.items():
        assert _fields(other[key]) == _fields(text), key


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", notify.LANGUAGES)
def test_a_message_carries_the_head_of_the_evidence(language: str, tmp_path: Path) -> None:
    """Kept elsewhere, it is a witness of the archive."""
    init_campaign(tmp_path / "campaign")
    monitor, _ = read_monitor(tmp_path / "campaign")
    monitor = replace(monitor, campaign=monitor.campaign.model_copy(update={"languages": [language]}))
    begun = notify.Change(begun=[condition("collect")])
    assert "--head" not in (notify.compose(begun, monitor) or ("", ""))[1], "nothing is archived yet"
    Manifest(monitor.archive).append([Placed("x.warc.gz", 0, Record(b"x", "response", "2026", None, 200, None))])
    assert str(head_of(monitor.archive)) in (notify.compose(begun, monitor) or ("", ""))[1]


def test_a_gap_is_told_with_outlet_day_and_what_to_do() -> None:
    values = {"id": "herald", "outlet": "Вестник", "day": "2 марта 2026", "state": "silent", "detail": "0 of 12"}
    gap = Condition("gap:herald", "gap", "herald, 2026-03-02: 0 of 12", values)
    text = f"{notify.title_of(gap, 'ru')}. {notify.text_of(gap, 'ru')}"
    assert "Вестник: пробел за 2 марта 2026" in text
    assert "outlets/herald.yml" in text
    assert "0 of 12" in notify.text_of(gap, "en")
    odd = Condition("gap:herald", "gap", "s", values | {"state": "something new"})
    assert "something new" in notify.text_of(odd, "kk")


# Mail


class Mailbox:
    """Keeps what it is sent; `refuse` names recipients that it does not take."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse: set[str] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refuse:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"watch", b"right"), handled=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(senders, "WAITS", (0.0, 0.0))


@pytest.fixture(params=["none", "starttls", "tls"])
def mail(request: pytest.FixtureRequest, server_context: ssl.SSLContext) -> Iterator[tuple[Mailbox, NotifySettings]]:
    box, security = Mailbox(), request.param
    options: dict[str, Any] = {"authenticator": authenticate, "auth_required": True, "loop": None}
    options |= {"tls_context": server_context, "require_starttls": True} if security == "starttls" else {}
    options |= {"auth_require_tls": False} if security != "starttls" else {}
    with serving(box, options, server_context if security == "tls" else None) as port:
        yield box, NotifySettings.model_validate({"email": _mail_settings(security, port)})


@contextmanager
def serving(box: Mailbox, options: dict[str, Any], context: ssl.SSLContext | None) -> Iterator[int]:
    """An SMTP server on a port of its own, in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> asyncio.Server:
        return await loop.create_server(lambda: SMTP(box, **options | {"loop": loop}), "127.0.0.1", 0, ssl=context)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(30)
    yield server.sockets[0].getsockname()[1]
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)


def _mail_settings(security: str, port: int) -> dict[str, Any]:
    return {
        "to": ["one@example.org", "two@example.org"],
        "from": "watch@example.org",
        "host": "localhost" if security != "none" else "127.0.0.1",
        "port": port,
        "security": security,
        "user": "watch",
        "password_env": "TARAZY_TEST_PASSWORD",
    }


def deliver(settings: NotifySettings, channel: str = "email") -> tuple[bool, str | None]:
    return senders.deliver(MESSAGE.model_copy(update={"channel": channel}), settings, threading.Event())


def test_a_mail_arrives(mail: tuple[Mailbox, NotifySettings], trusted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    box, settings = mail
    monkeypatch.setenv("TARAZY_TEST_PASSWORD", "right")
    assert deliver(settings) == (True, None)
    assert box.mails[0]["Subject"] == "Пробел: Вестник"
    assert box.mails[0]["Auto-Submitted"] == "auto-generated"
    assert box.mails[0].get_content().replace("\r", "").strip() == MESSAGE.text


def test_a_mail_that_cannot_be_sent_is_a_sentence(
    mail: tuple[Mailbox, NotifySettings], trusted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, settings = mail
    monkeypatch.delenv("TARAZY_TEST_PASSWORD", raising=False)
    sent, why = deliver(settings)
    assert not sent
    assert "TARAZY_TEST_PASSWORD is not set" in str(why)
    monkeypatch.setenv("TARAZY_TEST_PASSWORD", "пароль")
    assert "Latin letters" in str(deliver(settings)[1])
    monkeypatch.setenv("TARAZY_TEST_PASSWORD", "wrong")
    sent, why = deliver(settings)
    assert not sent
    assert "refuses the user or the password" in str(why)
    monkeypatch.setenv("TARAZY_TEST_PASSWORD", "right")
    box.refuse = {"two@example.org"}
    sent, why = deliver(settings)
    assert sent, "the other was written to, and must not be again"
    assert "two@example.org" in str(why)
    box.refuse = {"one@example.org", "two@example.org"}
    sent, why = deliver(settings)
    assert not sent
    assert "refuses to write to one@example.org, two@example.org" in str(why)
    assert len(box.mails) == 1


@pytest.mark.parametrize("mail", ["starttls", "tls"], indirect=True)
def test_an_unknown_certificate_is_not_trusted(
    mail: tuple[Mailbox, NotifySettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    box, settings = mail
    monkeypatch.setenv("TARAZY_TEST_PASSWORD", "right")
    sent, why = deliver(settings)
    assert not sent
    assert "certificate" in str(why)
    assert not box.mails


# Webhooks


class Chat(ThreadingHTTPServer):
    """Answers with the statuses given, then 200; keeps what it was sent."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        super().__init__(("127.0.0.1", 0), ChatHandler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hooks/1"


class ChatHandler(BaseHTTPRequestHandler):
    server: Chat

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        self.send_header("Location", self.server.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def chat() -> Iterator[Chat]:
    server = Chat()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def hook(**settings: str) -> NotifySettings:
    return NotifySettings.model_validate({"webhook": settings})


def test_a_webhook_is_signed_and_says_a_plain_text(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARAZY_TEST_SECRET", "ключ")
    assert deliver(hook(url=chat.url, secret_env="TARAZY_TEST_SECRET"), "webhook") == (True, None)
    headers, body = chat.got[0]
    expected = hmac.new("ключ".encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-tarazy-signature"] == f"sha256={expected}"
    said = json.loads(body)
    assert said["text"] == "Пробел: Вестник\nНичего не собрано.\n‹see›", "no mark-up of a chat program"


def test_a_webhook_is_tried_again_where_that_may_help(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARAZY_TEST_URL", chat.url)
    chat.statuses = [503, 429]
    assert deliver(hook(url_env="TARAZY_TEST_URL"), "webhook") == (True, None)
    assert len(chat.got) == 3
    chat.statuses = [404]
    assert deliver(hook(url=chat.url), "webhook") == (False, "webhook: 127.0.0.1 answers 404")
    chat.statuses = [302]
    assert deliver(hook(url=chat.url), "webhook") == (False, "webhook: 127.0.0.1 answers 302"), "it is not followed"
    assert len(chat.got) == 5


def test_what_could_not_be_sent_waits_for_the_next_turn(chat: Chat, tmp_path: Path) -> None:
    memory = Memory()
    notify.queue(memory, "one", "text", ["webhook"], START)
    notify.queue(memory, "two", "text", ["webhook"], START)
    chat.statuses = [500, 500, 500]
    senders.send_all(memory, hook(url=chat.url), threading.Event())
    assert ([one.subject for one in memory.unsent], memory.error) == (["one", "two"], "webhook: 127.0.0.1 answers 500")
    notify.write_memory(tmp_path, memory)
    memory = notify.read_memory(tmp_path)
    senders.send_all(memory, hook(url=chat.url), threading.Event())
    assert (memory.unsent, memory.error) == ([], None)
    assert [json.loads(body)["subject"] for _, body in chat.got[-2:]] == ["one", "two"]
    for n in range(30):
        notify.queue(memory, str(n), "text", ["webhook"], START)
    assert len(memory.unsent) == notify.MAX_UNSENT


# Settings

MAIL = {"to": "a@example.org", "from": "b@example.org", "host": "mail.example.org"}


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ({"every": "1s"}, "such as 30m or 1h"),
        ({"every": "2d"}, "between 5m"),
        ({"notify": {"email": MAIL | {"password": "hunter2"}}}, "password_env"),
        ({"notify": {"email": MAIL | {"user": "u", "password_env": "hunter2"}}}, "not the password itself"),
        ({"notify": {"email": MAIL | {"user": "u"}}}, "belong together"),
        ({"notify": {"email": MAIL | {"user": "u", "password_env": "PASS", "security": "none"}}}, "readable by anyone"),
        ({"notify": {"email": MAIL | {"to": "a@example.org, c@example.org"}}}, "not an e-mail address"),
        ({"notify": {"webhook": {"url": "https://x.example/1", "secret": "hunter2"}}}, "secret_env"),
        ({"notify": {"webhook": {"url": "https://u:hunter2@x.example/1"}}}, "url_env"),
        ({"notify": {"webhook": {"url": "ftp://x.example/1"}}}, "not a web address"),
        ({"notify": {"webhook": {}}}, "either url, or url_env"),
    ],
)
def test_mistakes_are_sentences_that_repeat_no_password(part: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match="validation error") as caught:
        WatchSettings.model_validate(part)
    said = [str(detail["ctx"]["error"]) for detail in caught.value.errors()]  # type: ignore[attr-defined]
    assert sentence in said[0]
    assert "hunter2" not in said[0]
