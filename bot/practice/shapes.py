"""The one word for what travels: a JSON object as Slack writes it.

Nothing here may know which object it is; the rooms that build objects do.
"""

from __future__ import annotations

from typing import Any

JsonObject = dict[str, Any]
