"""Krippendorff's alpha: his examples, a second library, what must hold for any codes; the command and its table."""

from __future__ import annotations

import math
import random
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cli import main
from pipelines.measures.agreement import (
    LEVELS,
    Level,
    agreement,
    agreement_value,
    disagreements,
    grade,
    without_each,
)

FOUR = ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .")
"""Four observers and twelve units, some not coded: Krippendorff 2011, section D."""
TWO = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")

Table = dict[str, dict[str, str | float]]


def table(rows: tuple[str, ...]) -> Table:
    found: Table = {}
    for coder, row in enumerate(rows):
        for unit, code in enumerate(row.split()):
            if code != ".":
                found.setdefault(f"u{unit:02}", {})[f"c{coder}"] = code
    return found


@pytest.mark.parametrize(
    ("level", "alpha"), [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)]
)
def test_the_four_observers_of_krippendorff(level: Level, alpha: float) -> None:
    found = agreement(table(FOUR), level)
    assert found.alpha == pytest.approx(alpha, abs=1e-6)
    assert (found.units, found.codes, found.coders, found.percent) == (11, 40, 4, pytest.approx(0.8))
    assert found.low < found.alpha < found.high <= 1


def test_two_observers_with_two_codes() -> None:
    found = agreement(table(TWO), "nominal")
    assert found.alpha == pytest.approx(0.095238, abs=1e-6)
    assert found.percent == pytest.approx(0.6)
    assert found.low < 0 < found.high


def test_one_value_only_is_not_agreement() -> None:
    for codes in (table(("1 1 1", "1 1 1")), table(("1 2 .", ". . 1")), {}):
        found = agreement(codes, "nominal")
        assert math.isnan(found.alpha) and math.isnan(found.low)
        assert grade(found.alpha) == "undefined"
    assert agreement(table(("1 1 1", "1 1 1")), "nominal").percent == 1.0


def test_no_disagreement_in_few_units_is_no_certainty() -> None:
    few, many = (agreement(table((" ".join("ab" * n),) * 2), "nominal") for n in (5, 100))
    assert (few.alpha, few.high, many.alpha) == (1, 1, 1)
    assert few.low < 0.5 < 0.97 < many.low < 1


def test_of_few_units_no_interval_is_made() -> None:
    found = agreement(table(("1 0 -1 1", "1 0 0 1")), "ordinal")
    assert found.alpha == pytest.approx(0.9)
    assert math.isnan(found.low) and math.isnan(found.high)


def test_systematic_disagreement_is_below_chance() -> None:
    assert agreement(table(("0 1 0 1", "1 0 1 0")), "nominal").alpha < -0.5


@pytest.mark.parametrize(("level", "code"), [("ordinal", "good"), ("interval", "nan"), ("ratio", "-1")])
def test_codes_that_a_level_cannot_hold(level: Level, code: str) -> None:
    with pytest.raises(ValueError, match="number"):
        agreement(table((f"{code} 1", "1 1")), level)


codings = st.lists(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=3, max_size=3), min_size=2, max_size=24)


def as_table(rows: list[list[int | None]]) -> Table:
    return {
        f"u{number:02}": {f"c{coder}": code for coder, code in enumerate(row) if code is not None}
        for number, row in enumerate(rows)
    }


@settings(max_examples=150)
@given(codings, st.sampled_from(LEVELS))
def test_a_second_library_finds_the_same(rows: list[list[int | None]], level: Level) -> None:
    ours = agreement_value(as_table(rows), level)
    paired = [row for row in rows if sum(code is not None for code in row) > 1]
    if len({code for row in paired for code in row if code is not None}) < 2:
        assert math.isnan(ours)
        return
    matrix = np.array([[np.nan if code is None else code for code in row] for row in paired], dtype=float).T
    theirs = krippendorff.alpha(reliability_data=matrix, level_of_measurement=level)
    assert ours == pytest.approx(theirs, abs=1e-9)


