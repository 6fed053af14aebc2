"""What staff answer themselves: courtesy, meetings and travel, access, the bot. No partner is troubled with it.

Rules for what is plain, and examples from which the router learns the rest; nothing here knows a partner.
"""

from __future__ import annotations

import re
import unicodedata

from bot.questions.text import plain

_COURTESY = frozenset(
    """
    afternoon appreciate appreciated awesome bye cheers congrats congratulations cool evening goodbye great
    hello hey hi kk morning nice noted ok okay perfect sorry sure thank thanks thx ty understood welcome yep
    yes yup
    """.split()  # noqa: SIM905
)
_SMALL = frozenset(
    """
    a again all alright and answer any as back be both day dear do enjoy everybody everyone folks for friday
    from fun good got happy have help her him hope i im is it its just lot lots love luck me monday much my
    of our quick really response see so soon sounds team that thats the there this thursday to today
    tomorrow tuesday u us very we wednesday week weekend well will wonderful you your youre
    """.split()  # noqa: SIM905
)
# Read on plain text: small letters, single spaces, no apostrophes. Each speaks of the writer's own trip, meeting or
# screen, so that hotel taxes, summer lunches and storm plans stay with the partners.
_LOGISTICS = (
    r"zoom|webex|ms teams|teams (?:link|call|meeting)|google meet|(?:dial|call) in (?:number|info|code)",
    r"calendar (?:invite|hold|link)|invite (?:link|again)|ical|rsvps?|broken link|link (?:is broken|doesnt|isnt)",
    r"(?:meeting|call|registration|survey|video) link|log(?:ging|ged)? (?:in|(?:me )?out|on)|sign in|locked out",
    r"password|passcode|two factor code|my account|the portal|notifications|unsubscribe|(?:this|the) (?:bot|app)",
    r"(?:in|on|my) slack|wrong (?:channel|person|thread|button)|typo|ignore (?:my last|that|this message)",
    r"(?:my|book|booking|change my|cancel my) (?:\w+ )?(?:hotel|flights?|airfare|badge|travel|shuttle|room)",
    r"(?:the|our) hotel(?! (?:tax|occupancy|industry|workers|revenue|project|development|deal))|room block",
    r"hotel (?:rooms?|block|nights?|reservation|code|rate)|(?:to|from) the airport|(?:my|travel|send|hotel) receipts?",
    r"reimburse me|my reimbursement|get reimbursed|per diem|expense report|dietary|vegetarian|vegan|gluten",
    r"parking (?:at the (?:hotel|venue)|paid|pass|validat\w+)|is (?:there )?parking|dress code|what time|start time",
    r"(?:register|registration|sign up|signed up) for (?:the|this|next) (?:\w+ )?"
    r"(?:call|session|meeting|convening|event)",
    r"am i (?:registered|signed up|on the list)|which room|time zone|what (?:day|date)",
    r"(?:when|where) (?:is|are) (?:the|our|we|next) (?:\w+ )?"
    r"(?:call|meeting|convening|session|retreat|gathering|dinner)",
    r"(?:next|last|\w+days) (?:call|convening|webinar|zoom)|todays (?:call|session)|tomorrows (?:call|session)",
    r"resend|(?:send|share|post|find|where are|where is) (?:me |us )?(?:the |your )?(?:\w+ )?"
    r"(?:slides?|deck|recording)",
    r"(?:send|share|post|find|where is) (?:me |us )?(?:the|your) (?:\w+ )?"
    r"(?:agenda|handouts?|roster|contact list|invoice)",
    r"(?:add|remove|put) (?:me|him|her|them|my \w+)(?: \w+){0,4} (?:list|channel|group|invite|thread|call|roster)",
    r"take (?:me|him|her|my name) off|who (?:else )?(?:is|will be) (?:coming|attending|there|going)",
    r"who else(?: \w+){0,3} (?:coming|attending|going)|bring (?:a|my) (?:guest|spouse|deputy|plus one)|running late",
    r"(?:i|we) cant (?:make (?:it|the)|join|attend|come)|be late|out of office|on vacation|reschedul\w+ (?:my|our|the)",
    r"pause (?:these|this|my) \w+|how do i (?:mute|turn off|use this|reply here)|error (?:message|code)|not loading",
    r"wont (?:load|open)|cant (?:open|log|click|see the|find the link)|keeps (?:crashing|freezing)|who won|tacos",
    r"good (?:restaurant|place to eat|coffee)",
)


def courtesy(text: str) -> bool:
    """True when the text is thanks, a greeting or a yes, and nothing else; an emoji alone counts."""
    if re.fullmatch(r"(?:\s*:[\w+-]+:)+\s*", text) or _signs_alone(text):
        return True
    words = plain(text).split()
    return not _COURTESY.isdisjoint(words) and all(word in _COURTESY or word in _SMALL for word in words)


def _signs_alone(text: str) -> bool:
    """True for emoji and nothing that could be read as a word."""
    return plain(text) == "" and any(unicodedata.category(sign) == "So" for sign in text)


def logistics(text: str) -> bool:
    """True when the text is about meetings, travel, access or the bot itself."""
    return re.search(rf"\b(?:{'|'.join(_LOGISTICS)})\b", plain(text)) is not None


# How such things sound where no rule meets them, made up for learning: people and offices, small talk, moods.
EXAMPLES = (
    "what should I wear to the dinner",
    "can I join late, my plane lands at noon",
    "is the convening in person this year",
    "who do I call about my room",
    "please change my email address, I have a new one",
    "I am leaving my post next month, who gets my seat",
    "who is my contact on the staff team",
    "can someone from staff call me back",
    "I would rather talk to a person",
    "can we set up a time to talk",
    "please forward this to the organizers of the meeting",
    "how many people are in this group",
    "is this private, who reads what I write here",
    "delete what I wrote yesterday",
    "I pressed the wrong thing",
    "nothing shows up on my phone",
    "the form will not take my answer",
    "the page is blank",
    "where do I upload the document you asked for",
    "did you get my last message",
    "can you give me more time to answer",
    "we will miss this month",
    "can my assistant answer for me",
    "please send the invoice to our finance clerk",
    "who pays for the trip",
    "will there be food",
    "how far is the hall from the train",
    "happy birthday",
    "long day here",
    "what a week",
    "I am so tired today",
    "not sure what to say",
    "just venting, ignore me",
    "it has been a rough month for me personally",
    "can you write my speech for me",
    "write me a poem",
    "tell me about yourself",
    "who built you",
    "what can you do",
    "what is the capital of France",
    "best movie this year",
    "my favorite team lost",
    "is it going to rain",
    "my colleague and I do not get along",
    "someone on my team said something about me",
    "a person in my office made an accusation",
    "I got called into a meeting about my conduct",
    "they are looking into me",
    "my boss wants to see me about what happened",
    "he said she said in my department and I am in the middle",
    "I found out one of my people lied to me",
    "a lawyer wrote to us about the accident",
    "we were told not to talk about the case",
    "somebody is taking us to court",
    "a reporter is at the door",
    "they are writing about me in the newspaper",
    "a video of our meeting is all over the internet",
    "I do not know how long I can keep this up",
    "things are bad at home",
    "I feel alone in this",
    "I am scared of what he might do",
    "somebody left a note on my car",
)
