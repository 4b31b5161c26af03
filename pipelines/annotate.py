"""Annotate: read every article that is new, changed, or was read with another register or reader."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, get_args

from sqlite_utils import Database

from nlp.candidates import Register
from nlp.item_tone import OUTLET_ORIGINS, item_tone
from nlp.languages import CODES
from nlp.pipeline import Reader, build_reader, reader_version
from nlp.records import Mention, Quote, Reading, Tone
from nlp.tone.encoder import EncoderError
from nlp.tone.network import NetworkFileError
from nlp.tone.scorer import ToneModelError
from pipelines.campaign import Monitor
from pipelines.edits.version_subjects import drop_unused_readings, earlier_versions, store_version
from pipelines.errors import StageError
from pipelines.executor import map_batches
from pipelines.progress import Progress, Silent
from pipelines.store import open_store

BATCH = 50
READING_TABLES = ("mentions", "abstentions", "quotes", "article_subjects")


@dataclass(frozen=True, slots=True)
class AnnotateSummary:
    """Articles read now, and what was found in them."""

    articles: int = 0
    mentions: int = 0
    abstentions: int = 0
    quotes: int = 0
    other_language: int = 0
    """Articles in a language that is not among the campaign's: kept, not read."""
    versions: int = 0
    """Earlier versions of changed articles read now: for what an edit did, never for the figures."""

    def __str__(self) -> str:
        if not self.articles:
            return f"{self.versions:,} earlier versions read" if self.versions else "nothing was due"
        text = (
            f"{self.articles:,} articles read: {self.mentions:,} mentions, {self.quotes:,} quotes; "
            f"{self.abstentions:,} names left uncounted for doubt"
        )
        text += f"; {self.other_language:,} articles in other languages" if self.other_language else ""
        return text + (f"; {self.versions:,} earlier versions read" if self.versions else "")


@dataclass(frozen=True, slots=True)
class _Article:
    """What a worker needs to read an article."""

    id: str
    text_sha256: str
    title: str
    body: str
    language: str
    register_json: str
    day: str | None = None
    """Of publication; who holds an office follows from it."""
    captions: str | None = None
    """JSON list, as in articles."""
    tone_model: str = ""


def annotate(monitor: Monitor, *, progress: Progress | None = None, remake: bool = False) -> AnnotateSummary:
    """Read the articles that are due, or all with `remake`. Each article's reading is replaced whole."""
    progress = progress or Silent()
    db = open_store(monitor.database)
    if remake:
        for table in ("readings", "version_readings"):
            db.table(table).delete_where()
    versions = _versions(monitor)
    articles = _due(db, monitor, versions)
    progress.start(len(articles), "annotate")
    counts = {"mentions": 0, "abstentions": 0, "quotes": 0}
    readable = [one for one in articles if one.language in versions]
    others = [one for one in articles if one.language not in versions]
    with db.atomic():
        for one in others:
            _store(db, monitor, one, Reading(one.language, words=len(one.body.split())), "", {})
    for batch in map_batches(_read_batch, readable, size=BATCH):
        with db.atomic():
            for one, reading, captions in batch:
                _store(db, monitor, one, reading, versions[one.language], captions)
                for name in counts:
                    counts[name] += len(getattr(reading, name))
        progress.advance(len(batch))
    earlier = _read_versions(db, monitor, versions, progress)
    progress.finish()
    db.close()
    return AnnotateSummary(len(articles), **counts, other_language=len(others), versions=earlier)


def _versions(monitor: Monitor) -> dict[str, str]:
    """What reads each language. Raises StageError where its tone model cannot be opened."""
    try:
        return {
            language: reader_version(language, monitor.tone_model(language)) for language in monitor.campaign.languages
        }
    except (ToneModelError, NetworkFileError, EncoderError) as error:
        raise StageError(f"the tone model chosen in campaign.yml cannot be used: {error}") from error


def _read_versions(db: Database, monitor: Monitor, versions: dict[str, str], progress: Progress) -> int:
    """Read the earlier versions of articles that changed, for who gained and who lost by it; returns how many."""
    digest, register = monitor.register.digest, monitor.register.model_dump_json(by_alias=True)
    with db.atomic():
        drop_unused_readings(db)
    due = [
        _Article(
            *(row["article"], row["text_sha256"], row["title"], row["body"], row["language"], register),
            tone_model=monitor.tone_model(row["language"]),
        )
        for row in earlier_versions(db)
        if row["language"] in versions and (row["register"], row["reader"]) != (digest, versions[row["language"]])
    ]
    progress.start(len(due), "earlier versions")
    for batch in map_batches(_read_batch, due, size=BATCH):
        with db.atomic():
            for one, reading, captions in batch:
                stamp = {"register": digest, "reader": versions[one.language]}
                store_version(db, one.id, one.text_sha256, stamp, _subjects(one.id, reading, captions))
        progress.advance(len(batch))
    return len(due)


