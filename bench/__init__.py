"""Measurements: ``make bench-documents``."""
