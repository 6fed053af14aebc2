"""Rules that stop a text before any model reads it: what a person should handle, not a machine.

A matter of the writer or of one particular person is caught; the same subject as policy ("how do cities
investigate complaints") is a question for a partner and passes. In doubt it is caught: the asker then chooses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.questions.text import plain


class Sensitivity(StrEnum):
    """Why a text is for staff alone."""

    SAFETY = "safety"  # Somebody may be hurt: threats, weapons, harm to oneself or others.
    DISTRESS = "distress"  # The writer is not well, or something hard has happened to them.
    LEGAL = "legal"  # A claim, a summons, a lawyer or an investigation by the law, in this very case.
    PRESS = "press"  # A reporter or a story about the writer or their place is at the door.
    PERSONNEL = "personnel"  # Conduct, complaint, discipline or job of one particular person.


def sensitive(text: str) -> Sensitivity | None:
    """The gravest kind whose rule the text meets, or None."""
    words = plain(text)
    return next((rule.kind for rule in _RULES if rule.holds(words)), None)


@dataclass(frozen=True)
class _Rule:
    """Some phrases speak for themselves; a word of the matter needs somebody it happens to, and no talk of policy."""

    kind: Sensitivity
    always: re.Pattern[str]
    matter: re.Pattern[str]
    somebody: re.Pattern[str]

    def holds(self, words: str) -> bool:
        if self.always.search(words):
            return True
        happens = self.matter.search(words) and self.somebody.search(words)
        return bool(happens) and not _POLICY.search(words)


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


# The rules read plain text: small letters, single spaces, no apostrophes ("im", "cant", "were" for "we're").

_POLICY = _any(
    r"(?:other|some|most|many|any|how do|how are|how can|how should|what do|should|which) "
    r"(?:cities|counties|councils|places|mayors)",
    r"who (?:has|does|did|else|is doing|runs)|anyone (?:have|has|done|know)|polic(?:y|ies)|programs?|training",
    r"trainer|models?|examples?|templates?|samples?|ordinances?|best practices?|toolkits?|research|studies",
    r"data|reforms?|prevention|strateg(?:y|ies)|guide(?:s|lines)?|process(?:es)?|procedures?|systems?",
    r"(?:review|civilian) boards?",
    r"oversight|legislation|bill|statute|campaigns?|rights|tenants?|renters?|evictions?|fees",
    r"contracting|procurement|handbook|curriculum|cohort|press kit|plans? (?:for|on|about)",
)
_ME = _any(
    r"i|im|ive|id|ill|me|my|mine|myself|he|hes|him|his|she|shes|her|hers|someone|somebody|one of (?:my|our)",
    r"an employee|our \w+ (?:director|chief|manager|head|attorney|clerk)",
    r"our (?:director|chief|clerk|mayor|deputy|manager)",
    r"an? (?:\w+ )?(?:director|employee|deputy|supervisor)",
)
_JOB = (
    r"(?:employee|staffer|(?:staff|team|council) ?member|worker|director|chief|manager|deputy|assistant|aide|supervisor"
    r"|officer|cop|clerk|attorney|commissioner|mayor|boss|coworker|colleague|administrator|treasurer|head|intern"
    r"|analyst|secretary|sergeant)"
)
_SOMEBODY = rf"(?:me|him|her|someone|somebody|(?:my|our|his|the|an?|this|one of (?:my|our))(?: \w+){{0,3}}? {_JOB}s?)"
_KIN = (
    r"(?:wife|husband|spouse|son|daughter|kids?|child|baby|mom|mother|dad|father|brother|sister|family|parents?|friend)"
)
_REPORTER = r"(?:reporters?|journalists?|columnists?|(?:news|tv|camera) (?:crews?|stations?))"
_LAWYER = r"(?:lawyers?|attorneys?(?! general)|(?:legal|opposing|outside) counsel)"
_CANNOT = r"(?:cant|cannot|can not|can hardly|can barely)"
_FEELING = r"(?:im|i am|i feel|been|feeling|ive|i was)"
_MEDIA = r"(?:(?:the |a )?(?:papers?|news|press|media)|local (?:paper|news)|(?:the )?tv|channel \d+|newspapers?)"
_LAW = (
    r"(?:fbi|feds|doj|justice department|(?:us|district) attorney|attorney general|ag|inspector general|prosecutors?)"
)

_RULES = (
    _Rule(
        Sensitivity.SAFETY,
        always=_any(
            r"(?:death|bomb) threats?|hostage|restraining order",
            r"active shooter(?! (?:drill|training|plan|policy))|shots fired",
            r"threat\w*(?: \w+){0,4} (?:kill|hurt|harm|shoot|attack|rape|burn|beat|stab)",
            rf"threat(?:s|en\w*) (?:against |to )?{_SOMEBODY}",
            rf"threat(?:s|en\w*) (?:against |to )?(?:my|our|his|her) (?:life|safety|staff|house|home|{_KIN})",
            r"(?:hurt|hurting|harm|harming|kill|shoot|cut|cutting|stab) (?:my|him|her|them)sel(?:f|ves)",
            r"(?:kill|shoot|stab|rape|hurt|harm) (?:me|him|her|someone|somebody)",
            r"(?:attack|assault|punch|shov|stab|chok|grabb|rap|stalk|dox|doxx|swatt)(?:ed|ing) (?:me|him|her|my)",
            r"(?:with|has|had|have|brought|pulled|carrying) a (?:\w+ )?(?:gun|knife|weapon|bomb|rifle)"
            r"(?! (?:buyback|policy|ordinance))",
            r"(?:waited|waiting) for (?:me|him|her) (?:in|outside|at|by)",
            r"shooting (?:in|inside|at) (?:city hall|our|the office)",
            r"follow(?:s|ed|ing) (?:me|him|her|my \w+) (?:home|to|from|around|in)",
            rf"(?:me|{_KIN}) (?:was|were|is|got|being) (?:\w+ )?(?:followed|attacked|threatened|hurt|hit|shot)",
            r"(?:burn|blow up|shoot up|firebomb|trash) (?:my|our|her|his|the) (?:house|home|office|car|place|building)",
            r"(?:came|coming|swung|lunged|rushed) at (?:me|him|her|my|one of|a staff|staff)",
            r"(?:dont|not|never) feel(?:ing)? safe|(?:my|her|his) (?:home )?address",
            r"coming (?:for|after) (?:me|my|him|her)|in danger|fear for (?:my|our|her|his)",
            r"(?:scared|afraid|worried) for (?:my|our|her|his) (?:life|safety|family|kids|staff)",
            rf"my (?:{_KIN}|ex|partner) (?:hits?|beats?|hurts?) me",
            r"(?:her|his|my) (?:husband|wife|boyfriend|girlfriend|partner|ex) "
            r"(?:hits?|hitting|beats?|beating|hurts?|abuses?)",
            r"(?:knows?|know) where (?:i|we|my|he|she) (?:live|lives|work|works|kids|kid|family)",
            r"nothing to lose|abusive (?:husband|partner|ex)",
            r"(?:showing|shows|showed) up (?:at|outside) (?:my|her|his)",
        ),
        matter=_any(
            r"threat(?:s|en|ens|ened|ening)|gun(?! violence| buyback)|weapon|knife|violent|stalk\w*|dangerous",
            r"unsafe|slashed|vandalized|(?:to|at|outside|past) my (?:house|home|door)",
            r"hurt (?:people|somebody)|afraid he|afraid she|dox\w*|swatted",
        ),
        somebody=_ME,
    ),
    _Rule(
        Sensitivity.DISTRESS,
        always=_any(
            rf"{_CANNOT} (?:\w+ )?(?:go on(?! with)|do this|do my job|take (?:it|this|much|any)|cope)",
            rf"{_CANNOT} (?:\w+ )?(?:sleep|breathe|eat|stop crying|face (?:it|them|another)|function)",
            r"(?:cant|cannot|can not) (?:\w+ )?keep (?:going|doing this)(?! with)",
            r"(?:dont|do not|not) (?:think|know|sure) (?:if |that )?i (?:can|could|want to)",
            r"how (?:much longer|long) i (?:can|could|want to)",
            rf"{_FEELING} (?:\w+ ){{0,3}}?(?:depressed|hopeless|worthless|numb|miserable|suicidal|broken)",
            rf"{_FEELING} (?:\w+ ){{0,3}}?(?:burn(?:ed|t|ing) ?out|not ok(?:ay)?|grieving|traumatized|ashamed)",
            rf"{_FEELING} (?:\w+ ){{0,2}}?(?:alone|lonely|exhausted|drained|drowning|overwhelmed)",
            rf"{_FEELING} (?:\w+ ){{0,2}}?(?:desperate(?! for)|lost(?! in| on))",
            r"(?:falling|coming) apart|breaking point|at my limit|giving it all up",
            r"walking away from (?:it|all|this|everything)|wits end|end of my rope|rock bottom|breakdown",
            r"losing (?:it|my mind)|not ok(?:ay)?|i (?:\w+ )?(?:cry|cried|weep)",
            r"(?:been|im|keep|start|stop) crying|(?:havent|not|barely|hardly) (?:slept|sleeping)|no sleep",
            rf"{_CANNOT} stop \w+ing|a wreck|my doctor|lost (?:a|my|our) (?:baby|pregnancy)",
            r"chest pains?|(?:cant|cannot) talk to (?:anybody|anyone)",
            r"(?:panic|anxiety) attacks?",
            r"my (?:mental health|therapist|anxiety|depression|drinking|burnout|marriage|divorce|diagnosis)",
            r"suicid(?:e|al)(?! (?:prevention|hotline|rates?|programs?|data|awareness|barriers?|among))",
            r"better off (?:without me|dead)|(?:no one|nobody) (?:would|will) (?:miss|notice|care)",
            r"end (?:it all|my life)|take my (?:own )?life|no (?:reason|point) (?:to|in) (?:live|living)",
            r"want to (?:die|disappear|be dead)|wish i (?:was|were) dead",
            r"(?:dont|do not|not) want to (?:live|be here|wake up|be alive)|if i was gone",
            r"(?:i|im|ive|and|just) (?:\w+ ){0,3}?(?:quit|quitting|giv(?:e|ing) up|walk away|want out)"
            r"(?! on| our| the| a)",
            r"hate (?:my (?:job|life)|this job)|dont see a way out|no way out|dread (?:going|coming|waking)",
            r"nobody cares?|so tired (?:of (?:it|this|fighting)|i)",
            r"(?:destroying|killing|breaking|crushing|wrecking) me|too much for me|i (?:have|got) cancer",
            r"was diagnosed|in a (?:dark|bad) place",
            rf"lost my {_KIN}",
            rf"my {_KIN} (?:\w+ )?(?:died|dying|dead|passed|sick|cancer|in the hospital|left me)",
            r"death in (?:my|the) family",
        ),
        matter=_any(
            r"exhausted|hopeless|overwhelmed|lonely|heartbroken|desperate|ashamed|sobbing|crying|grief|scared|afraid"
        ),
        somebody=_any(r"i|im|ive|me|myself"),
    ),
    _Rule(
        Sensitivity.LEGAL,
        always=_any(
            r"(?:going to|gonna|threat\w*(?: \w+)? to|about to|will) sue|sue (?:me|us|him|her|my)",
            r"su(?:ed|ing) (?:me|us|him|her|my|our)",
            r"(?:be|being|been|getting|get|got|was|were|im|am) (?:\w+ )?sued",
            r"(?:su(?:ed|ing)) the (?:city|county)|personally liable",
            r"subpoena(?:s|ed)?(?! (?:powers?|authority))|summons|deposition|deposed|grand jury",
            r"indict(?:ed|ment)|search warrant",
            r"(?:i|we|he|she|just) (?:\w+ )?(?:got|were|was|been) served(?! (?:by|in|well))",
            r"(?:claim|alleg|su)ing (?:\w+ )?discrimination|state ethics",
            r"investigators? (?:took|came|called|want\w*|asked)",
            r"one of (?:our|my) \w+ (?:has been|have been|was|were|got) (?:\w+ )?(?:charged|arrested|indicted)",
            r"preserve (?:all |my |our )+(?:emails?|texts?|documents|records)|threatening (?:a )?(?:suit|lawsuit)",
            r"served (?:with )?papers|discoverable|demand letter|(?:take|taking) (?:us|me) to court",
            r"under oath|called me in for|questioned by|allowed to say|turn over my|ethics commission",
            r"ethics complaint|cease and desist|notice of claim|tort claim",
            r"legal (?:threats?|hold|advice|action against)|attorney client",
            r"(?:in|active|under|pending|facing) litigation|litigation (?:with|hold)|court date",
            r"(?:testify|testimony) in|plea deal",
            rf"{_LAW} (?:is|are|has|came|called|opened|raided|showed|wants?) (?!funding|money|grants?)",
            r"(?:from|by) the (?:fbi|doj)",
            rf"(?:letter|call|email|notice) from (?:\w+ ){{0,3}}?{_LAWYER}",
            rf"(?:hired|got|has|need|get|hire|call|lawyered) an? {_LAWYER}",
            rf"(?:a|the|his|her|their|opposing)(?: \w+)? {_LAWYER}(?: \w+){{0,3}} "
            r"(?:sent|called|calling|wrote|threat\w*|wants)|our insurer",
            rf"my {_LAWYER}|{_LAWYER} (?:told|advised|warned) (?:me|us)",
            r"opposing counsel|lawyered up|named in (?:a|the) (?:lawsuit|suit|complaint)",
            r"(?:i|he|she|was|got|been) (?:\w+ )?(?:arrested|charged with|indicted|convicted)|dui",
            r"(?:break|broke|breaking) the law|settl(?:e|ing) with (?:the|a|him|her)",
            r"retained (?:counsel|an attorney|a lawyer)|filed a (?:claim|suit|lawsuit)|settlement offer",
            r"civil rights (?:complaint|claim)|(?:a|the) lawsuit (?:against|from|over) (?:us|me)",
        ),
        matter=_any(
            rf"lawsuits?|sue|suing|litigation|{_LAWYER}|court|judge|liable|settl(?:e|ing)",
            r"plaintiffs?|claim against|illegal",
        ),
        somebody=_any(
            r"i|im|ive|me|my|him|her|he|she",
            r"against us|on us|at us|(?:today|tonight|yesterday|tomorrow|this morning)",
        ),
    ),
    _Rule(
        Sensitivity.PRESS,
        always=_any(
            rf"(?:an?|the|this|that|some|our|local|tv)(?: \w+){{0,2}}? {_REPORTER}",
            rf"{_REPORTER} (?:is|are|was|called|calling|keeps?|wants?)",
            rf"{_REPORTER} (?:asks?|asked|asking|emailed|contacted|outside|from|at|text\w*|has|have|found)",
            rf"{_MEDIA} (?:\w+ )?(?:is|are|wants?|call\w*|keeps?|ask\w*|outside|running|got|has|found|all over)",
            r"(?:story|article|headline|editorial|op ed|piece) (?:\w+ )?(?:about|on|naming) (?:me|us|my|him|her)",
            r"(?:running|doing|writing|publishing|airing) an? (?:\w+ )?(?:story|article|piece|segment|expose)",
            r"leak(?:ed|ing)(?: \w+){0,4} (?:press|media|papers?|news|reporters?)",
            r"leaked (?:my|our|his|her|an?) (?:e ?mails?|memo|texts?)",
            rf"(?:statement|comment|quote|interview|talk|speak) (?:for|to|with) {_MEDIA}",
            r"call\w* for comment|(?:press|media) (?:inquir(?:y|ies)|calls?|requests?|storm|frenzy|circus)",
            r"press conference (?:today|tomorrow|tonight|about|on)|(?:off|on) the record",
            r"(?:bad|ugly|negative) (?:story|press|article)|story (?:is )?coming out|no comment|front page",
            r"(?:went|going|gone) viral|misquoted|recorded me|(?:video|clip|photo) of (?:me|him|her)",
            r"interview about (?:me|my|us|the)",
            rf"what (?:do|should|can) (?:i|we) (?:say to|tell) (?:{_MEDIA}|reporters?)",
            r"(?:foia|records request)(?:ed)? (?:for |on |about )?(?:me|my)",
        ),
        matter=_any(
            rf"{_MEDIA}|{_REPORTER}|bloggers?|camera|twitter|facebook|nextdoor|headlines?|producer",
            r"the (?:\w+ )?(?:times|post|tribune|herald|star|journal|gazette|globe)",
        ),
        somebody=_any(r"i said|call(?:ed)?|deadline|me|my|us|tonight|today|tomorrow|what do i say|by \d"),
    ),
    _Rule(
        Sensitivity.PERSONNEL,
        always=_any(
            r"(?:im|i am|i was|am|being|been|getting|under) (?:\w+ )?investigat(?:ed|ion)",
            r"investigat(?:ing|ion (?:into|of)) (?:me|him|her|my)",
            r"(?:complaints?|grievances?|allegations?|charges?|claims?) (?:\w+ ){0,3}?"
            rf"(?:against|about|on|over) {_SOMEBODY}",
            r"hr (?:opened|is|has|case|complaint|says|said|told|called|investigat\w+|wants|matter|issue)",
            r"(?:went|going|go|reported) to hr|accus(?:ed|es|ing) (?:me|him|her|us|my|our|of)",
            r"harass(?:ed|es|ing) (?:me|him|her|an?|my|our|the|one|by (?:my|our|the|an?))",
            r"(?:touched|groped|kissed|propositioned) (?:her|him|me)|affair with|sleeping with|n word",
            r"racial slur|called (?:me|him|her) an?",
            r"inappropriate(?:ly)? (?:\w+ )?(?:touch\w*|texts?|messages?|comments?|relationship|with)",
            r"comments about (?:her|his|my) (?:body|looks)",
            rf"(?:fir(?:e|ing)|terminat(?:e|ing)|dismiss|demot(?:e|ing)|suspend(?:ing)?|reprimand) {_SOMEBODY}",
            rf"(?:let go(?: of)?|get rid of|oust) {_SOMEBODY}|intoxicated",
            rf"let (?:\w+ )?{_SOMEBODY} go|(?:put|placed?|putting) {_SOMEBODY} on (?:\w+ )?leave",
            r"(?:administrative|admin) leave|caught in a lie",
            r"(?:i|im|he|she|was|been) (?:\w+ )?(?:fired|demoted|suspended|pushed out|forced out|written up)",
            r"(?:push\w*|forc\w*|vot\w*) me out",
            r"(?:want|ask|told|tell|pressur|push|forc)\w* (?:for )?(?:me|him|her|my|his) (?:to )?"
            r"(?:resign\w*|quit|retire|step down|out|gone)",
            r"(?:my|his|her) (?:resignation|severance|job|employment) (?:is|was|by|on)|resign by",
            r"should i resign|i (?:\w+ )?(?:resign|step down)|(?:my|his|her) resignation",
            r"my (?:contract|evaluation|boss|supervisor|performance review)|no confidence",
            r"retaliat(?:ed|ing|ion)|(?:scream|yell|shout|curs)(?:ed|s|ing) at (?:me|her|him|my|staff)",
            r"(?:bull(?:ied|ies|ying)|humiliat\w+|berat\w+) (?:me|her|him|my)",
            r"cook(?:ing|ed) the books|(?:told|asked|ordered|pressur\w+) me to (?:lie|cover|hide|destroy|delete|shred)",
            r"(?:dates|dating|involved with) (?:an?|my|his|her) (?:\w+ )?(?:intern|subordinate|employee|staffer|aide)",
            r"passed over for|whistleblower (?:came|told|says|said|is|in)|remove (?:him|her)",
            r"(?:i|me) (?:cant|cannot|should not|shouldnt) talk to (?:him|her|them)",
            r"came forward (?:about|against)|called me an?",
            r"people that? i (?:lied|falsified)|saying i (?:lied|stole|falsified)",
            r"personnel (?:matter|issue|complaint|problem|file|case|action)|performance improvement plan",
            r"drunk (?:at|on)|drug test|(?:stealing|stole|embezzl\w+|falsif\w+)",
            r"discriminated against (?:me|him|her|my)|came to me about (?:her|his)|of my staff wont",
        ),
        matter=_any(
            r"fired?|firing(?! range)|resign\w*|harass\w*|accus\w*|complaints?|grievances?|investigat\w*",
            r"suspend\w*|disciplin\w*|demot\w*|touching|lied|lying|rumors?",
            r"(?:gross|lewd|sexual) (?:texts?|messages?|comments?|jokes?)",
            r"intoxicated|asked me to leave|smelled of|on her resume|on his resume|misconduct|affair|slurs?",
            r"drunk|terminat\w*|retaliat\w*|bull(?:ied|ying)|allegations?|closed session|comments about",
        ),
        somebody=_ME,
    ),
)
