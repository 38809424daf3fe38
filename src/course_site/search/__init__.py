"""The search of each language."""
