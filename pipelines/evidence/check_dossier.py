"""Check this dossier with nothing but Python's standard library: python3 verify.py

1. Each file is as SHA256SUMS says. 2. The manifest's lines follow on each other, hash by hash. 3. Each record of
records.warc.gz is one of which the manifest speaks, byte by byte. Prints the head of the chain: compare it with the
one that the observers noted or published, or that a time stamp (*.tsr) signs.
"""

import hashlib
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def canonical(fields: dict[str, object]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def members(data: bytes) -> Iterator[bytes]:
    """Each record as it lies in the file: one gzip member."""
    while data:
        inflate = zlib.decompressobj(wbits=31)
        inflate.decompress(data)
        rest = inflate.unused_data
        yield data[: len(data) - len(rest)]
        data = rest


def wrong_files() -> Iterator[str]:
    named = {"SHA256SUMS"}
    for line in (FOLDER / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        named.add(name)
        path = FOLDER / name
        if not path.is_file() or sha256(path.read_bytes()) != digest:
            yield f"{name} is missing or was changed"
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file() and path.relative_to(FOLDER).as_posix() not in named:
            yield f"{path.relative_to(FOLDER).as_posix()} was added"


def main() -> int:
    wrong, records, head = list(wrong_files()), set(), None
    for day in sorted((FOLDER / "manifest").glob("*.jsonl")):
        for number, text in enumerate(day.open("rb"), 1):
            line = json.loads(text)
            rest = {key: value for key, value in line.items() if key != "hash"}
            whole = canonical(line) + b"\n" == text and sha256(canonical(rest)) == line["hash"]
            if not whole or (head is not None and line["previous"] != head):
                wrong.append(f"{day.name}, line {number}, does not follow on the line before it, or was changed")
            head = line["hash"]
            records.add(line["sha256"])
    found = list(members((FOLDER / "records.warc.gz").read_bytes()))
    for number, record in enumerate(found, 1):
        if sha256(record) not in records:
            wrong.append(f"record {number} of records.warc.gz is not in the manifest")
    print(*wrong, f"{len(found)} records; head of the chain: {head}", sep="\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
