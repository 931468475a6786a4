"""Tests of importers.mapping.apply and importers.mapping.verbs: each verb by which a mapping reads a row."""

import pytest

from importers.mapping.apply import apply_mapping, reason_to_drop
from importers.mapping.file_syntax import parse_mapping


def read(document, values):
    return apply_mapping(parse_mapping(document), values)


def test_a_column_fills_a_field():
    assert read({"nom": {"colonne": "LIEU"}}, {"LIEU": " Maison  de l'Essai "})["nom"] == "Maison de l'Essai"


def test_the_first_filled_of_several_columns_counts():
    document = {"telephone": {"colonne": ["fixe", "mobile"]}}

    assert read(document, {"fixe": " ", "mobile": "06"})["telephone"] == "06"


def test_zero_fills_a_column():
    assert read({"latitude": {"colonne": ["y", "lat"]}}, {"y": 0, "lat": 46})["latitude"] == 0


def test_a_column_inside_an_object_is_named_by_its_path():
    document = {"code_postal": {"colonne": "address.postalCode"}}

    assert read(document, {"address": {"postalCode": "23000"}})["code_postal"] == "23000"


def test_a_column_whose_name_has_a_dot_is_a_column():
    assert read({"telephone": {"colonne": "a.b"}}, {"a.b": "1", "a": {"b": "2"}})["telephone"] == "1"


def test_words_of_a_column_are_replaced():
    document = {"date_maj": {"colonne": "maj", "remplacer": {"0102023": "01/2023"}}}

    assert read(document, {"maj": "09/0102023"})["date_maj"] == "09/01/2023"


def test_columns_are_joined_without_the_empty_ones():
    document = {"adresse": {"joindre": {"colonnes": ["n", "bis", "voie"]}}}

    assert read(document, {"n": 5, "bis": "", "voie": "rue de l'Essai"})["adresse"] == "5 rue de l'Essai"


def test_another_column_is_read_where_those_to_join_are_empty():
    document = {"adresse": {"joindre": {"colonnes": ["n", "voie"], "separateur": ", ", "ou": ["tout"]}}}

    assert read(document, {"n": "", "tout": "5 rue de l'Essai"})["adresse"] == "5 rue de l'Essai"


def test_a_part_of_a_column_is_taken():
    document = {
        "latitude": {"dissocier": {"colonne": "point", "separateur": ",", "partie": 0}},
        "longitude": {"dissocier": {"colonne": "point", "separateur": ",", "partie": 1}},
    }

    values = read(document, {"point": "46.17, 1.87"})
    assert (values["latitude"], values["longitude"]) == ("46.17", "1.87")


def test_parts_are_counted_from_the_end_too_and_between_several_signs():
    document = {"latitude": {"dissocier": {"colonne": "lien", "separateur": ["=", ","], "partie": -2}}}

    assert read(document, {"lien": "https://maps.example.org/?x=1&to=46.17,1.87"})["latitude"] == "46.17"


def test_a_part_that_is_not_there_is_nothing():
    document = {"longitude": {"dissocier": {"colonne": "point", "separateur": ",", "partie": 1}}}

    assert "longitude" not in read(document, {"point": "46.17"})


def test_a_point_in_wkt_is_taken_apart():
    document = {"longitude": {"dissocier": {"colonne": "geom", "separateur": " ", "partie": 0}}}

    assert read(document, {"geom": "POINT (-0.49 43.89)"})["longitude"] == "-0.49"


@pytest.mark.parametrize(("precision", "longitude"), [("commune", None), ("rue", "1.87"), (1, "1.87")])
def test_a_column_may_say_how_precise_a_point_is(precision, longitude):
    document = {"longitude": {"colonne": "x"}, "position_precision": {"colonne": "precision"}}

    assert read(document, {"x": "1.87", "precision": precision}).get("longitude") == longitude


def test_a_value_holds_in_every_row():
    assert read({"structure_parente": {"valeur": "Département"}}, {})["structure_parente"] == "Département"


def test_a_condition_limits_a_verb_to_some_rows():
    document = {"site_web": {"valeur": "https://x.fr", "si": {"colonnes": ["type"], "mots": ["bus"]}}}

    assert "site_web" in read(document, {"type": "Bus itinérant"})
    assert "site_web" not in read(document, {"type": "Busserolles"})


