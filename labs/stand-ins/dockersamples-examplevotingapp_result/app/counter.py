"""Counts the votes in PostgreSQL, over and over, so that no page has to wait for it."""

from __future__ import annotations

import time
from contextlib import closing
from threading import Thread

import psycopg2
from psycopg2.errors import UndefinedTable
from psycopg2.extensions import connection
from tally import Tally, tally_of

QUERY = "SELECT vote, COUNT(id) FROM votes GROUP BY vote"

TIMEOUT = 3
"""Seconds that the database may take to answer."""
PAUSE = 0.5
"""Seconds between two counts."""


class Counter:
    """The latest count, kept fresh by a thread of its own."""

    def __init__(self) -> None:
        self.tally: Tally | None = None
        """`None` while the database is away."""
        Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            try:
                with closing(_connect()) as database:
                    while True:
                        self.tally = _count(database)
                        time.sleep(PAUSE)
            except psycopg2.Error:
                self.tally = None
                time.sleep(PAUSE)


def _connect() -> connection:
    database = psycopg2.connect(
        host="db",
        user="postgres",
        password="postgres",
        connect_timeout=TIMEOUT,
        tcp_user_timeout=TIMEOUT * 1000,
        keepalives_idle=TIMEOUT,
        keepalives_interval=1,
        keepalives_count=TIMEOUT,
        options=f"-c statement_timeout={TIMEOUT}s",
    )
    database.autocommit = True
    return database


def _count(database: connection) -> Tally:
    with database.cursor() as cursor:
        try:
            cursor.execute(QUERY)
        except UndefinedTable:  # the worker makes it, and may come later
            return Tally()
        return tally_of(dict(cursor.fetchall()))
