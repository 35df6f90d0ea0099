"""The organisation in a convention that its members accept one by one, and that names no parties at its head.

"This Agreement shall continue in force as between the Agency and every Member which has deposited an instrument": the Agency is a
party, and the members are whoever accepted. ``organization_of_members`` gives the organisation where such a sentence stands and
the authority list knows its name: in the sentence itself, or alone in the title under the short name that the text uses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agreements.facts.mentions import mentions
from agreements.facts.party_names import party_of_mention
from agreements.formats.document import PartyFact, Provision
from agreements.structure.grammar import Grammar

_NAME = r"(?P<{0}>[^.;()]{{3,90}}?)"
_BETWEEN = re.compile(
    rf"\bbetween the {_NAME.format('en')},? and (?:every|each|any) (?:such |specialized |contracting )?(?:member|state)\b"
    rf"|\bentre (?:l['’]|la |le ){_NAME.format('fr')} et (?:tout|chaque) (?:[ée]tat |pays )?(?:membre|[ée]tat|partie)\b"
    rf"|\bentre (?:la |el ){_NAME.format('es')} y (?:todo|cada)(?: uno de los)? (?:estados? |pa[íi]s )?(?:miembros?|estados?|partes?)\b"
    rf"|\bzwischen (?:der |dem ){_NAME.format('de')} und jedem (?:mitglied|staat|mitgliedstaat)",
    re.IGNORECASE,
)
_IN_FORCE = re.compile(
    r"\b(?:in|into) force\b|\beffect\b|\ben vigueur\b|\bapplicable\b|\bvigor\b|\bin kraft\b", re.IGNORECASE
)
_ORGANIZATIONS = ("organization", "organ")


def organization_of_members(provisions: Sequence[Provision], title: str, rules: Grammar) -> tuple[PartyFact, ...]:
    """The organisation that is party with each of its members; none where no sentence says so."""
    for provision in provisions:
        match = _BETWEEN.search(provision.text)
        if match is None or not _IN_FORCE.search(provision.text):
            continue
        words = next(filter(None, match.groups()))
        for searched, designations in ((words, ()), (title, (words,))):
            known = [one for one in mentions(searched, rules) if one.entry.kind in _ORGANIZATIONS]
            if len({one.entry.slug for one in known}) == 1:
                return (party_of_mention(known[0], designations),)
    return ()