def services(choices, values, **fichier):
    return read({"fichier": fichier, "services": choices}, values).get("services")


AIDE = "Aide aux démarches administratives"


def test_a_term_is_found_whatever_its_case_and_accents():
    assert services([{"colonnes": ["x"], "termes": ["démarche"], "cible": AIDE}], {"x": "LES DEMARCHES"}) == [
        AIDE
    ]


def test_an_excluded_term_wins():
    choices = [{"colonnes": ["x"], "termes": ["démarche"], "sauf": ["sans"], "cible": AIDE}]

    assert services(choices, {"x": "Sans démarches"}) is None


def test_an_excluded_term_spoils_its_own_item_only():
    choices = [{"colonnes": ["x"], "termes": ["démarche"], "sauf": ["sans"], "cible": AIDE}]

    assert services(choices, {"x": "Démarches|Sans rendez-vous"}, separateurs=["|"]) == [AIDE]


def test_a_whole_word_is_not_found_inside_another():
    choices = [{"colonnes": ["x"], "mots": ["EN"], "cible": AIDE}]

    assert services(choices, {"x": "Rennes"}) is None
    assert services(choices, {"x": "label EN, FS"}) == [AIDE]


def test_the_start_of_an_item_is_looked_at():
    choices = [{"colonnes": ["x"], "debuts": ["A1"], "cible": AIDE}]

    assert services(choices, {"x": "B A1;A12"}, separateurs=[";"]) == [AIDE]
    assert services(choices, {"x": "B A1"}, separateurs=[";"]) is None


def test_without_terms_anything_in_the_column_will_do():
    choices = [{"colonnes": ["x"], "cible": AIDE}]

    assert services(choices, {"x": "X"}) == [AIDE]
    assert services(choices, {"x": "null"}) is None


def test_without_columns_the_target_always_holds():
    assert services([{"cible": AIDE}], {}) == [AIDE]


def test_columns_are_named_by_how_they_start():
    choices = [{"colonnes": ["besoin_*"], "termes": ["impôts"], "cible": AIDE}]

    assert services(choices, {"besoin_1": "CAF", "besoin_2": "Impôts"}) == [AIDE]


def test_a_choice_may_depend_on_another_column():
    choices = [{"colonnes": ["x"], "cible": AIDE, "si": {"colonnes": ["actif"], "mots": ["oui"]}}]

    assert services(choices, {"x": "1", "actif": "non"}) is None


def test_a_label_of_the_file_may_be_kept_as_it_is():
    document = {"autres_formations_labels": [{"colonnes": ["labels"]}]}

    assert read(document, {"labels": "SudLabs|Bus d'or"})["autres_formations_labels"] == [
        "SudLabs",
        "Bus d'or",
    ]


def test_days_in_columns_are_a_week():
    document = {"horaires": {"jours": {"Mo": "lundi", "Tu": "mardi"}}}

    assert read(document, {"lundi": "9h-12h", "mardi": "Fermé"})["horaires"] == "Mo 09:00-12:00"


def test_a_day_may_have_several_columns():
    document = {"horaires": {"jours": {"Mo": ["matin", "soir"]}}}

    assert read(document, {"matin": "9h-12h", "soir": "14h-17h"})["horaires"] == "Mo 09:00-12:00,14:00-17:00"


def test_a_pair_of_columns_is_an_opening_and_a_closing_time():
    document = {"horaires": {"jours": {"Mo": [["de", "a"]]}}}

    assert read(document, {"de": "09:00", "a": "12:30"})["horaires"] == "Mo 09:00-12:30"


def test_a_week_in_words_is_read():
    assert read({"horaires": {"semaine": "h"}}, {"h": "Lundi : 9h-12h"})["horaires"] == "Mo 09:00-12:00"


def test_hours_in_osm_come_first():
    document = {"horaires": {"osm": "osm", "semaine": "h"}}

    assert read(document, {"osm": "Fr 10:00-11:00", "h": "Lundi : 9h-12h"})["horaires"] == "Fr 10:00-11:00"


def test_hours_that_cannot_be_read_are_told_in_words():
    values = read({"horaires": {"semaine": "h"}}, {"h": "demandez à la mairie"})

    assert "horaires" not in values
    assert values["presentation_detail"] == "Horaires : demandez à la mairie"


