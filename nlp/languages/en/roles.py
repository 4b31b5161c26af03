"""How the English press shows in which role an incumbent appears: in office, or as a candidate."""

from __future__ import annotations

from nlp.languages.rules import RoleWords

ROLES = RoleWords(
    office=(
        r"presidential decree|decree|signed (?:a |the )?(?:decree|law|bill|order|treaty|agreement)|"
        r"cabinet|appoint(?:s|ed)|dismiss(?:es|ed)|vetoed|state visit|working visit|official visit|"
        r"received the (?:ambassador|credentials)|chaired|ordered the government|summit|inaugurated|"
        r"incumbent in office"
    ),
    candidacy=(
        r"candidates?|candidacy|campaign(?:s|ed|ing)?|nominee|running for|re-?election|rally|rallies|"
        r"ralli(?:ed)|stump(?:ed|ing)?|voters?|electorate|manifesto|debates?|polls?|"
        r"election headquarters|ballot"
    ),
    other_before=(
        r"(?:candidates? for|candidacy for|run(?:ning)? for|elect(?:ed|s)?(?: a| the| him|"
        r" her)?(?: new)?|new|next|future|will be|become|becoming|vice|former|ex)[ -](?:the )?$"
    ),
    other_after=(r"^(?:ial|[ -]elect|s?['’]? (?:election|was elected|is elected|will be elected))"),
)
