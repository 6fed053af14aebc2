"""Tests of what is planned, decided, asked and answered."""
