"""Things to play with in a notebook; each is handed functions, and knows nothing of processes.

All of them work from the keyboard: Tab, arrow keys, Space and Enter.
"""

from labkit.widgets.panel import panel
from labkit.widgets.parsons import parsons
from labkit.widgets.playground import playground
from labkit.widgets.predict import predict
from labkit.widgets.quiz import quiz
from labkit.widgets.replay import replay

__all__ = ["panel", "parsons", "playground", "predict", "quiz", "replay"]
