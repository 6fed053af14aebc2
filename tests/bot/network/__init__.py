"""Tests of jurisdictions, people, cohorts and partners."""
