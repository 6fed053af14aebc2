"""Tests of the practice Slack."""
