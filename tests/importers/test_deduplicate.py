"""Tests of importers.deduplicate."""

from hypothesis import given
from hypothesis import strategies as st

from geo.vocabulary import HEADLINE_FACTS, LIST_FIELDS, PIVOT_UNKNOWN
from importers.deduplicate import Member, group, merge


def make_fiche(date_maj="2024-01-01", identity="a", **values):
    unknown = {"state": "inconnu", "date": date_maj, "source": None, "field": None, "value": None}
    return {
        "identity": identity,
        "date_maj": date_maj,
        "pivot": PIVOT_UNKNOWN,
        "nom": "Lieu",
        "telephone": None,
        "latitude": None,
        "longitude": None,
        "position": [1.0, 46.0],
        "position_precision": "commune",
        "commune_code": "23096",
        "facts": dict.fromkeys(HEADLINE_FACTS, unknown),
        **{field: [] for field in LIST_FIELDS},
        **values,
    }


def test_the_same_identifier_in_two_sources_is_one_lieu():
    groups = group([Member("x", "b", 7, 2), Member("x", "a", 1, 1)])

    assert groups[1].reason is None
    assert (groups[2].lieu_id, groups[2].reason) == ("x", "même identifiant que la ligne 1 de a")


def test_the_same_name_street_and_commune_in_a_source_is_one_lieu():
    groups = group([Member("x", "a", 1, 1, "k"), Member("y", "a", 2, 2, "k")])

    assert (groups[2].lieu_id, groups[2].reason) == ("x", "mêmes nom, adresse et commune que la ligne 1")


def test_the_same_name_and_street_in_two_sources_are_two_lieux():
    groups = group([Member("x", "a", 1, 1, "k"), Member("y", "b", 1, 2, "k")])

    assert groups[2].lieu_id == "y"


def test_a_chain_of_resemblances_is_one_lieu():
    rows = [Member("x", "a", 1, 1, "k"), Member("y", "a", 2, 2, "k"), Member("y", "b", 1, 3, "l")]

    assert {membership.lieu_id for membership in group(rows).values()} == {"x"}


members = st.lists(
    st.builds(
        Member,
        identity=st.sampled_from("abcdef"),
        source=st.sampled_from("st"),
        line=st.integers(1, 9),
        row_id=st.integers(),
        match_key=st.sampled_from([None, "k", "l"]),
    ),
    unique_by=lambda member: member.row_id,
)


@given(members, st.randoms())
def test_groups_do_not_depend_on_the_order_of_the_rows(rows, chance):
    shuffled = chance.sample(rows, len(rows))

    assert {k: m.lieu_id for k, m in group(rows).items()} == {
        k: m.lieu_id for k, m in group(shuffled).items()
    }


@given(members)
def test_each_lieu_has_exactly_one_first_row(rows):
    groups = group(rows)

    firsts = [membership.lieu_id for membership in groups.values() if membership.reason is None]
    assert sorted(firsts) == sorted({membership.lieu_id for membership in groups.values()})


def test_the_newest_value_that_is_there_wins():
    old = make_fiche("2022-01-01", nom="Ancien nom", telephone="+33199001234")
    new = make_fiche("2024-01-01", nom="Nouveau nom")

    merged = merge([old, new])
    assert (merged["nom"], merged["telephone"]) == ("Nouveau nom", "+33199001234")


def test_lists_are_united_but_costs_come_whole_from_the_newest():
    old = make_fiche("2022-01-01", services=["B"], frais_a_charge=["Payant"])
    new = make_fiche("2024-01-01", services=["A"], frais_a_charge=["Gratuit"])

    merged = merge([old, new])
    assert (merged["services"], merged["frais_a_charge"]) == (["A", "B"], ["Gratuit"])


def test_the_most_precise_position_wins_over_the_newest():
    precise = make_fiche("2022-01-01", position_precision="adresse", position=[1.5, 46.5])

    assert merge([precise, make_fiche("2024-01-01")])["position"] == [1.5, 46.5]
