"""Tests of importers.fiche.headline."""

import pytest

from importers.fiche.headline import Evidence, find_acces_libre, find_ateliers, find_pass_numerique

SUPPORT = "modalites_accompagnement"


def evidence(texts=(), *, costs_are_v0=False, support_is_partial=False, **labels):
    return Evidence(labels, costs_are_v0, texts, support_is_partial)


def test_a_row_that_says_nothing_leaves_the_three_facts_unknown():
    facts = (find_ateliers, find_acces_libre, find_pass_numerique)

    assert [find(evidence()).state for find in facts] == ["inconnu"] * 3


@pytest.mark.parametrize(
    "label", ["Dans un atelier : j'apprends collectivement", "Dans un atelier collectif", "atelier"]
)
def test_every_version_s_wording_of_a_workshop_is_yes(label):
    assert find_ateliers(evidence(modalites_accompagnement=[label])).state == "oui"


def test_ways_to_help_without_a_workshop_are_no():
    found = find_ateliers(evidence(modalites_accompagnement=["Seul : j'ai accès à du matériel"]))

    assert (found.state, found.field) == ("non", SUPPORT)


def test_a_workshop_named_in_the_text_is_only_a_hint():
    assert find_ateliers(evidence(["Ateliers d'initiation le mardi."])).state == "indice"


def test_a_row_that_tells_only_one_way_to_help_says_no_to_nothing():
    partial = evidence(modalites_accompagnement=["En autonomie"], support_is_partial=True)

    assert find_ateliers(partial).state == "inconnu"
    assert find_acces_libre(partial).state == "oui"


def test_equipment_among_the_services_is_a_hint_of_free_access():
    assert find_acces_libre(evidence(services=["Accéder à du matériel"])).state == "indice"


def test_buying_equipment_is_not_free_access():
    assert find_acces_libre(evidence(services=["S'équiper en matériel informatique"])).state == "inconnu"


def test_v0_can_say_that_the_pass_is_accepted():
    label = "Accepte le Pass numérique : il est possible d'utiliser un Pass numérique"

    assert find_pass_numerique(evidence(frais_a_charge=[label], costs_are_v0=True)).state == "oui"


def test_v0_costs_without_the_pass_are_no():
    assert find_pass_numerique(evidence(frais_a_charge=["Gratuit"], costs_are_v0=True)).state == "non"


def test_v1_cannot_say_no_to_the_pass():
    assert find_pass_numerique(evidence(frais_a_charge=["Gratuit"])).state == "inconnu"


def test_v1_free_under_condition_leaves_the_pass_possible():
    assert find_pass_numerique(evidence(frais_a_charge=["Gratuit sous condition"])).state == "possible"


def test_the_aptic_label_is_yes_to_the_pass():
    labels = {"dispositif_programmes_nationaux": ["France Services", "APTIC"]}

    assert (
        find_pass_numerique(evidence(**labels, frais_a_charge=["Gratuit"], costs_are_v0=True)).state == "oui"
    )


@pytest.mark.parametrize(
    "text", ["Passes numériques bienvenus.", "Chèques APTIC", "chèque culture numérique"]
)
def test_the_pass_in_the_text_is_yes(text):
    assert find_pass_numerique(evidence([text])).state == "oui"


@pytest.mark.parametrize(
    "text",
    ["Nous n'acceptons plus le pass numérique.", "Pass numérique non accepté", "APTIC : n'accepte pas"],
)
def test_a_pass_that_is_refused_is_no(text):
    assert find_pass_numerique(evidence([text])).state == "non"


@pytest.mark.parametrize("text", ["Pass Culture", "Pass Navigo accepté", "la Passerelle numérique", "aptice"])
def test_other_passes_are_not_the_pass_numerique(text):
    assert find_pass_numerique(evidence([text])).state == "inconnu"