def _due(db: Database, monitor: Monitor, versions: dict[str, str]) -> list[_Article]:
    digest, register = monitor.register.digest, monitor.register.model_dump_json(by_alias=True)
    rows = db.query(
        "select a.id, a.text_sha256, a.title, a.body, a.language, a.published_day, a.captions, r.day,"
        " r.captions as read_captions, r.text_sha256 as read_text, r.register, r.reader"
        " from articles a left join readings r on r.article = a.id order by a.id"
    )
    return [
        _Article(
            *(row["id"], row["text_sha256"], row["title"], row["body"], row["language"], register),
            day=row["published_day"],
            captions=row["captions"],
            tone_model=monitor.tone_model(row["language"]),
        )
        for row in rows
        if (row["read_text"], row["read_captions"], row["register"], row["reader"], row["day"])
        != (row["text_sha256"], row["captions"], digest, versions.get(row["language"], ""), row["published_day"])
    ]


def _read_batch(articles: list[_Article]) -> list[tuple[_Article, Reading, dict[str, int]]]:
    return [(one, *_read(one)) for one in articles]


def _read(one: _Article) -> tuple[Reading, dict[str, int]]:
    """The reading of an article, and how often each subject is named in its captions."""
    reader, day = _reader(one.register_json, one.language, one.tone_model), _day(one.day)
    captions = json.loads(one.captions) if one.captions else []
    return reader.read(one.title, one.body, day=day), reader.captions_named(one.title, one.body, captions, day=day)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@lru_cache(maxsize=len(CODES))
def _reader(register_json: str, language: str, tone_model: str) -> Reader:
    """Built once in each process."""
    return build_reader(Register.model_validate_json(register_json), language, tone_model=tone_model)


def _store(
    db: Database, monitor: Monitor, article: _Article, reading: Reading, reader: str, captions: dict[str, int]
) -> None:
    for table in READING_TABLES:
        db.table(table).delete_where("article = ?", [article.id])
    for table, records in (
        ("mentions", reading.mentions),
        ("abstentions", reading.abstentions),
        ("quotes", (*reading.quotes, *reading.reported)),
    ):
        db.table(table).insert_all(_row(table, article.id, number, record) for number, record in enumerate(records))
    db.table("article_subjects").insert_all(_subjects(article.id, reading, captions))
    db.table("readings").upsert(
        {
            "article": article.id,
            "text_sha256": article.text_sha256,
            "register": monitor.register.digest,
            "reader": reader,
            "language": reading.language,
            "words": reading.words,
            "day": article.day,
            "captions": article.captions,
        },
        pk="article",
    )


def _row(table: str, article: str, number: int, record: Any) -> dict[str, Any]:
    """A record as a row. Its id follows from what it is, so that a resumed run gives the same ids."""
    row = {"id": _id(table, article, number), "article": article, **asdict(record)}
    if table == "abstentions":
        row["subjects"] = " ".join(record.subjects)
    return row


def _id(table: str, article: str, number: int) -> int:
    digest = hashlib.sha256(f"{table} {article} {number}".encode()).digest()
    return int.from_bytes(digest[:6], "big")


def _spoken(quotes: Iterable[Quote]) -> Counter[str]:
    """Words of each subject that speaks."""
    words = Counter[str]()
    for quote in quotes:
        if quote.speaker not in (None, "other"):
            words[str(quote.speaker)] += quote.words
    return words


def _subjects(article: str, reading: Reading, captions: dict[str, int]) -> list[dict[str, Any]]:
    """One row for each subject that an article names, if only in a caption, or whose words it quotes."""
    speech, reported = _spoken(reading.quotes), _spoken(reading.reported)
    counted = [(number, one) for number, one in enumerate(reading.mentions) if one.kind in ("name", "role")]
    subjects = sorted({one.subject for _, one in counted} | {*speech, *reported, *captions})
    rows = []
    for subject in subjects:
        numbers = [number for number, one in counted if one.subject == subject]
        own = [reading.mentions[number] for number in numbers]
        rows.append(
            {
                "article": article,
                "subject": subject,
                "mentions": len(own),
                "in_title": int(any(one.place == "title" for one in own)),
                "in_lead": int(any(one.place == "lead" for one in own)),
                "in_captions": captions.get(subject, 0),
                "words": round(reading.subject_words.get(subject, 0.0), 4),
                "quote_words": speech.get(subject, 0),
                "reported_words": reported.get(subject, 0),
                **_tones(own, [_id("mentions", article, number) for number in numbers]),
            }
        )
    return rows


def _tones(mentions: Sequence[Mention], ids: Sequence[int]) -> dict[str, Any]:
    """Tone of an article toward one subject, with the mentions that decided it; counts by whose words they are in."""
    scored = [place for place, one in enumerate(mentions) if one.tone is not None]
    tone = item_tone([mentions[place] for place in scored])
    outlet = Counter(one.tone for one in mentions if _is_own(one))
    sources = Counter(one.tone for one in mentions if one.tone_origin == "source")
    return {
        "tone": tone.three_point,
        "tone5": tone.score,
        "mixed": int(tone.mixed),
        "lean": None if tone.lean is None else round(tone.lean, 4),
        "deciding": json.dumps([ids[scored[place]] for place in tone.deciding]),
        **{name: outlet[name] for name in get_args(Tone)},
        "not_scored": sum(one.kind == "name" for one in mentions if _is_own(one) and one.tone is None),
        **{f"source_{name}": sources[name] for name in get_args(Tone)},
    }


def _is_own(mention: Mention) -> bool:
    """Whether it stands in the outlet's own words."""
    return mention.tone_origin in OUTLET_ORIGINS
