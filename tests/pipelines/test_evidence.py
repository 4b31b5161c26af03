"""Evidence: whatever is done to an archive is found, and time stamps hold; local authority, real OpenSSL."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from crawlers.manifest import Manifest, Placed, line
from crawlers.records import Exchange, Record
from crawlers.visits import Answer, Rendered, Sent
from crawlers.warc import Archive, about
from pipelines.campaign_files import read_monitor
from pipelines.cli import main
from pipelines.collecting.archive import open_archive
from pipelines.collecting.recovery import recover
from pipelines.errors import StageError
from pipelines.evidence.extract_records import choose
from pipelines.evidence.verify import verify
from pipelines.init import init_campaign
from pipelines.progress import Silent
from pipelines.store import open_store

NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
ROOT = Path(__file__).resolve().parents[2]
NAME = "tarazy-00001.warc.gz"


def exchange(number: int, body: bytes = b"", status: int = 200) -> Exchange:
    target = f"http://h.example/{number}"
    sent = Sent("GET", target, [("Host", "h.example")])
    given = Answer(status, [("Content-Type", "text/html")], "text/html", body or b"<p>text %d" % number, None, sent)
    return Exchange(target, "page", given, NOW)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two exchanges, and a second file with one: small enough that every byte can be tried."""
    folder = tmp_path_factory.mktemp("campaign") / "archive"
    Archive(folder, info=about("a@h.example")).write([exchange(1), exchange(2, status=404)])
    Archive(folder, info=about("b@h.example")).write([exchange(3)])
    return folder


@pytest.fixture
def copy(archive: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(archive, tmp_path / "copy"))


def manifest_of(archive: Path) -> Path:
    [path] = (archive / "manifest").glob("*.jsonl")
    return path


def lines_of(archive: Path) -> list[bytes]:
    return manifest_of(archive).read_bytes().splitlines(keepends=True)


def cut_out(archive: Path, text: bytes) -> bytes:
    fields = json.loads(text)
    return (archive / fields["file"]).read_bytes()[fields["offset"] :][: fields["length"]]


def test_what_was_written_is_found_right(archive: Path) -> None:
    report = verify(archive)
    assert report.problems == []
    assert (report.files, report.records) == (2, 1 + 4 + 1 + 2)
    assert report.bytes == sum(path.stat().st_size for path in archive.glob("*.warc.gz"))
    assert report.head == Manifest(archive).head == json.loads(lines_of(archive)[-1])["hash"]


def test_every_flipped_byte_of_every_file_is_found(copy: Path) -> None:
    for path in [*copy.glob("*.warc.gz"), manifest_of(copy)]:
        good = path.read_bytes()
        for place in range(0, len(good), 1 if path.suffix == ".gz" else 3):
            path.write_bytes(good[:place] + bytes([good[place] ^ 1 << place % 8]) + good[place + 1 :])
            problems = verify(copy).problems
            assert problems and any(path.name in problem for problem in problems), (path.name, place)
        path.write_bytes(good)
    assert verify(copy).problems == []


def test_a_flipped_byte_is_named_with_its_page(copy: Path) -> None:
    fields = json.loads(lines_of(copy)[2])
    path = copy / NAME
    data = bytearray(path.read_bytes())
    data[fields["offset"] + 40] ^= 1
    path.write_bytes(data)
    [problem] = verify(copy).problems
    first, last = fields["offset"], fields["offset"] + fields["length"] - 1
    assert f"the response record of http://h.example/1 ({fields['date']}; bytes {first:,} to {last:,})" in problem


@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize("lines_too", [False, True])
def test_a_removed_record_is_found(copy: Path, number: int, lines_too: bool) -> None:
    lines = lines_of(copy)
    fields = json.loads(lines[number])
    path = copy / fields["file"]
    data = path.read_bytes()
    path.write_bytes(data[: fields["offset"]] + data[fields["offset"] + fields["length"] :])
    if lines_too:
        manifest_of(copy).write_bytes(b"".join(lines[:number] + lines[number + 1 :]))
    if lines_too and number == 7:  # the very end: only who noted the head can know
        assert verify(copy).problems == []
        [problem] = verify(copy, heads=[json.loads(lines[7])["hash"]]).problems
        assert "stands nowhere in the chain" in problem
    else:
        assert verify(copy).problems


