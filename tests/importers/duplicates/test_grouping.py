"""Tests of importers.duplicates.grouping."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from importers.duplicates.grouping import Decision, Member, group
from importers.duplicates.resemblance import compare_traits
from tests.importers.fiches import ELSEWHERE, make_member, make_traits
from tests.named_places import GUERET

HERE = (GUERET.lon, GUERET.lat)
NEXT_COMMUNE = {"commune": "Sainte-Feyre", "commune_code": "23193"}
RUCHE = {"nom": "La Ruche", "adresse": "5 rue du Pont"}
TILLEULS = {"nom": "Les Tilleuls", "adresse": "9 rue des Écoles"}


def lieux(members, decisions=()):
    """Return the identifiers of each lieu."""
    members = list(members)
    found = group(members, decisions)
    groups = {}
    for member in members:
        groups.setdefault(found[member.row_id].lieu_id, set()).add(member.identity)
    return groups


def test_the_same_identifier_in_two_sources_is_one_lieu():
    rows = [
        make_member("x", source="b", line=7, row_id=2, **TILLEULS),
        make_member("x", source="a", row_id=1, **RUCHE),
    ]
    groups = group(rows)

    assert groups[1].reason is None
    assert (groups[2].lieu_id, groups[2].reason) == ("x", "même identifiant que la ligne 1 de a")


def test_the_same_name_and_street_in_two_sources_are_one_lieu():
    rows = [
        make_member("x", source="a", line=12, row_id=1, **RUCHE),
        make_member("y", source="b", row_id=2, **RUCHE),
    ]

    assert group(rows)[2].lieu_id == "x"
    assert group(rows)[2].reason == "même nom, même adresse que la ligne 12 de a"


def test_a_source_must_say_more_of_two_rows_it_gave_two_identifiers():
    vague = {"nom": "Médiathèque", "adresse": "5 rue du Pont"}
    precise = {"nom": "Médiathèque Jean Moulin", "adresse": "5 rue du Pont"}
    rows = [make_member("x", source="a", **vague), make_member("y", source="b", **precise)]
    of_one_source = [make_member("x", **vague), make_member("y", line=2, **precise)]

    assert len(lieux(rows)) == 1
    assert len(lieux(of_one_source)) == 2


def test_rows_on_both_sides_of_a_boundary_are_compared():
    rows = [
        make_member("x", at=HERE, **RUCHE),
        make_member("y", source="b", at=HERE, **RUCHE, **NEXT_COMMUNE),
    ]

    assert lieux(rows) == {"x": {"x", "y"}}


def test_the_same_name_in_two_communes_is_two_lieux():
    rows = [
        make_member("x", at=HERE, **RUCHE),
        make_member("y", source="b", at=ELSEWHERE, **RUCHE, **NEXT_COMMUNE),
    ]

    assert len(lieux(rows)) == 2


def test_a_vague_row_does_not_tie_two_places_together():
    street = {"adresse": "5 rue du Pont", "at": HERE}
    rows = [
        make_member("x", "Médiathèque Jean Moulin", source="a", telephone="+33199001234", **street),
        make_member("y", "Médiathèque", source="b", telephone="+33199001234", **street),
        make_member("z", "Médiathèque Aragon", source="c", **street),
    ]

    assert lieux(rows) == {"x": {"x", "y"}, "z": {"z"}}


def test_what_a_person_separated_stays_apart():
    rows = [make_member("x", source="a", **RUCHE), make_member("y", source="b", **RUCHE)]

    assert len(lieux(rows, [Decision("x", "y", same=False, reason="deux étages")])) == 2


def test_what_a_person_joined_is_one_lieu():
    rows = [
        make_member("x", source="a", row_id=1, **RUCHE),
        make_member("y", source="b", row_id=2, **TILLEULS),
    ]
    groups = group(rows, [Decision("x", "y", same=True, reason="a déménagé")])

    assert (groups[2].lieu_id, groups[2].reason) == ("x", "réuni à la main : a déménagé")


def test_separating_is_stronger_than_joining():
    rows = [make_member(identity, source=identity, **RUCHE) for identity in "xyz"]
    decisions = [
        Decision("x", "y", same=True, reason=""),
        Decision("y", "z", same=True, reason=""),
        Decision("x", "z", same=False, reason=""),
    ]

    assert lieux(rows, decisions) == {"x": {"x", "y"}, "z": {"z"}}


def test_a_decision_on_a_row_that_is_gone_changes_nothing():
    rows = [make_member("x", **RUCHE)]

    assert lieux(rows, [Decision("w", "x", same=True, reason="")]) == {"x": {"x"}}


traits = st.builds(
    make_traits,
    nom=st.sampled_from(
        [
            "Mairie",
            "Médiathèque",
            "Médiathèque Jean Moulin",
            "Médiathèque Aragon",
            "France services",
            "Bus vert",
        ]
    ),
    adresse=st.sampled_from([None, "5 rue du Pont", "rue du Pont", "90 rue du Pont", "place du Marché"]),
    at=st.sampled_from([None, HERE, ELSEWHERE]),
    telephone=st.sampled_from([None, "+33199001234", "+33199005678"]),
)
members = st.lists(
    st.builds(
        Member,
        identity=st.sampled_from("abcdefgh"),
        source=st.sampled_from("st"),
        line=st.integers(1, 99),
        row_id=st.integers(),
        traits=traits,
    ),
    unique_by=(lambda member: member.row_id, lambda member: (member.source, member.line)),
    max_size=12,
)


decisions = st.lists(
    st.builds(
        Decision,
        identity_a=st.sampled_from("abcd"),
        identity_b=st.sampled_from("efgh"),
        same=st.booleans(),
        reason=st.just("vu sur place"),
    ),
    max_size=4,
    unique_by=lambda decision: (decision.identity_a, decision.identity_b),
)


@given(members, decisions, st.randoms())
def test_groups_and_reasons_do_not_depend_on_the_order_of_the_rows(rows, decided, chance):
    shuffled = group(chance.sample(rows, len(rows)), chance.sample(decided, len(decided)))

    assert shuffled == group(rows, decided)


@given(members, decisions)
def test_what_a_person_separated_is_never_one_lieu(rows, decided):
    together = lieux(rows, decided).values()

    for decision in decided:
        pair = {decision.identity_a, decision.identity_b}
        assert decision.same or not any(pair <= identities for identities in together)


@given(members)
def test_each_lieu_has_exactly_one_first_row_and_its_smallest_identifier(rows):
    groups = group(rows)

    firsts = [membership.lieu_id for membership in groups.values() if membership.reason is None]
    assert sorted(firsts) == sorted({membership.lieu_id for membership in groups.values()})
    assert all(min(identities) == lieu_id for lieu_id, identities in lieux(rows).items())


@given(members)
def test_no_two_rows_of_a_lieu_contradict_each_other(rows):
    groups = group(rows)

    for a, b in combinations(rows, 2):
        if a.identity != b.identity and groups[a.row_id].lieu_id == groups[b.row_id].lieu_id:
            assert not compare_traits(a.traits, b.traits).contradictory


@given(members, members)
def test_a_row_of_another_town_changes_nothing(rows, others):
    moved = [
        Member(f"{m.identity}'", m.source, m.line + 100, m.row_id, make_traits("Lieu", commune_code="87085"))
        for m in others
        if m.row_id not in {row.row_id for row in rows}
    ]

    assert {row.row_id: group([*rows, *moved])[row.row_id] for row in rows} == group(rows)
