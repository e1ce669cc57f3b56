"""Whole letters as data: out of one installation, into another, unchanged."""
