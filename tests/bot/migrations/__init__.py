"""Tests of the migrations and of what a database of another version is told."""
