"""What needs no database: texts, days, files and sheets."""
