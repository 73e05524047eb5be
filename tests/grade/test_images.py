"""Images of notebooks get small, and look as before."""

from __future__ import annotations

import base64
import io

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

from labkit.grade.images import small


def figure() -> str:
    made, axes = plt.subplots(figsize=(8, 4))
    axes.plot(np.sin(np.linspace(0, 20, 400)), label="a curve")
    axes.legend()
    plt.close(made)
    file = io.BytesIO()
    made.savefig(file, format="png")
    return base64.b64encode(file.getvalue()).decode()


def pixels(content: str) -> np.ndarray:
    image = Image.open(io.BytesIO(base64.b64decode(content))).convert("RGB")
    return np.asarray(image, dtype=int)


def test_a_figure_takes_half_the_room_at_most_and_looks_the_same() -> None:
    before = figure()
    after = small(before)
    assert len(after) < len(before) / 2
    assert pixels(after).shape == pixels(before).shape
    assert np.abs(pixels(after) - pixels(before)).mean() < 1


def test_an_image_that_is_small_already_is_left_as_it_is() -> None:
    once = small(figure())
    assert small(once) == once
