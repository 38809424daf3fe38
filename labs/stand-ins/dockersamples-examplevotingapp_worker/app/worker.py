"""Carries votes from the list `votes` of Redis to the table `votes` of PostgreSQL.

A vote leaves the list only when the table has it, so that none is lost, whichever of the two goes away, or this
program itself. A vote that is carried twice counts once, for the table has one row for each voter.
"""

from __future__ import annotations

import signal
import socket
import time
from contextlib import suppress
from typing import cast

import psycopg2
from psycopg2.extensions import connection
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from vote import Vote, read_vote

LIST = "votes"
TABLE = "CREATE TABLE IF NOT EXISTS votes (id VARCHAR(255) NOT NULL UNIQUE, vote VARCHAR(255) NOT NULL)"
UPSERT = "INSERT INTO votes (id, vote) VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET vote = EXCLUDED.vote"

TIMEOUT = 3
"""Seconds that either of the two may take to answer."""
PAUSE = 0.1
"""Seconds between two looks at an empty list."""
RETRY = 1.0
"""Seconds before the next try to reach what is away."""


def main() -> None:
    """Works until it is stopped."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    database, queue = open_database(), open_queue()
    while True:
        try:
            if not carry_one(queue, database):
                time.sleep(PAUSE)
        except psycopg2.Error as error:
            say(f"Reconnecting DB: {first_line(error)}")
            with suppress(psycopg2.Error):
                database.close()
            database = open_database()
        except RedisError as error:
            say(f"Reconnecting Redis: {first_line(error)}")
            queue.close()
            queue = open_queue()


# --- one vote ---------------------------------------------------------------------------------------------


def carry_one(queue: Redis, database: connection) -> bool:
    """Carries the list's first vote; `False` where the list is empty."""
    payload = cast("str | None", queue.lindex(LIST, 0))
    if payload is None:
        return False
    vote = read_vote(payload)
    if vote is None:
        say(f"Leaving out what is no vote: {payload[:200]!r}")
    else:
        say(f"Processing vote for '{vote.choice}' by '{vote.voter}'")
        store(database, vote)
    # By its text and not by its place: another worker may have carried it meanwhile.
    queue.lrem(LIST, 1, payload)
    return True


def store(database: connection, vote: Vote) -> None:
    with database.cursor() as cursor:
        cursor.execute(UPSERT, (vote.voter, vote.choice))


# --- connections ------------------------------------------------------------------------------------------


def open_database() -> connection:
    """Waits for PostgreSQL; the connection comes with the table made."""
    while True:
        try:
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
            with database.cursor() as cursor:
                cursor.execute(TABLE)
        except psycopg2.Error:
            say("Waiting for db")
            time.sleep(RETRY)
        else:
            say("Connected to db")
            return database


def open_queue() -> Redis:
    """Waits for Redis."""
    while True:
        try:
            address = socket.gethostbyname("redis")
            say(f"Found redis at {address}")
            say("Connecting to redis")
            queue = Redis(
                address,
                socket_timeout=TIMEOUT,
                socket_connect_timeout=TIMEOUT,
                retry=Retry(NoBackoff(), 0),  # it comes back with another address, perhaps: only a new search finds it
                decode_responses=True,
                encoding_errors="surrogateescape",  # what is no text comes back as the same bytes
            )
            queue.ping()
        except (OSError, RedisError):
            say("Waiting for redis")
            time.sleep(RETRY)
        else:
            return queue


def say(text: str) -> None:
    print(text, flush=True)


def first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


if __name__ == "__main__":
    main()
