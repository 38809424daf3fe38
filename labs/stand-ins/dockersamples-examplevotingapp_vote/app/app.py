"""A page with two buttons; a press on one of them puts a vote into the list `votes` of Redis."""

from __future__ import annotations

import logging
import os
import socket

from ballot import CHOICES, message, voter_of
from flask import Flask, Response, make_response, render_template, request
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

HOST, LIST = "redis", "votes"

TIMEOUT = 2
"""Seconds that Redis may take to answer."""


def create_app() -> Flask:
    """The application; it looks for Redis when the first vote comes."""
    logging.basicConfig(level=logging.INFO)
    app = Flask(__name__)
    # One more try, for a connection of long ago may have died meanwhile. A vote that is put twice counts once.
    queue = Redis(HOST, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 1))
    options = {"a": os.environ.get("OPTION_A", "Cats"), "b": os.environ.get("OPTION_B", "Dogs")}

    def page(voter: str, vote: str | None = None, problem: str | None = None, status: int = 200) -> Response:
        text = render_template("index.html", options=options, hostname=socket.gethostname(), vote=vote, problem=problem)
        response = make_response(text, status)
        response.set_cookie("voter_id", voter, httponly=True, samesite="Lax")
        return response

    @app.get("/")
    def show() -> Response:
        return page(voter_of(request.cookies.get("voter_id")))

    @app.post("/")
    def cast() -> Response:
        voter = voter_of(request.cookies.get("voter_id"))
        vote = request.form.get("vote", "")
        if vote not in CHOICES:
            return page(voter, problem=f"A vote is one of {', '.join(CHOICES)}.", status=400)
        try:
            queue.rpush(LIST, message(voter, vote))
        except RedisError as error:
            app.logger.error("The vote is lost, Redis cannot be reached: %s", error)
            return page(voter, problem="Votes cannot be taken right now, please try again.", status=503)
        app.logger.info("Received vote for %s", vote)
        return page(voter, vote)

    return app


app = create_app()
