"""The instructor's report: what it shows, and that nothing in it runs."""

import re
import xml.etree.ElementTree as ET

from labkit.grade.census import Exercise
from labkit.grade.deadlines import Late
from labkit.grade.grades import Grade
from labkit.grade.journal import Entry
from labkit.grade.overview import bars, page

from .test_census import grade
from .test_report import HOSTILE
from .test_verdict import result

LATE = Late("", "", 1, 10.0)


def text(*grades):
    """Return the report without tags and line breaks."""
    return " ".join(
        re.sub(r"<style>.*</style>|<[^>]+>", " ", page(grades), flags=re.DOTALL).split()
    )


def test_the_report_shows_how_the_class_did():
    found = text(grade("passed", "passed"), grade("passed", "failed", student="bob", late=LATE))
    for part in (
        "2 students, 2 submissions", "Isolation of the students' code: none (2)", "Seeds: 7 (2)",
        "2 judged, 0 ungraded, 2.9 of 4 points on average", "a 4 1 of 2 75 %",
        "1 01_t a ✘ no", "bob 01_t 1 day late, less 10 %: 1.8 instead of 2", "1.5 ann 01_t",
    ):  # fmt: skip
        assert part in found.replace("&#39;", "'")


def test_the_report_says_what_needs_attention_and_warns_of_missing_isolation():
    found = text(grade("error of ours", reason="disk full"), grade("passed", student="bob"))
    assert "why ann 01_t disk full" in found
    assert "Without isolation a submission can do whatever" in found
    assert "Without isolation" not in text(grade("passed", isolation="bubblewrap"))


def test_the_histogram_is_a_picture_of_all_totals():
    svg = page([grade("passed", "failed"), grade("passed", "passed", student="bob")])
    picture = ET.fromstring(re.search(r"<svg.*?</svg>", svg, re.DOTALL)[0])
    assert len(picture.findall("rect")) == 10
    counts = [label.text for label in picture.findall("text")][::2]
    assert counts == ["0", "0", "0", "0", "0", "1", "0", "0", "0", "1"]


def test_the_tallest_bar_fills_the_height():
    drawn = bars(Exercise(bins=[0, 0, 0, 0, 0, 2, 0, 0, 0, 4]))
    assert [tall for _, _, tall in drawn if tall] == [60.0, 120.0]
    assert (drawn[0][0], drawn[9][0]) == ("0–9 %", "90–100 %")


def test_an_empty_book_has_a_report():
    assert "0 students, 0 submissions" in text()


def test_the_report_runs_nothing_and_loads_nothing():
    ways = [
        result(status, student=HOSTILE, reason=f"✘ {HOSTILE}") for status in ("failed", "passed")
    ]
    ours = result("error of ours", student=HOSTILE, reason=HOSTILE)
    html = page([Grade(Entry(each, "a", "n", HOSTILE), LATE) for each in [*ways, ours]])
    assert html.count("&lt;script&gt;") > 5
    assert not re.search(r"<script|https?://|\x1b|\u202e|\x00", html)
    assert "default-src 'none'" in html