@pytest.mark.parametrize("first", range(7))
@pytest.mark.parametrize("how", ["records", "lines", "both"])
def test_records_or_lines_in_another_order_are_found(copy: Path, first: int, how: str) -> None:
    lines = lines_of(copy)
    one, other = lines[first], lines[first + 1]
    if json.loads(one)["file"] != json.loads(other)["file"]:
        how = "lines"  # records of two files have no order among each other, their lines have
    if how != "lines":
        path, start = copy / json.loads(one)["file"], json.loads(one)["offset"]
        data, swapped = path.read_bytes(), cut_out(copy, other) + cut_out(copy, one)
        path.write_bytes(data[:start] + swapped + data[start + len(swapped) :])
    if how != "records":
        manifest_of(copy).write_bytes(b"".join([*lines[:first], other, one, *lines[first + 2 :]]))
    assert verify(copy).problems


@pytest.mark.parametrize("where", range(8))
def test_a_record_that_was_put_in_is_found(copy: Path, where: int) -> None:
    lines = lines_of(copy)
    fields, foreign = json.loads(lines[where]), cut_out(copy, lines[2])
    path, end = copy / fields["file"], fields["offset"] + fields["length"]
    data = path.read_bytes()
    path.write_bytes(data[:end] + foreign + data[end:])
    assert verify(copy).problems
    # and with a line of its own, well made: the lines behind it betray it, or at the very end the noted head is older
    placed = Placed(path.name, end, Record(foreign, "response", fields["date"], fields["url"], 200, None))
    made, _ = line(placed, where + 1, fields["hash"])
    manifest_of(copy).write_bytes(b"".join([*lines[: where + 1], made, *lines[where + 1 :]]))
    report = verify(copy, heads=[json.loads(lines[-1])["hash"]])
    assert bool(report.problems) == (where < 7)
    assert where < 7 or report.head != json.loads(lines[-1])["hash"]


@pytest.mark.parametrize("number", range(8))
def test_a_line_that_was_made_anew_is_found(copy: Path, number: int) -> None:
    """A changed record whose own line was made to fit: the next line has the old hash, or the noted head is gone."""
    lines = lines_of(copy)
    old = json.loads(lines[number])
    path = copy / old["file"]
    data = path.read_bytes()
    changed = cut_out(copy, lines[number])[:-1] + b"?"
    path.write_bytes(data[: old["offset"]] + changed + data[old["offset"] + len(changed) :])
    record = Record(changed, old["type"], old["date"], old["url"], old["status"], old["payload"])
    made, _ = line(Placed(old["file"], old["offset"], record), number, old["previous"])
    manifest_of(copy).write_bytes(b"".join([*lines[:number], made, *lines[number + 1 :]]))
    assert verify(copy, heads=[json.loads(lines[-1])["hash"]]).problems


def change_nothing(archive: Path) -> None:
    """For the control."""


def lose_a_file(archive: Path) -> None:
    (archive / NAME).unlink()


def cut_a_file(archive: Path) -> None:
    path = archive / NAME
    path.write_bytes(path.read_bytes()[:-5])


def add_bytes(archive: Path) -> None:
    path = archive / NAME
    path.write_bytes(path.read_bytes() + b"more")


def add_a_file(archive: Path) -> None:
    shutil.copy(archive / NAME, archive / "other.warc.gz")


def rename_a_file(archive: Path) -> None:
    (archive / NAME).rename(archive / "tarazy-00009.warc.gz")


def lose_the_last_line(archive: Path) -> None:
    manifest_of(archive).write_bytes(b"".join(lines_of(archive)[:-1]))


def halve_the_last_line(archive: Path) -> None:
    manifest_of(archive).write_bytes(manifest_of(archive).read_bytes()[:-9])