def test_hours_that_hold_every_other_week_say_so():
    document = {"horaires": {"jours": {"Mo": "lundi"}}, "semaine_ouverture": {"colonne": "ouverture"}}

    horaires = read(document, {"lundi": "9h-12h", "ouverture": "Semaine impaire"})["horaires"]
    assert horaires == "week 1-53/2 Mo 09:00-12:00"


def test_an_address_on_one_line_is_taken_apart():
    values = read({"adresse": {"colonne": "a"}}, {"a": "5 rue de l'Essai, 23000 Guéret"})

    assert (values["adresse"], values["code_postal"], values["commune"]) == (
        "5 rue de l'Essai",
        "23000",
        "Guéret",
    )


def test_a_projected_position_is_put_in_degrees():
    document = {"fichier": {"crs": 2154}, "longitude": {"colonne": "x"}, "latitude": {"colonne": "y"}}

    values = read(document, {"x": "481897,815", "y": "6917745,537"})
    assert (values["longitude"], values["latitude"]) == pytest.approx((0, 49.322), abs=1e-6)


def test_a_position_that_is_only_of_the_commune_is_dropped():
    document = {
        "latitude": {"colonne": "y"},
        "longitude": {"colonne": "x"},
        "position_precision": [{"colonnes": ["type"], "mots": ["municipality"], "cible": "commune"}],
    }

    assert "latitude" in read(document, {"y": 46, "x": 1, "type": "housenumber"})
    assert "latitude" not in read(document, {"y": 46, "x": 1, "type": "municipality"})


def test_the_kind_of_place_is_what_the_file_says_and_what_the_name_says():
    document = {
        "nom": {"colonne": "n"},
        "typologie": [{"colonnes": ["t"], "mots": ["asso"], "cible": "ASSO"}],
    }

    assert read(document, {"n": "Médiathèque", "t": "asso"})["typologie"] == ["ASSO", "BIB"]


def test_columns_of_the_standard_are_read_as_they_are_when_the_file_has_them():
    values = read({"fichier": {"standard": True}}, {"nom": "Essai", "typologie": "BIB", "autre": 1})

    assert (values["nom"], values["typologie"], "autre" in values) == ("Essai", ["BIB"], False)


def test_the_attribution_is_the_source_of_rows_that_name_none():
    document = {"fichier": {"attribution": "Hub"}, "source": {"colonne": "s"}}

    assert read(document, {"s": ""})["source"] == "Hub"
    assert read(document, {"s": "Ville"})["source"] == "Ville"


def test_rows_of_one_lieu_have_one_identifier():
    document = {"fichier": {"regrouper": ["nom", "ville"]}, "nom": {"colonne": "nom"}}

    ids = {read(document, {"nom": nom, "ville": "Guéret"})["id"] for nom in ("Essai", "ESSAI ", "Autre")}
    assert len(ids) == 2


def test_ways_of_helping_that_a_file_does_not_ask_for_are_unknown():
    document = {"fichier": {"modalites_completes": ["aides"]}}

    assert read(document, {"aides": ""})["modalites_partielles"] == "oui"
    assert "modalites_partielles" not in read(document, {"aides": "en groupe"})


def test_rows_that_are_no_lieu_are_left_out_with_a_reason():
    ecart = {"colonnes": ["etat"], "mots": ["fermé"], "raison": "le hub le dit fermé"}
    mapping = parse_mapping({"fichier": {"ecarter": [ecart]}})

    assert reason_to_drop(mapping, {"etat": "FERME"}) == "le hub le dit fermé"
    assert reason_to_drop(mapping, {"etat": "ouvert"}) is None


def test_a_description_of_the_national_pipeline_is_understood_as_it_is():
    document = {
        "adresse": {"joindre": {"colonnes": ["n", "rue"], "séparateur": " ", "ou": {"colonne": "tout"}}},
        "latitude": {"dissocier": {"colonne": "point", "séparateur": ",", "partie": 0}},
        "horaires": {"jours": [{"colonne": "lundi", "osm": "Mo"}]},
        "services": [{"colonnes": ["x"], "termes": ["caf"], "cible": AIDE}],
    }

    values = read(document, {"tout": "1 rue A", "point": "46.1,1.8", "lundi": "9h-12h", "x": "CAF"})
    assert (values["adresse"], values["latitude"]) == ("1 rue A", "46.1")
    assert (values["horaires"], values["services"]) == ("Mo 09:00-12:00", [AIDE])
