"""Time stamps (RFC 3161): what an authority signed of the chain's head, and when.

A stamp's message imprint is the hash of a manifest line itself, so that `openssl ts -verify -digest HASH` checks it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawlers.manifest import FOLDER
from pipelines.errors import StageError
from pipelines.evidence.chain import Line

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse


@dataclass(slots=True)
class Stamp:
    """A `.tsr` file beside the manifest, and the line that it stamps once that was seen."""

    name: str
    response: Any
    certificates: list[Certificate]
    line: Line | None = None

    def see(self, line: Line) -> None:
        """A line of the chain passes by."""
        if self.response is not None and line.hash == self.imprint:
            self.line = line

    @property
    def imprint(self) -> str:
        """The hash that was stamped."""
        return str(self.response.tst_info.message_imprint.message.hex())

    @property
    def time(self) -> dt.datetime:
        """When the authority says that it saw the hash."""
        moment: dt.datetime = self.response.tst_info.gen_time
        return moment.astimezone(dt.UTC)

    def problem(self) -> str | None:
        """What is wrong with it, in a sentence."""
        if self.response is None:
            return f"manifest/{self.name} is no time stamp: it was changed"
        if self.line is None:
            return f"manifest/{self.name} stamps the hash {self.imprint}, which stands nowhere in the chain"
        wrong = self.problem_of_signature()
        return f"manifest/{self.name} {wrong}" if wrong else None

    def problem_of_signature(self) -> str | None:
        """How the signature is wrong; None where it is right, or no certificate says what is right."""
        from rfc3161_client import VerificationError

        if not self.certificates:
            return None
        try:
            verifier_of(self.certificates).verify(self.response, bytes.fromhex(self.imprint))
        except (VerificationError, ValueError) as error:
            return f"was not signed by the authority of the certificate ({error})"
        return None

    def __str__(self) -> str:
        which = f"line number {self.line.sequence}" if self.line else f"the hash {self.imprint}"
        what = f"manifest/{self.name}: {which} existed at {self.time:%Y-%m-%d %H:%M:%S} UTC"
        how = (
            "signed by the authority" if self.certificates else "its signature was not checked: no certificate is named"
        )
        return f"{what}, {how}"


def read_stamps(archive: Path, certificate: Path | None) -> list[Stamp]:
    """The stamps of an archive. Raises StageError where the certificate cannot be read."""
    paths = sorted((archive / FOLDER).glob("*.tsr"))
    certificates = read_certificates(certificate) if paths and certificate is not None else []
    return [Stamp(path.name, read_response(path.read_bytes()), certificates) for path in paths]


def read_certificates(path: Path) -> list[Certificate]:
    """The certificates of a PEM file: the authority's root, and any between it and the one that signs."""
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise StageError(f"the certificate {path} cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise StageError(f"{path} holds no certificate in PEM; ask the time-stamping authority for its root") from error


def verifier_of(certificates: list[Certificate]) -> Any:
    """A verifier that trusts self-signed certificates as roots, and uses the others on the way there."""
    from rfc3161_client import VerifierBuilder

    roots = [one for one in certificates if one.issuer == one.subject] or certificates
    between = [one for one in certificates if one not in roots]
    return VerifierBuilder(roots=roots, intermediates=between).build()


def read_response(data: bytes) -> TimeStampResponse | None:
    """An authority's answer that grants a stamp; None where the bytes are none."""
    from rfc3161_client import decode_timestamp_response

    for form in (data, in_order(data)):
        try:
            response = decode_timestamp_response(form)
            response.tst_info.message_imprint  # noqa: B018  # raises where the stamp was not granted
        except ValueError:
            continue
        return response
    return None


def in_order(data: bytes) -> bytes:
    """The answer with its certificates in the order that DER asks of a set, which OpenSSL's own authority ignores and
    the library insists on. They are not signed, so that nothing else changes; as it is, where it is no answer.
    """
    try:
        # TimeStampResp: status, then ContentInfo: type, [0] SignedData: version, digests, content, [0] certificates …
        _, token = _parts(data, *_content(data, 0))[:2]
        signed = _parts(data, *_content(data, _parts(data, *_content(data, token[0]))[1][0]))[0]
        certificates = _parts(data, *_content(data, signed[0]))[3]
        first, last = _content(data, certificates[0])
        parts = sorted(data[start:end] for start, end in _parts(data, first, last))
    except (IndexError, ValueError):
        return data
    return data[:first] + b"".join(parts) + data[last:]


def _content(data: bytes, start: int) -> tuple[int, int]:
    """Where the content of the DER element at `start` begins and ends."""
    length, begin = data[start + 1], start + 2
    if length > 0x80:
        begin += length - 0x80
        length = int.from_bytes(data[start + 2 : begin])
    if begin + length > len(data):
        raise ValueError("the element is longer than the data")
    return begin, begin + length


def _parts(data: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Beginning and end of each DER element between two places."""
    parts = []
    while start < end:
        last = _content(data, start)[1]
        parts.append((start, last))
        start = last
    return parts