def lead_out_of_the_folder(archive: Path) -> None:
    record = Record(b"x", "response", "", None, None, None)
    made, _ = line(Placed("../secret", 0, record), 8, json.loads(lines_of(archive)[-1])["hash"])
    with manifest_of(archive).open("ab") as stream:
        stream.write(made)


CHANGES: dict[Callable[[Path], None], str | None] = {
    change_nothing: None,
    lose_a_file: f"{NAME} is missing",
    cut_a_file: "some were cut off",
    add_bytes: "they were added",
    add_a_file: "other.warc.gz: no line of the manifest speaks of this file",
    rename_a_file: f"{NAME} is missing",
    lose_the_last_line: "no line of the manifest speaks of bytes",
    halve_the_last_line: "half written by a run that was killed",
    lead_out_of_the_folder: "../secret is missing",
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_said(copy: Path, change: Callable[[Path], None]) -> None:
    (copy.parent / "secret").write_bytes(b"x")
    change(copy)
    expected = CHANGES[change]
    problems = verify(copy).problems
    assert problems == [] if expected is None else any(expected in problem for problem in problems), problems


def test_where_all_is_shifted_the_sentences_stay_few(tmp_path: Path) -> None:
    Archive(tmp_path).write([exchange(number) for number in range(100)])
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes()[1:])
    problems = verify(tmp_path).problems
    assert len(problems) <= 22
    assert "181 further records" in problems[-1]


def test_what_belongs_to_a_page_is_chosen_and_nothing_else(tmp_path: Path) -> None:
    """Its request, its rendering and its revisits; of each file the record that says who made it; in their order."""
    one, other = exchange(1), exchange(2)
    shown = replace(one, answer=replace(one.answer, rendered=Rendered("<p>shown", "Browser 1")))
    again = replace(one, same_as=(one.url, "2026-03-02T09:30:00Z"))
    unasked = replace(exchange(3), answer=replace(exchange(3).answer, sent=None))
    place = Archive(tmp_path).write([other, shown, other, unasked])[1]
    last = Archive(tmp_path, info=about("new@h.example")).write([other, again, other])[1]
    assert verify(tmp_path).problems == []
    lines = choose(tmp_path, {(place.file, place.offset)}, {one.url}, Silent())
    assert [(line.file, line.type) for line in lines] == [
        *[(place.file, kind) for kind in ("warcinfo", "request", "conversion", "response")],
        *[(last.file, kind) for kind in ("warcinfo", "request", "revisit")],
    ]
    assert {line.url for line in lines} == {None, one.url}


def test_an_archive_that_was_never_chained_is_said(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"")
    with pytest.raises(StageError, match="never chained"):
        verify(tmp_path)


def script(tmp_path: Path) -> Path:
    """The script that docs/evidence.md prints."""
    [text] = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "evidence.md").read_text("utf-8"), re.S)
    path = tmp_path / "verify.py"
    path.write_text(text, "utf-8")
    return path


