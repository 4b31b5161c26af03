"""How the English press reports opinion polls."""

from __future__ import annotations

from nlp.languages.rules import PollWords

_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?"
    r"|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_DAY = rf"(?:{_MONTH} \d{{1,2}}\b|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|\d{{1,2}}/\d{{1,2}})"
_VOTERS = r"(?:(?!people)[\w-]{4,14} ){0,4}(?:voters|adults|respondents|americans|interviews|electors|households)"
_HOUSES = r"(?-i:Gallup|Ipsos|YouGov|Pew|Rasmussen|Quinnipiac|Monmouth|Suffolk|Marist|Siena|Harris Poll|Kantar|Nielsen)"
_NAME = r"(?-i:[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3})"
_NUMBER = r"(?<![\d.,$])(?:\d{1,3}(?:,\d{3})+|\d{3,6})"

POLLS = PollWords(
    poll=r"(?<!at the )(?<!to the )(?<!from the )\b(?:(?:opinion|exit|tracking|straw|online|national|statewide|state"
    r"|new|recent|latest|university) )?"
    r"(?:polls?|surveys?|polling (?:data|averages?|numbers))\b",
    not_poll=r"polls? (?:opened|closed?s?|worker|watch)|polling (?:stations?|places?|booths?|day)",
    support=r"\b(?:support\w*|back(?:s|ed|ing)?|lead(?:s|ing)?|led|ahead|behind|trail\w*|favou?r\w*|vote|voters?"
    r"|approv\w+"
    r"|disapprov\w+|prefer\w*|trust\w*|say|said|think|believe|tied|points?)\b",
    found={
        "pollster": rf"\b(?:polls?|surveys?)(?: (?:\w+ ){{0,2}}conducted)? (?:by|from) (?:the )?(?!{_MONTH}\b){_NAME}"
        r"|(?-i:\b[A-Z][\w.&]*(?:[/-]\s?[A-Z][\w.&]*(?: [A-Z][\w.&]*){0,3})+'?s?)(?: [\w-]+){0,2} (?:polls?|surveys?)\b"
        r"|(?-i:\b[A-Z]\w+(?: [A-Z]\w+)* (?:University|College|News|Post|Times|Research|Institute|Center|Centre"
        r"|Consult))"
        r"(?:'s)?(?: [\w-]+){0,2} (?:polls?|surveys?)\b"
        r"|(?-i:\b[A-Z]{3,6}\b(?<!NEW)(?<!GOP)(?<!FAIL))(?: [\w-]+){0,2} (?:polls?|surveys?)\b"
        rf"|\b{_HOUSES}\b|\b(?:pollsters?|polling firm) {_NAME}",
        "commissioner": r"\b(?:commissioned|sponsored|ordered|funded|financed|paid for) by\b|\bat the request of\b"
        rf"|\bon behalf of (?:the )?{_NAME}"
        rf"|\bconducted (?:by [^.\n]{{3,60}}? )?for (?:the )?{_NAME}",
        "sample": rf"{_NUMBER} {_VOTERS}|\bsample(?: size)? (?:of|was|is) (?:about |some |nearly )?{_NUMBER}"
        rf"|\b(?:surveyed|interviewed|polled|questioned) (?:a \w+ sample of )?(?:about |some |more than )?{_NUMBER}"
        rf"|\b(?:polls?|surveys?) of (?:about |some |more than )?{_NUMBER}|{_NUMBER} people (?:were )?(?:surveyed"
        rf"|interviewed|polled|asked)",
        "date": rf"\b(?:conducted|taken|carried out|fielded|held|completed|interview\w*|surveyed"
        rf"|polled)\b[^\n]{{0,90}}?{_DAY}"
        r"|\b(?:conducted|taken|carried out|fielded)\b[^.\n]{0,60}?\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day"
        r"|last week"
        r"|over the weekend|yesterday)",
        "question": r"\b(?:question|asked|asking|read)\b[^.?\n]{0,90}?[\"“][^\"”\n]{10,300}\?"
        r"|\b(?:exact|precise|full) (?:wording|question)|\bquestion wording",
        "margin": r"\bmargins? of (?:sampling )?error|\berror margin|\bsampling error|\bplus or minus|±|\+/-"
        r"|\bplus-or-minus",
        "method": r"\b(?:by|over the|via) (?:tele)?phone|\btelephone (?:poll|survey|interview)\w*|\bland ?-?lines?\b"
        r"|\bcell ?-?(?:ular )?(?:tele)?phones?|\bonline (?:poll|survey|panel|interview)\w*|\bconducted online"
        r"|\bface[- ]to[- ]face|\bin[- ]person interview\w*|\bautomated (?:calls?|phone)|\binternet (?:poll|survey"
        r"|panel)",
    },
)
