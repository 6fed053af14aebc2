"""Names that builders and handlers share: actions, forms, fields and commands. Stable, because Slack keeps them."""

from __future__ import annotations

# Buttons and menus; their values are ids.
CONSENT_YES = "consent_yes"
CONSENT_NO = "consent_no"
LEND_NAME_YES = "lend_name_yes"
LEND_NAME_NO = "lend_name_no"
PROMPT_ANSWER = "prompt_answer"
PROMPT_LATER = "prompt_later"
PROMPT_SKIP = "prompt_skip"
RESPONSE_CHANGE = "response_change"
RESPONSE_SHARE = "response_share"
RESPONSE_KEEP = "response_keep"
RESPONSE_TAKE_BACK = "response_take_back"
MORE = "more"
ASK = "ask"
PAUSE = "pause"
RESUME = "resume"
QUESTION_WITHDRAW = "question_withdraw"
QUESTION_REVIEW = "question_review"
CARD_ACCEPT = "card_accept"
CARD_PASS = "card_pass"  # noqa: S105 -- a button, no password.
CARD_ANSWER = "card_answer"
HELPED_YES = "helped_yes"
HELPED_PARTLY = "helped_partly"
HELPED_NO = "helped_no"

# What the menu under every message offers; the part before the colon of an option's value.
MORE_TALK = "talk"
MORE_WHY = "why"
MORE_ASK = "ask"
MORE_HELP = "help"

# Forms.
ANSWER_FORM = "answer_form"
ASK_FORM = "ask_form"
CHOOSE_FORM = "choose_form"
PREVIEW_FORM = "preview_form"
PERSON_FORM = "person_form"
REPLY_FORM = "reply_form"
REPLY_PREVIEW_FORM = "reply_preview_form"
NOTICE_FORM = "notice_form"

# Fields; block and element carry the same name, so that a value is found by one word.
TEXT = "text"
READERS = "readers"
PARTNER = "partner"
NAMING = "naming"
WAY = "way"

# Shortcuts and commands.
ASK_SHORTCUT = "ask_shortcut"
ASK_MESSAGE_SHORTCUT = "ask_message_shortcut"
ASK_COMMAND = "/ask"
COMMAND = "/throughline"
