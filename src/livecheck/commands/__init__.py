"""The commands that a person types: each word is a file here."""
