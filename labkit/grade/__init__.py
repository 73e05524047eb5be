"""Grading: official notebooks, submissions, and the verdict that joins them.

    solutions/NAME.ipynb ── release ──▶ exercises/NAME.ipynb ── a student ──▶ submissions/ANN/NAME.ipynb
            │                                                                      │ only the sources
            └───────────────────────────── graft ◀─────────────────────────────────┘ of ANSWER cells
                                             │ nbval
                                          verdicts ──▶ gradebook

A submission is hostile: it is parsed here, and never executed by anything in this package.
"""
