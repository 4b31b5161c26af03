"""Kyrgyz. Written from grammars and general knowledge; not measured on texts of the press, as none was at hand."""

from __future__ import annotations

from nlp.languages.ky.credits import CREDITS
from nlp.languages.ky.names import (
    adjectives,
    collision,
    decline_name,
    decline_phrase,
    family_forms,
    is_given_name,
    is_place,
)
from nlp.languages.ky.speech import SPEECH
from nlp.languages.ky.suffixes import CASE, case_of
from nlp.languages.rules import LanguageRules

RULES = LanguageRules(
    code="ky",
    script="cyrillic",
    measured=False,
    near=frozenset({"kk"}),
    decline=decline_name,
    family=family_forms,
    decline_phrase=decline_phrase,
    is_given_name=is_given_name,
    collision=collision,
    is_place=is_place,
    titles=frozenset(
        """
            президент президенти талапкер кандидат мырза айым депутат депутаты сенатор министр министри премьер
            премьер-министр төрага төрагасы аким акими жолдош доктор профессор академик генерал башчы башчысы
            лидер лидери экс-президент машыктыруучу
            """.split()
    ),
    prepositions=frozenset(),
    not_in_office=frozenset("мурдагы мурунку экс вице биринчи".split()),
    named_after_before=frozenset(),
    named_after_after=frozenset(
        """
            атындагы көчөсү көчөсүндө көчөсүнүн проспекти проспектисинде фонду фондунун сыйлыгы ордени орденин мектеби
            университети музейи театры стадиону кубогу аянты паркы аэропорту
            """.split()
    ),
    family_before=frozenset(),
    kin_before=frozenset(),
    kin_after=frozenset(
        """
            аялы жубайы күйөөсү уулу кызы агасы иниси эжеси апасы атасы небереси күйөө-баласы үй-бүлөсү үй-бүлөсүнүн
            жубайынын аялынын уулунун кызынын агасынын инисинин
            """.split()
    ),
    credits=CREDITS,
    speech=SPEECH,
    adjectives=adjectives,
    abbreviations=frozenset("ж жж т б к обл көч миң млн млрд проф акад ред м а".split()),
    closing_abbreviations=frozenset({"ж.б.", "ж.б.у.с.", "т.б."}),
    particles=frozenset("уулу кызы".split()),
    endings=case_of,
    shown_endings=tuple((case, tuple(endings)) for case, endings in CASE.items()),
)
