"""The processes: run, web, worker; and the practice workspace: demo, story."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import logs
from bot.commands.desk import load_settings


def register(cli: typer.Typer) -> None:
    cli.command()(run)
    cli.command()(web)
    cli.command()(worker)
    cli.command()(story)
    cli.command()(demo)


def run() -> None:
    """Run the bot on this machine: Socket Mode, jobs and sender in one process."""
    from bot import processes  # noqa: PLC0415 -- slow import, and most commands start no process.

    processes.run(load_settings())


def web() -> None:
    """Take Slack's requests over HTTP (PostgreSQL)."""
    from bot import processes  # noqa: PLC0415 -- slow import, and most commands start no process.

    processes.web(load_settings())


def worker() -> None:
    """Run jobs and sender (PostgreSQL)."""
    from bot import processes  # noqa: PLC0415 -- slow import, and most commands start no process.

    processes.worker(load_settings())


def story(json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Play the main job on a practice workspace, over real HTTP and Socket Mode, and tell it."""
    from bot import story as played  # noqa: PLC0415 -- only here is the practice workspace needed.

    logs.configure("ERROR")
    raise typer.Exit(0 if played.tell(as_json=json) else 1)


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where on this machine; 0 takes any free port.")] = 8787,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in a browser.")] = True,
) -> None:
    """Open the practice workspace, with the starter network and the bot in it."""
    from bot import demo as shown  # noqa: PLC0415 -- only here is the practice workspace needed.

    logs.configure("WARNING")
    shown.show(port, browser=browser)
