"""Canonical notebooks: what goes, what stays, what is reported."""

import json
import sys

import pytest

from labkit.grade.tidy import WIDGET_VIEW, blemishes, tidy

from .samples import code, markdown, notebook, official


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def shown(data, **more):
    return {"output_type": "display_data", "data": data, "metadata": {}} | more


def tidied(*outputs, **changes):
    cell = code("x", count=7) | {"outputs": list(outputs)} | changes
    return json.loads(tidy(notebook(markdown("a"), cell)))["cells"][1]


def test_tidying_twice_changes_nothing():
    once = tidy(official())
    assert tidy(json.loads(once)) == once


def test_counts_run_from_one():
    assert tidied()["execution_count"] == 1


def test_the_result_of_a_cell_has_the_count_of_its_cell():
    result = {"output_type": "execute_result", "execution_count": 9, "data": {}, "metadata": {}}
    assert tidied(result)["outputs"][0]["execution_count"] == 1


def test_ids_come_from_markers_and_texts_and_are_unique():
    ids = [cell["id"] for cell in json.loads(tidy(official()))["cells"]]
    assert "answer-t-double" in ids
    assert len(set(ids)) == len(ids)


def test_metadata_is_reduced_to_what_another_reader_needs():
    metadata = {"tags": ["a"], "execution": {"t": "12:00"}, "jupyter": {"source_hidden": True}}
    assert tidied(metadata=metadata)["metadata"] == {
        "tags": ["a"],
        "jupyter": {"source_hidden": True},
    }


def test_widget_state_and_stderr_are_gone():
    whole = official() | {"metadata": {"widgets": {"state": 1}}}
    assert "widgets" not in tidy(whole)
    widget = shown({WIDGET_VIEW: {"model_id": "f00"}, "text/plain": ["Box()"]})
    outputs = tidied(stream("oops", "stderr"), widget, shown({WIDGET_VIEW: {}}))["outputs"]
    assert outputs == [shown({"text/plain": ["Box()"]})]


def test_the_alternative_text_of_a_figure_stays():
    figure = shown({"image/png": "x"}, metadata={"image/png": {"alt": "a", "needs": "light"}})
    assert tidied(figure)["outputs"][0]["metadata"] == {"image/png": {"alt": "a"}}


def test_the_pieces_of_a_stream_are_joined():
    outputs = tidied(stream("a\n"), stream(["b", "c"]), shown({}), stream("d"))["outputs"]
    assert [output.get("text") for output in outputs] == [["a\n", "bc"], None, ["d"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"see /{'home'}/ann/x", "a path of this machine"),
        (f"{sys.prefix}/lib", "the folder"),
        ("PID: 4711", "a process number"),
        ("<Pipe at 0x7f00aa11>", "a memory address"),
        ("on lab-host-7", "the name of this machine"),
    ],
)
def test_text_that_is_true_on_one_machine_is_reported(monkeypatch, text, found):
    monkeypatch.setattr("platform.node", lambda: "lab-host-7")
    cells = [tidied(stream(text)), tidied(shown({"text/html": text}))]
    reports = list(blemishes(notebook(*cells)))
    assert any(f"cell 1 shows {found}" in report for report in reports)
    assert any(f"cell 2 shows {found}" in report for report in reports)


def test_text_that_is_true_everywhere_is_not_reported():
    fine = "read() took /dev/shm, 0x000003e8, pid of child 2, reader (child 12)"
    assert list(blemishes(notebook(tidied(stream(fine))))) == []


def test_a_cell_that_was_not_run_is_reported_unless_empty():
    cells = [code("x", count=None), code(" ", count=None)]
    assert list(blemishes(notebook(*cells))) == [
        "cell 1 was not run: nbval would compare nothing; run it and save"
    ]
