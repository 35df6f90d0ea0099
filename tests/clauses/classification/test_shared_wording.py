"""How paragraphs are ordered that the encoder finds alike: by their wording, across languages by roots and figures."""

from __future__ import annotations

from clauses.classification.shared_wording import ranked, shared_wording

ASKED = "Either Party may terminate this Agreement by six months' written notice."


def test_the_rarer_words_count_more() -> None:
    same, near, far = shared_wording(
        ASKED, [ASKED, "A Party may terminate it on notice of six months.", "This Agreement enters into force."]
    )
    assert round(same, 3) == 2 and same > near > far


def test_meaning_comes_first_and_wording_decides_between_equals() -> None:
    notice, force = ("This Agreement may be terminated by six months' notice.", 0.9), ("It enters into force.", 0.9)
    assert ranked(ASKED, [force, notice], is_same_language=True) == [1, 0]
    assert ranked(ASKED, [(force[0], 3.5), notice], is_same_language=True) == [0, 1]


def test_across_languages_roots_and_figures_decide() -> None:
    candidates = [
        ("Chaque Partie peut dénoncer la présente convention sous préavis de 12 mois.", 0.8),
        ("Les informations confidentielles ne sont divulguées qu'avec le consentement de la Partie, article 7.", 0.8),
    ]
    asked = "Confidential information is disclosed with the consent of the Party only, as Article 7 says."
    assert ranked(asked, candidates, is_same_language=False) == [1, 0]
