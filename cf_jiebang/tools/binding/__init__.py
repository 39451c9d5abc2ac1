"""Binds PDF files and pictures into one book, and writes the disc beside it."""
