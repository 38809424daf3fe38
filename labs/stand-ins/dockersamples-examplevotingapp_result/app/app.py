"""A page that shows how the vote stands, and keeps itself up to date."""

from __future__ import annotations

import os

from counter import Counter
from flask import Flask, render_template


def create_app() -> Flask:
    """The application; it begins to count at once, and answers whether or not the database does."""
    app = Flask(__name__)
    counter = Counter()
    options = (os.environ.get("OPTION_A", "Cats"), os.environ.get("OPTION_B", "Dogs"))

    @app.get("/")
    def show() -> str:
        return render_template("index.html", options=options, tally=counter.tally)

    return app


app = create_app()
