"""The installed app: it stands on practice tokens only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.practice import apps
from tests.bot.practice.conftest import manifest


@pytest.mark.parametrize("name", ["bot_token", "app_token"])
def test_real_looking_tokens_are_refused_without_being_told(name: str) -> None:
    app = apps.installed(manifest())
    real = "xoxb-" + "1234567890-abcdef"
    changes: dict[str, Any] = {name: real}

    with pytest.raises(ValueError, match="practice tokens only") as refused:
        replace(app, **changes)

    assert real not in str(refused.value)
