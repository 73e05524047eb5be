"""Grading: official notebooks, submissions, and the verdict that joins them.

    solutions/NAME ── release ──▶ exercises/NAME ── a student ──▶ submissions/ANN/NAME
          │                                                            │ only the sources
          └─────────────────────── graft ◀─────────────────────────────┘ of ANSWER cells
                                     │ nbval
                                  verdicts ──▶ gradebook

A submission is hostile: it is parsed here, and never executed by anything in this package.
"""