def test_the_script_of_the_documentation_finds_the_same(copy: Path, tmp_path: Path) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", script(tmp_path), copy]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    whole = run()
    assert (whole.returncode, whole.stdout.strip()) == (0, f"head {verify(copy).head}")
    for path in [*copy.glob("*.warc.gz"), manifest_of(copy)]:
        good = path.read_bytes()
        for changed in (good[: len(good) // 2] + b"\0" + good[len(good) // 2 + 1 :], good[:-1], good + b"\n"):
            path.write_bytes(changed)
            assert run().returncode != 0
        path.write_bytes(good)


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """A campaign whose database has been made from its archive."""
    folder = tmp_path / "campaign"
    init_campaign(folder)
    monitor, _ = read_monitor(folder)
    archive = open_archive(monitor)
    archive.write([exchange(1), exchange(2, status=404)])
    same_as = ("http://h.example/1", "2026-03-02T09:30:00Z")
    archive.write([exchange(3), replace(exchange(1), same_as=same_as)])
    db = open_store(monitor.database)
    assert recover(monitor, db) == 3
    db.close()
    return folder


def tarazy(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["evidence", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_verify_says_what_it_checked_and_the_head(campaign: Path) -> None:
    code, said = tarazy("verify", campaign)
    head = Manifest(campaign / "archive").head
    assert (code, "9 records in 1 files" in said, "3 rows of monitor.db" in said) == (0, True, True)
    assert f"head {head} (line number 8 of the chain" in said
    assert tarazy("verify", campaign, "--head", head)[0] == 0
    code, said = tarazy("verify", campaign, "--head", "0" * 64)
    assert (code, "stands nowhere in the chain" in said) == (1, True)


def test_verify_needs_no_campaign(campaign: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(campaign / "archive", tmp_path / "copy")
    shutil.rmtree(campaign)
    code, said = tarazy("verify", copy)
    assert (code, "rows of monitor.db" in said) == (0, False)
    code, said = tarazy("verify", tmp_path)
    assert (code, "neither a campaign with an archive nor an archive" in said) == (1, True)


def test_verify_works_where_campaign_files_are_broken(campaign: Path) -> None:
    (campaign / "campaign.yml").write_text("title: [", "utf-8")
    code, said = tarazy("verify", campaign)
    assert (code, "campaign.yml cannot be read" in said) == (0, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update captures set warc_offset = warc_offset + 1 where id = 2", "where no whole record begins"),
        (
            "update captures set warc_file = 'lost.warc.gz' where id = 2",
            "of lost.warc.gz, where no whole",
        ),
        ("update captures set sha256 = 'x' where id = 2", "has another hash than the response record"),
    ],
)
def test_rows_that_do_not_fit_the_archive_are_found(change: str, said: str, campaign: Path) -> None:
    with closing(sqlite3.connect(campaign / "monitor.db")) as db, db:
        db.execute(change)
    [problem] = verify(campaign / "archive", database=campaign / "monitor.db").problems
    assert "capture 2 of http://h.example/2" in problem
    assert said in problem


def test_a_damaged_manifest_stops_writing_with_a_sentence(campaign: Path) -> None:
    with manifest_of(campaign / "archive").open("ab") as stream:
        stream.write(b"rubbish\n")
    with pytest.raises(StageError, match="is damaged"):
        open_archive(read_monitor(campaign)[0])
    code, said = tarazy("verify", campaign)
    assert (code, "line 10, was changed" in said) == (1, True)


CONFIG = """
oid_section = oids
[oids]
policy = 1.3.6.1.4.1.13762.3
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[signer]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
certs = {folder}/ca.pem
signer_digest = sha256
default_policy = policy
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def make_authority(folder: Path) -> Path:
    """A time-stamping authority with a root of its own; returns the root's certificate."""
    folder.mkdir()
    config = folder / "openssl.cnf"
    config.write_text(CONFIG.format(folder=folder), "utf-8")
    (folder / "serial").write_text("01\n", "ascii")
    common = ("-config", config, "-newkey", "rsa:2048", "-nodes", "-sha256")
    ca, key = folder / "ca.pem", folder / "ca.key"
    openssl("req", "-x509", *common, "-keyout", key, "-out", ca, "-subj", "/CN=root", "-days", "9", "-extensions", "ca")
    csr = folder / "signer.csr"
    openssl("req", "-new", *common, "-keyout", folder / "signer.key", "-out", csr, "-subj", "/CN=stamps")
    signed = ("-CA", ca, "-CAkey", key, "-CAcreateserial", "-days", "9", "-extfile", config, "-extensions", "signer")
    openssl("x509", "-req", "-in", csr, "-out", folder / "signer.pem", *signed)
    return ca


class StampHandler(BaseHTTPRequestHandler):
    """Answers like an authority, with OpenSSL; `folder` None: with rubbish."""

    folder: Path | None = None

    def do_POST(self) -> None:
        assert self.headers["Content-Type"] == "application/timestamp-query"
        query = self.rfile.read(int(self.headers["Content-Length"]))
        answer = b"no stamp"
        if self.folder is not None:
            asked, made = self.folder / "query.tsq", self.folder / "reply.tsr"
            asked.write_bytes(query)
            openssl("ts", "-reply", "-config", self.folder / "openssl.cnf", "-queryfile", asked, "-out", made)
            answer = made.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_authority(tmp_path_factory.mktemp("tsa") / "authority")


@pytest.fixture
def authority(root: Path) -> Iterator[tuple[type[StampHandler], str]]:
    class Handler(StampHandler):
        folder = root.parent

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield Handler, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def name_authority(campaign: Path, address: str, root: Path | None) -> None:
    with (campaign / "campaign.yml").open("a", encoding="utf-8") as stream:
        stream.write(f"\nevidence:\n  timestamp: {address}\n")
        if root is not None:
            shutil.copy(root, campaign / "root.pem")
            stream.write("  certificate: root.pem\n")


def test_the_head_is_stamped_and_the_stamp_holds(
    campaign: Path, root: Path, authority: tuple[type[StampHandler], str]
) -> None:
    name_authority(campaign, authority[1], root)
    archive = campaign / "archive"
    code, said = tarazy("stamp", campaign)
    assert code == 0, said
    path = manifest_of(archive).with_suffix(".tsr")
    first = path.read_bytes()
    assert tarazy("stamp", campaign)[0] == 0
    assert path.read_bytes() == first, "what is stamped is not stamped again"
    head = Manifest(archive).head
    checked = ["openssl", "ts", "-verify", "-digest", head, "-in", path, "-CAfile", root]
    assert "Verification: OK" in subprocess.run(checked, capture_output=True, text=True, check=True).stdout
    open_archive(read_monitor(campaign)[0]).write([exchange(4)])
    assert tarazy("stamp", campaign)[0] == 0
    assert [one.name for one in sorted(archive.rglob("*.tsr"))] == [f"{path.stem}.2.tsr", path.name]
    code, said = tarazy("verify", campaign)
    assert code == 0, said
    assert "line number 8 existed at" in said
    assert "line number 10 existed at" in said
    assert said.count("signed by the authority") == 2


def test_a_stamp_that_does_not_hold_is_found(
    campaign: Path, root: Path, authority: tuple[type[StampHandler], str], tmp_path: Path
) -> None:
    name_authority(campaign, authority[1], root)
    tarazy("stamp", campaign)
    archive = campaign / "archive"
    stamp = manifest_of(archive).with_suffix(".tsr")
    other = make_authority(tmp_path / "other")
    code, said = tarazy("verify", campaign, "--certificate", other)
    assert (code, "was not signed by the authority of the certificate" in said) == (1, True)
    code, said = tarazy("verify", archive)
    assert (code, "its signature was not checked" in said) == (0, True)
    good, holds = stamp.read_bytes(), verify(archive, certificate=root).notes
    for place in range(0, len(good), 17):
        stamp.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        report = verify(archive, certificate=root)
        assert report.problems or report.notes == holds, "what is not signed, such as a certificate, changes nothing"
    stamp.write_bytes(good)
    shutil.rmtree(archive)  # the chain is made anew: the old stamp speaks of a line that is not there
    Archive(archive).write([exchange(1)])
    (archive / "manifest" / stamp.name).write_bytes(good)
    [problem] = verify(archive, certificate=root).problems
    assert "which stands nowhere in the chain" in problem


def test_no_stamp_is_a_sentence_and_leaves_nothing(
    campaign: Path, root: Path, authority: tuple[type[StampHandler], str], tmp_path: Path
) -> None:
    code, said = tarazy("stamp", campaign)
    assert (code, "no time-stamping authority is named" in said) == (1, True)
    name_authority(campaign, authority[1], make_authority(tmp_path / "other"))
    code, said = tarazy("stamp", campaign)
    assert (code, "was not signed by the authority of the certificate" in said) == (1, True)
    authority[0].folder = None
    code, said = tarazy("stamp", campaign)
    assert (code, "gave no time stamp" in said) == (1, True)
    text = (campaign / "campaign.yml").read_text("utf-8").replace(authority[1], "http://127.0.0.1:1/")
    (campaign / "campaign.yml").write_text(text, "utf-8")
    code, said = tarazy("stamp", campaign)
    assert (code, "gave no answer" in said) == (1, True)
    assert list(campaign.rglob("*.tsr")) == []
