"""Tests of bot/network/roster/."""
