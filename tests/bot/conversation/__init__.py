"""Tests of what messages mean and what every surface shows."""
