"""What the bot says and whom it would ask: messages rendered a second, the router's loading and ranking."""

from __future__ import annotations

import json
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from messages.kinds import Home, Modal
from messages.render import Renderer
from tests.bench.rows import Row, milliseconds, quantile
from tests.bench.sizes import Sizes
from tests.support.samples import SAMPLES, Sample

QUESTIONS = Path(__file__).parents[1] / "data" / "routing.jsonl"
LOCALE = "en-US"

_RENDER = "Every message, form and Home in every state, from its values to checked blocks, beside json.dumps of those."
_LOAD = "Importing scikit-learn and training the router in a fresh process, beside the 2 s a form waits for it."
_RANK = "Ranking the partners for one question with reasons, beside the 3 s after which Slack gives up on a form."


def measure(sizes: Sizes) -> list[Row]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        load, ranks = fresh.submit(_ranked, sizes.rankings).result()
    return [
        _rendering(sizes.renderings),
        Row("router, load", f"{load:.2f} s", "2 s", _LOAD),
        Row(f"rank, p95 of {len(ranks)}", milliseconds(quantile(ranks, 0.95)), "3 s", _RANK),
    ]


def _rendering(passes: int) -> Row:
    renderer = Renderer()
    finished = [_rendered(renderer, sample) for sample in SAMPLES.values()]  # Compiles the templates, too.
    began = time.perf_counter()
    for _ in range(passes):
        for sample in SAMPLES.values():
            _rendered(renderer, sample)
    ours = time.perf_counter() - began
    began = time.perf_counter()
    for _ in range(passes):
        for one in finished:
            json.dumps(one)
    floor = time.perf_counter() - began
    count = passes * len(finished)
    return Row("messages rendered", f"{count / ours:.0f}/s", f"{count / floor:.0f}/s json.dumps", _RENDER, ours / floor)


def _rendered(renderer: Renderer, sample: Sample) -> Any:
    if isinstance(sample, Modal):
        return renderer.modal(sample, LOCALE)
    if isinstance(sample, Home):
        return renderer.home(sample, LOCALE)
    return renderer.message(sample, LOCALE).blocks


def _ranked(passes: int) -> tuple[float, list[float]]:
    """In a process of its own: seconds to load the router, and to rank each question."""
    from bot.app import train_router  # noqa: PLC0415 -- the bot has this long imported when somebody asks.

    began = time.perf_counter()
    router = train_router()
    load, took = time.perf_counter() - began, []
    questions = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    for question in questions * passes:
        began = time.perf_counter()
        router.rank(question["text"], question["role"])
        took.append(time.perf_counter() - began)
    return load, took
