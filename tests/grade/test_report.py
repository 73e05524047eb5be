"""Reports: what they say, and that nothing hostile gets through."""

import xml.etree.ElementTree as ET

from labkit.grade.report import junit, lines, page, summary
from labkit.grade.verdict import Result

from .test_verdict import result

HOSTILE = "</pre><script>alert(1)</script>\x1b[2J\x00\u202e]]>"


def test_a_terminal_gets_a_sign_for_each_task_each_reason_once_and_the_total():
    assert list(lines(result("passed", "failed", "failed"))) == [
        "✘ a: 2 of 6 points",
        "    ✘ no",
        "total: 2 of 6 points (seed 7)",
    ]


def test_a_fault_of_ours_is_no_cross():
    first, second, *_ = lines(result("passed", "error of ours"))
    assert first.startswith("? a")
    assert second == "    error of ours: ✘ no"


def test_a_page_shows_answers_reasons_and_points():
    text = page(result("passed", "failed"))
    for part in ("✘ a: 2 of 4 points", "a = 1", "✘ no", "check: passed", 'lang="en"'):
        assert part in text


def test_a_page_runs_nothing_and_loads_nothing():
    hostile = Result(HOSTILE, "01_t", 7, result("failed", reason=HOSTILE).verdicts, {"a": HOSTILE})
    text = page(hostile)
    assert text.count("&lt;script&gt;") == 4
    assert "<script" not in text
    assert "http://" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_junit_counts_failures_and_errors():
    suite = ET.fromstring(junit([result("passed", "failed", "error of ours")])).find("testsuite")
    assert suite is not None
    assert [suite.get(key) for key in ("tests", "failures", "errors")] == ["3", "1", "1"]


def test_junit_is_xml_whatever_a_submission_contains():
    root = ET.fromstring(junit([result("failed", student=HOSTILE, reason=HOSTILE + "\ud800")]))
    failure = root.find(".//failure")
    assert failure is not None
    assert "<script>" in (failure.text or "")


def test_the_summary_begins_with_what_needs_attention():
    text = summary([result("error of ours", student="a|b"), result("passed", student="bob")])
    assert text.index("Needs your attention") < text.index("## 01")
    assert "| a\\|b | ungraded |" in text
    assert "| a | 2 | 1 of 2 |" in text
    assert "| bob | 2 of 2 |" in text
