"""Lets readers watch again what the check has seen: a poster on the page, recordings and a player."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

from course_site.check import ShownCheck
from course_site.replay import player, poster, publish
from course_site.site import added, is_rebuilding, told_by


def on_config(config: MkDocsConfig) -> None:
    """Looks for the player: what is missing is told before a check of minutes."""
    with told_by("livecheck"):
        player()


@event_priority(-50)
def on_pre_build(config: MkDocsConfig) -> None:
    """Has posters shown, once the check has been made."""
    if shown := added(ShownCheck, config):
        shown.findings = {**shown.findings, "replay": poster}


def on_post_build(config: MkDocsConfig) -> None:
    """Lays recordings and player beside the site."""
    shown = added(ShownCheck, config)
    if shown is not None and not is_rebuilding(config):
        with told_by("livecheck"):
            publish(shown.report, Path(config.site_dir))
