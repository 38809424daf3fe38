"""The words of the glossary, linked where a page first uses them."""
