"""Tests for backup, restore and export."""
