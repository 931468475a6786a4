"""Tests of importers.duplicates.merging."""

from hypothesis import given
from hypothesis import strategies as st

from geo.standard.fields import PIVOT_UNKNOWN
from importers.duplicates.merging import merge, strongest_fact
from tests.importers.fiches import UNKNOWN, make_row

OLD, NEW, RECENT = "2021-03-01", "2024-01-01", "2023-09-01"


def test_the_newest_value_that_is_there_wins():
    old = make_row("Ancien nom", date_maj=OLD, telephone="+33199001234")
    new = make_row("Nouveau nom", date_maj=NEW)

    merged = merge([old, new]).fiche
    assert (merged["nom"], merged["telephone"], merged["date_maj"]) == ("Nouveau nom", "+33199001234", NEW)


def test_an_unknown_pivot_never_hides_a_known_one():
    rows = [make_row(date_maj=OLD, pivot="21230096800018"), make_row(date_maj=NEW, pivot=PIVOT_UNKNOWN)]

    assert merge(rows).fiche["pivot"] == "21230096800018"


def test_services_are_united_within_half_a_year():
    rows = [make_row(date_maj=RECENT, services=["B"]), make_row(date_maj=NEW, services=["A"])]

    assert merge(rows).fiche["services"] == ["A", "B"]


def test_a_service_that_only_an_older_row_lists_has_stopped():
    rows = [make_row(date_maj=OLD, services=["A", "B"]), make_row(date_maj=NEW, services=["A"])]

    assert merge(rows).fiche["services"] == ["A"]


def test_an_older_row_speaks_where_the_newest_is_silent():
    rows = [make_row(date_maj=OLD, services=["B"]), make_row(date_maj=NEW)]

    assert merge(rows).fiche["services"] == ["B"]


def test_labels_are_united_whatever_the_age():
    rows = [
        make_row(date_maj=OLD, dispositif_programmes_nationaux=["France Services"]),
        make_row(date_maj=NEW, dispositif_programmes_nationaux=["Conseillers numériques"]),
    ]

    labels = merge(rows).fiche["dispositif_programmes_nationaux"]
    assert labels == ["Conseillers numériques", "France Services"]


def test_a_row_without_date_adds_nothing_to_the_list_of_one_with_a_date():
    rows = [make_row(date_maj=None, services=["B"]), make_row(date_maj=NEW, services=["A"])]

    assert merge(rows).fiche["services"] == ["A"]


def test_rows_without_any_date_are_of_one_period():
    rows = [
        make_row(date_maj=None, services=["A"]),
        make_row(date_maj=None, identity="b", services=["B"]),
    ]

    assert merge(rows).fiche["services"] == ["A", "B"]


def test_costs_come_whole_from_the_newest_row():
    rows = [
        make_row(date_maj=RECENT, frais_a_charge=["Payant"]),
        make_row(date_maj=NEW, frais_a_charge=["Gratuit"]),
    ]

    assert merge(rows).fiche["frais_a_charge"] == ["Gratuit"]


def test_the_pass_numerique_survives_whatever_the_age():
    accepted = {**UNKNOWN, "state": "oui", "date": OLD}
    rows = [make_row(date_maj=OLD), make_row(date_maj=NEW)]
    rows[0].fiche["facts"] = {**rows[0].fiche["facts"], "pass_numerique": accepted}

    assert merge(rows).fiche["facts"]["pass_numerique"] == accepted


def test_the_most_precise_position_wins_over_the_newest():
    precise = make_row(date_maj=OLD, position_precision="adresse", position=[1.5, 46.5])

    assert merge([precise, make_row(date_maj=NEW)]).fiche["position"] == [1.5, 46.5]


def garage(date_maj, **values):
    return make_row(date_maj=date_maj, position_precision="adresse", position=[1.5, 46.5], **values)


def bus(**values):
    return make_row(
        date_maj=RECENT, itinerance=["Itinérant"], position_precision="inconnue", position=None, **values
    )


def test_the_garage_that_an_older_row_knows_is_no_place_to_meet_a_bus():
    merged = merge([garage(OLD), bus()]).fiche

    assert (merged["position"], merged["position_precision"]) == (None, "inconnue")


def test_a_newer_row_that_has_a_place_is_believed_again():
    assert merge([garage(NEW), bus()]).fiche["position"] == [1.5, 46.5]


def test_a_stop_of_a_bus_is_a_place():
    stop = make_row(date_maj=RECENT, itinerance=["Itinérant"], arret_de="bus-1")

    assert merge([garage(OLD, arret_de="bus-1"), stop]).fiche["position"] == [1.5, 46.5]


def test_a_street_never_ends_up_in_the_commune_of_another_row():
    old = make_row(date_maj=OLD, adresse="5 rue du Pont", commune="Aubusson", commune_code="23008")
    merged = merge([old, make_row(date_maj=NEW)]).fiche

    assert (merged["adresse"], merged["commune"], merged["commune_code"]) == (
        "5 rue du Pont",
        "Aubusson",
        "23008",
    )


def test_the_merge_says_which_row_a_value_is_from():
    old = make_row("Ancien nom", date_maj=OLD, source="a", line=3)
    new = make_row("Nouveau nom", date_maj=NEW, source="b", line=12)

    assert merge([old, new]).provenance == {
        "nom": {"why": "plus récent", "rows": [{"source": "b", "line": 12, "date": NEW}]}
    }


def test_a_united_list_says_all_its_rows():
    rows = [
        make_row(date_maj=RECENT, line=3, services=["B"]),
        make_row(date_maj=NEW, line=12, services=["A"]),
    ]

    told = merge(rows).provenance["services"]
    assert (told["why"], [row["line"] for row in told["rows"]]) == ("réunis", [12, 3])


def test_a_position_that_is_older_and_surer_says_so():
    precise = make_row(date_maj=OLD, position_precision="adresse", position=[1.5, 46.5])

    assert merge([precise, make_row(date_maj=NEW)]).provenance["position"]["why"] == "plus précis"


def test_what_all_rows_agree_on_has_no_provenance():
    assert merge([make_row(), make_row(identity="b")]).provenance == {}


rows = st.lists(
    st.builds(
        make_row,
        nom=st.sampled_from(["A", "B"]),
        source=st.sampled_from("st"),
        line=st.integers(1, 9),
        identity=st.sampled_from("xy"),
        date_maj=st.sampled_from([None, OLD, RECENT, NEW]),
        telephone=st.sampled_from([None, "1", "2"]),
        services=st.lists(st.sampled_from("ABC"), unique=True),
        adresse=st.sampled_from([None, "5 rue du Pont"]),
    ),
    min_size=1,
    unique_by=lambda row: row.key,
)


@given(rows, st.randoms())
def test_the_merge_does_not_depend_on_the_order_of_the_rows(rows, chance):
    assert merge(chance.sample(rows, len(rows))) == merge(rows)


def make_fact(state, date="2023-01-01", source="a"):
    return {"state": state, "date": date, "source": source}


def test_a_row_that_knows_nothing_never_hides_what_another_knows():
    assert (
        strongest_fact([make_fact("inconnu", "2025-01-01"), make_fact("oui", "2022-01-01")])["state"] == "oui"
    )


def test_the_newest_firm_answer_wins():
    assert (
        strongest_fact([make_fact("oui", "2022-01-01", "a"), make_fact("non", "2024-01-01", "b")])["state"]
        == "non"
    )


def test_one_yes_among_the_rows_of_a_source_is_enough():
    assert strongest_fact([make_fact("oui", "2022-01-01"), make_fact("non", "2024-01-01")])["state"] == "oui"
