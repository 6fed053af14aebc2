"""Tests of the practice workspace's page: what it shows to whom, and what it lets through."""
