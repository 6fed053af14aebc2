"""Tests of the practice Slack's Web API."""
