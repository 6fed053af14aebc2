"""Tests of the desk: where a question could go and why."""
