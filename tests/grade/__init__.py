"""Tests of grading; what they grade is in `samples`."""
