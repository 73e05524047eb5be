"""Reports: what they say, and that nothing hostile gets through."""

import re
import xml.etree.ElementTree as ET

from labkit.grade import report
from labkit.grade.deadlines import Late
from labkit.grade.grades import Grade
from labkit.grade.journal import Entry
from labkit.grade.report import lines
from labkit.grade.verdict import Result

from .test_verdict import result

LATE = Late("2026-03-02T10:00:00+01:00", "2026-03-01T10:00:00+01:00", 1, 25.0)

HOSTILE = "</pre><script>alert(1)</script>\x1b[2J\x00\u202e]]>"


def grades(*results, late=None):
    return [Grade(Entry(each, "a", "n"), late) for each in results]


def page(*results, late=None):
    return report.page(results[0].student, grades(*results, late=late))


def junit(results):
    return "".join(report.junit(grades(*results)))


def summary(results, late=None):
    return "".join(report.summary(grades(*results, late=late)))


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
    assert text.count("<style>") == 1
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


def test_a_page_has_all_exercises_of_a_student():
    other = Result("ann", "02_u", 7, result("failed").verdicts)
    text = page(result("passed"), other)
    assert text.index("<h2>01_t</h2>") < text.index("<h2>02_u</h2>")


def test_a_page_and_the_summary_say_what_being_late_has_cost():
    words = "1 day late, less 25 %: 1.5 instead of 2"
    text = page(result("passed"), late=LATE)
    assert f"{words}. Handed in 2026-03-02 10:00:00+01:00, due 2026-03-01 10:00:00+01:00." in text
    assert "1.5 of 2 points" in text
    short = summary([result("passed")], late=LATE).replace("\\", "")
    assert f"- ann, 01_t: {words}" in short
    assert f"| ann | 1.5 of 2 ({words}) |" in short


def test_markdown_is_text():
    hostile = "[a](https://e.org) <b> ![i](x) `c` | www.e.org\x1b[2J"
    text = summary([result("error of ours", student=hostile, reason=hostile)])
    (line,) = [line for line in text.splitlines() if line.startswith("- ")]
    assert "\\[a\\](https\\://e.org) \\<b\\>" in line
    assert re.findall(r"(?<!\\)[\[\]<>`|!:]|www\.|\x1b", line) == [":"]  # ours, after the names
