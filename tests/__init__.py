"""Tests from outside: a real server, its API and a real browser."""
