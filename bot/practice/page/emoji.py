"""Emoji by the names that Slack gives them, as far as an app in practice is likely to use them.

A name that is not here is shown between its colons, as Slack shows one that it does not know.
"""

from __future__ import annotations

import re

BY_NAME = {
    "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "ok_hand": "👌", "clap": "👏", "pray": "🙏",
    "raised_hands": "🙌", "raised_hand": "✋", "hand": "✋", "wave": "👋", "muscle": "💪", "handshake": "🤝",
    "point_right": "👉", "point_left": "👈", "point_up": "☝️", "point_down": "👇", "writing_hand": "✍️",
    "smile": "😄", "smiley": "😃", "grinning": "😀", "grin": "😁", "slightly_smiling_face": "🙂", "wink": "😉",
    "blush": "😊", "joy": "😂", "thinking_face": "🤔", "cry": "😢", "sob": "😭", "sweat_smile": "😅",
    "neutral_face": "😐", "confused": "😕", "worried": "😟", "relieved": "😌", "eyes": "👀", "heart": "❤️",
    "green_heart": "💚", "blue_heart": "💙", "yellow_heart": "💛", "purple_heart": "💜", "tada": "🎉",
    "fire": "🔥", "sparkles": "✨", "star": "⭐", "star2": "🌟", "rocket": "🚀", "bulb": "💡", "seedling": "🌱",
    "herb": "🌿", "evergreen_tree": "🌲", "deciduous_tree": "🌳", "sunny": "☀️", "cloud": "☁️", "rainbow": "🌈",
    "white_check_mark": "✅", "heavy_check_mark": "✔️", "ballot_box_with_check": "☑️", "x": "❌", "warning": "⚠️",
    "no_entry": "⛔", "no_entry_sign": "🚫", "question": "❓", "grey_question": "❔", "exclamation": "❗",
    "heavy_plus_sign": "➕", "heavy_minus_sign": "➖", "bangbang": "‼️", "information_source": "ℹ️",
    "red_circle": "🔴", "large_orange_circle": "🟠", "large_yellow_circle": "🟡", "large_green_circle": "🟢",
    "large_blue_circle": "🔵", "white_circle": "⚪", "black_circle": "⚫", "large_purple_circle": "🟣",
    "speech_balloon": "💬", "thought_balloon": "💭", "left_speech_bubble": "🗨️", "loudspeaker": "📢", "mega": "📣",
    "bell": "🔔", "no_bell": "🔕", "calendar": "📅", "date": "📅", "spiral_calendar_pad": "🗓️", "clock9": "🕘",
    "alarm_clock": "⏰", "hourglass": "⌛", "hourglass_flowing_sand": "⏳", "stopwatch": "⏱️", "lock": "🔒",
    "unlock": "🔓", "key": "🔑", "mag": "🔍", "link": "🔗", "paperclip": "📎", "pushpin": "📌", "round_pushpin": "📍",
    "memo": "📝", "pencil": "📝", "pencil2": "✏️", "clipboard": "📋", "page_facing_up": "📄", "books": "📚",
    "book": "📖", "open_book": "📖", "bookmark": "🔖", "file_folder": "📁", "email": "📧", "envelope": "✉️",
    "incoming_envelope": "📨", "mailbox": "📫", "inbox_tray": "📥", "outbox_tray": "📤", "package": "📦",
    "bar_chart": "📊", "chart_with_upwards_trend": "📈", "chart_with_downwards_trend": "📉", "gear": "⚙️",
    "wrench": "🔧", "hammer": "🔨", "hammer_and_wrench": "🛠️", "compass": "🧭", "world_map": "🗺️", "house": "🏠",
    "office": "🏢", "classical_building": "🏛️", "cityscape": "🏙️", "bridge_at_night": "🌉", "bus": "🚌", "bike": "🚲",
    "busts_in_silhouette": "👥", "bust_in_silhouette": "👤", "telephone_receiver": "📞", "phone": "☎️",
    "arrow_right": "➡️", "arrow_left": "⬅️", "arrow_up": "⬆️", "arrow_down": "⬇️", "arrows_counterclockwise": "🔄",
    "leftwards_arrow_with_hook": "↩️", "one": "1️⃣", "two": "2️⃣", "three": "3️⃣", "four": "4️⃣", "five": "5️⃣", "100": "💯",
    "coffee": "☕", "dart": "🎯", "trophy": "🏆", "gift": "🎁", "balloon": "🎈", "zzz": "💤", "robot_face": "🤖",
    "palm_tree": "🌴", "thread": "🧵", "double_vertical_bar": "⏸️", "arrow_forward": "▶️", "wastebasket": "🗑️",
}  # fmt: skip
#: What the page offers to react with.
OFFERED = ("+1", "white_check_mark", "eyes", "heart", "tada", "pray")
NAME = re.compile(r":([a-z0-9_+'-]+)(?:::skin-tone-[2-6])?:")


def character(name: str) -> str:
    """The character, or the name between its colons."""
    return BY_NAME.get(name.partition("::")[0], f":{name}:")


def replaced(words: str) -> str:
    """Plain text with the names in it turned into characters."""
    return NAME.sub(lambda found: character(found[1]), words)
