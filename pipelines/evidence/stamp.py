"""Ask a time-stamping authority (RFC 3161) to sign the head of the chain: from then on nobody can make it anew."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path

from crawlers.manifest import Manifest, ManifestError, append_safely, canonical, day_files
from pipelines.campaign import Monitor
from pipelines.errors import StageError
from pipelines.evidence.stamps import Stamp, read_response, read_stamps

TIMEOUT = 60.0
MAX_RESPONSE = 1_000_000
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"


def stamp(monitor: Monitor) -> Stamp:
    """Have the last line of the manifest stamped, once; returns the stamp, which lies beside the day's file.

    Raises StageError where no authority is named or it does not answer as it should: nothing is written then.
    """
    authority, certificate = monitor.campaign.evidence.timestamp, certificate_of(monitor)
    if authority is None:
        text = "no time-stamping authority is named; write one into campaign.yml, such as"
        raise StageError(f"{text} `evidence: {{timestamp: https://tsa.example.org}}`")
    try:
        head = Manifest(monitor.archive).head
    except ManifestError as error:
        raise StageError(str(error)) from error
    days = day_files(monitor.archive)
    if not days:
        raise StageError(f"{monitor.archive} holds nothing to stamp yet; run: tarazy collect")
    for found in read_stamps(monitor.archive, certificate):
        if found.response is not None and found.imprint == head:
            return found
    path = _free_name(days[-1])
    answer = _ask(authority, _message(days[-1]))
    return _kept(path, answer, head, monitor)


def certificate_of(monitor: Monitor) -> Path | None:
    """The PEM file that the campaign names, if any."""
    named = monitor.campaign.evidence.certificate
    return monitor.folder / named if named is not None else None


def _message(day: Path) -> bytes:
    """What the last line's hash is of: its SHA-256 is the head."""
    with day.open("rb") as stream:
        fields = json.loads(stream.readlines()[-1])
    del fields["hash"]
    return canonical(fields)


def _free_name(day: Path) -> Path:
    path, number = day.with_suffix(".tsr"), 1
    while path.exists():  # of an earlier head of the same day: it stays, since it says an earlier time
        number += 1
        path = day.with_name(f"{day.stem}.{number}.tsr")
    return path


def _ask(authority: str, message: bytes) -> bytes:
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    query = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).cert_request(cert_request=True)
    request = query.build()
    headers = {"Content-Type": QUERY, "Accept": REPLY}
    asked = urllib.request.Request(authority, request.as_bytes(), headers)  # noqa: S310  # the campaign's file says http
    try:
        with urllib.request.urlopen(asked, timeout=TIMEOUT) as response:  # noqa: S310
            answer: bytes = response.read(MAX_RESPONSE)
    except (OSError, urllib.error.URLError) as error:
        raise StageError(f"the authority {authority} gave no answer ({error}); try again later") from error
    decoded = read_response(answer)
    if decoded is None or decoded.tst_info.nonce != request.nonce:
        raise StageError(f"the authority {authority} gave no time stamp for what was asked")
    return answer


def _kept(path: Path, answer: bytes, head: str, monitor: Monitor) -> Stamp:
    append_safely(path, answer)
    [made] = [one for one in read_stamps(monitor.archive, certificate_of(monitor)) if one.name == path.name]
    problem = f"stamps the hash {made.imprint}, not {head}" if made.imprint != head else made.problem_of_signature()
    if problem:
        path.unlink()
        raise StageError(f"the authority's answer was not kept: it {problem}")
    return made