@given(codings, st.sampled_from(LEVELS), st.randoms(use_true_random=False))
def test_what_holds_for_any_codes(rows: list[list[int | None]], level: Level, chance: random.Random) -> None:
    found = agreement(as_table(rows), level)
    if math.isnan(found.alpha):
        return
    assert found.alpha <= 1 + 1e-12
    assert math.isnan(found.low) or -1 <= found.low <= found.alpha <= found.high <= 1 + 1e-12
    mixed = [chance.sample(row, len(row)) for row in chance.sample(rows, len(rows))]
    assert agreement_value(as_table(mixed), level) == pytest.approx(found.alpha, abs=1e-9), "who and when do not matter"
    alone = [*rows, [3, None, None]]
    assert agreement_value(as_table(alone), level) == pytest.approx(found.alpha, abs=1e-9), "one code tells nothing"
    if level in ("interval", "ratio"):
        scaled = [[None if code is None else code * 7 for code in row] for row in rows]
        assert agreement_value(as_table(scaled), level) == pytest.approx(found.alpha, abs=1e-9)
    if level == "nominal":
        renamed = [[None if code is None else (code * 3) % 5 for code in row] for row in rows]
        assert agreement_value(as_table(renamed), level) == pytest.approx(found.alpha, abs=1e-9)
    assert (found.alpha > 1 - 1e-12) == (not disagreements(as_table(rows), level))


def test_the_interval_covers_about_as_often_as_said() -> None:
    def coded(units: int, rng: np.random.Generator) -> Table:
        truth = rng.choice(3, size=units, p=(0.5, 0.3, 0.2))
        codes = np.where(rng.random((2, units)) < 0.85, truth, rng.choice(3, size=(2, units), p=(0.5, 0.3, 0.2)))
        return {f"u{n}": {"a": float(codes[0, n]), "b": float(codes[1, n])} for n in range(units)}

    true = agreement_value(coded(100_000, np.random.default_rng(0)), "nominal")
    found = [agreement(coded(60, np.random.default_rng(seed)), "nominal") for seed in range(1, 201)]
    held = sum(one.low <= true <= one.high for one in found)
    assert 184 <= held <= 199


def test_a_coder_who_codes_otherwise_stands_out() -> None:
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 3, 40)
    codes = {f"u{n}": {"a": int(t), "b": int(t), "c": int(rng.integers(0, 3))} for n, t in enumerate(truth.tolist())}
    apart = without_each(codes, "nominal")
    assert apart["c"] == 1.0
    assert apart["a"] < 0.5


def run(tmp_path: Path, text: str, *options: str) -> tuple[int, str]:
    file = tmp_path / "codings.csv"
    file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["agreement", str(file), *options])
    assert not isinstance(done.exception, ValueError), done.exception
    return done.exit_code, done.output


LINES = "unit,coder,variable,value\n" + "".join(
    f"{unit},{coder},{variable},{code}\n"
    for coder, row in enumerate(FOUR)
    for unit, code in enumerate(row.replace(".", "").split(" "))
    for variable in ("tone", "genre")
)


def test_the_command_prints_alpha_and_what_it_means(tmp_path: Path) -> None:
    code, said = run(tmp_path, LINES, "--level", "tone=ordinal", "--units", "2")
    assert code == 0, said
    assert "0.815" in said and "0.743" in said
    assert "tone is reliable" in said and "genre is tentative" in said
    assert "The interval reaches down to unreliable" in said
    assert "Alpha without each coder: 0 0.7" in said
    assert "(distance" in said


def test_few_units_are_said_to_be_too_few(tmp_path: Path) -> None:
    code, said = run(tmp_path, "unit,coder,value\n1,a,x\n1,b,x\n2,a,y\n2,b,y\n")
    assert code == 0
    assert "2 units are too few" in said and "reliable" not in said


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("unit,coder,value\n1,a,x\n1,a,y\n", (), "line 3 codes value of unit 1 a second time by a"),
        ("unit,coder,value\n1,,x\n", (), "line 2 has no coder"),
        ("unit,who,value\n1,a,x\n", (), "no column coder"),
        ("unit,coder,value\n1,a,good\n1,b,bad\n", ("--level", "ordinal"), "'good' is no number"),
        ("unit,coder,value\n1,a,1\n1,b,2\n", ("--level", "tonal"), "tonal is none of nominal"),
        ("unit,coder,value\n1,a,1\n1,b,2\n", ("--level", "tone=ratio"), "there is no variable tone"),
        ("unit,coder,value\n", (), "holds no codes"),
    ],
)
def test_mistakes_are_said_in_a_sentence(tmp_path: Path, text: str, options: tuple[str, ...], sentence: str) -> None:
    code, said = run(tmp_path, text, *options)
    assert code == 1
    assert sentence in " ".join(said.split())
