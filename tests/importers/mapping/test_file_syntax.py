"""Tests of importers.mapping file_syntax and field_syntax: a wrong key is refused with what is accepted."""

import re
import tomllib

import pytest

from geo.errors import InvalidInput
from importers.mapping.file_syntax import parse_mapping
from importers.sources.hubs import MAPPINGS

AIDE = "Aide aux démarches administratives"


def messages(document):
    with pytest.raises(InvalidInput) as caught:
        parse_mapping(document)
    return caught.value.messages


@pytest.mark.parametrize(
    ("document", "key", "message"),
    [
        ({"nomm": {"colonne": "x"}}, "nomm", "champ inconnu (peut-être nom ?)"),
        ({"nom": "x"}, "nom", "une table est attendue"),
        (
            {"nom": {}},
            "nom",
            "un verbe et un seul est attendu ; accepté : colonne, joindre, dissocier, valeur",
        ),
        ({"nom": {"colonne": "x", "valeur": "y"}}, "nom", "un verbe et un seul"),
        ({"nom": {"column": "x"}}, "nom.column", "clé inconnue ; accepté : colonne, joindre"),
        ({"nom": {"colonne": 3}}, "nom.colonne", "un texte ou une liste de textes"),
        ({"nom": {"colonne": "x", "remplacer": "y"}}, "nom.remplacer", "ancien = nouveau"),
        ({"nom": {"valeur": 1}}, "nom.valeur", "un texte"),
        ({"nom": {"joindre": {}}}, "nom.joindre.colonnes", "manque"),
        ({"nom": {"joindre": {"colonnes": ["x"], "par": " "}}}, "nom.joindre.par", "clé inconnue"),
        ({"nom": {"joindre": {"colonnes": ["x"], "separateur": []}}}, "nom.joindre.separateur", "un texte"),
        ({"nom": {"joindre": {"colonnes": ["x"], "separateur": 1}}}, "nom.joindre.separateur", "un texte"),
        ({"nom": {"dissocier": {"colonne": "x"}}}, "nom.dissocier.separateur", "manque"),
        (
            {"nom": {"dissocier": {"colonne": "x", "separateur": "", "partie": 0}}},
            "nom.dissocier.separateur",
            "un séparateur vide",
        ),
        (
            {"nom": {"dissocier": {"colonne": "x", "separateur": ",", "partie": "a"}}},
            "nom.dissocier.partie",
            "un nombre entier",
        ),
        (
            {"nom": {"dissocier": {"colonne": [], "separateur": ",", "partie": 0}}},
            "nom.dissocier.colonne",
            "un texte",
        ),
        ({"nom": {"colonne": "x", "si": {"termes": ["a"]}}}, "nom.si.colonnes", "manque"),
        ({"nom": [{"colonnes": ["x"], "cible": "y"}]}, "nom", "ce champ n'a qu'une valeur"),
        ({"services": [{"colonnes": ["x"]}]}, "services[0].cible", f"manque ; accepté : {AIDE}"),
        ({"services": [{"cible": "Jardinage"}]}, "services[0].cible", "«Jardinage» n'est pas une valeur"),
        ({"services": [{"cible": 3}]}, "services[0].cible", "un texte"),
        ({"services": [{"cible": AIDE, "terme": ["a"]}]}, "services[0].terme", "clé inconnue"),
        (
            {"services": [{"cible": AIDE, "colonnes": ["x"], "sauf": ["!"]}]},
            "services[0].sauf",
            "sans lettre",
        ),
        ({"services": ["x"]}, "services[0]", "une table est attendue"),
        ({"position_precision": [{"cible": "ici"}]}, "position_precision[0].cible", "n'est pas une valeur"),
        ({"horaires": {"lundi": "x"}}, "horaires.lundi", "clé inconnue ; accepté : jours, semaine, osm"),
        ({"horaires": {"jours": {"lundi": "x"}}}, "horaires.jours.lundi", "clé inconnue ; accepté : Mo, Tu"),
        ({"horaires": {"jours": {"Mo": 3}}}, "horaires.jours.Mo", "un texte"),
        ({"horaires": {"jours": 3}}, "horaires.jours", "une table est attendue"),
        ({"horaires": {"semaine": 3}}, "horaires.semaine", "un texte"),
        ({"horaires": {"osm": 3}}, "horaires.osm", "un texte"),
        ({"semaine_ouverture": "x"}, "semaine_ouverture", "une table est attendue"),
        ({"fichier": "x"}, "fichier", "une table est attendue"),
        ({"fichier": {"license": "x"}}, "fichier.license", "clé inconnue ; accepté : nom, licence"),
        ({"fichier": {"nom": 3}}, "fichier.nom", "un texte est attendu"),
        ({"fichier": {"standard": "oui"}}, "fichier.standard", "true ou false"),
        ({"fichier": {"reconnaitre": "x"}}, "fichier.reconnaitre", "une liste"),
        ({"fichier": {"reconnaitre": [3]}}, "fichier.reconnaitre", "un texte ou une liste"),
        ({"fichier": {"valeurs": {"x": 3}}}, "fichier.valeurs", "un texte"),
        ({"fichier": {"crs": True}}, "fichier.crs", "un nombre entier"),
        ({"fichier": {"crs": 99}}, "fichier.crs", "EPSG:99 n'existe pas"),
        ({"fichier": {"entete": 0}}, "fichier.entete", "la première ligne est la ligne 1"),
        ({"fichier": {"separateurs": [""]}}, "fichier.separateurs", "un séparateur vide"),
        ({"fichier": {"ecarter": [{"colonnes": ["x"]}]}}, "fichier.ecarter[0].raison", "dites pourquoi"),
        ({"fichier": {"ecarter": [{"raison": "x"}]}}, "fichier.ecarter[0].colonnes", "manque"),
        ({"fichier": {"ecarter": ["x"]}}, "fichier.ecarter[0]", "une table est attendue"),
    ],
)
def test_a_wrong_key_is_named_with_what_is_accepted(document, key, message):
    found = messages(document)

    assert list(found) == [key]
    assert message in found[key]


def test_every_wrong_key_is_told_at_once():
    document = {
        "fichier": {"crs": 99},
        "nomm": {},
        "services": [{"cible": "Jardinage"}],
        "nom": {"colonne": "x"},
    }

    assert list(messages(document)) == ["fichier.crs", "nomm", "services[0].cible"]


def test_the_examples_of_the_manual_are_right():
    manual = (MAPPINGS / "README.md").read_text("utf-8")

    for example in re.findall(r"```toml\n(.*?)```", manual, re.DOTALL):
        assert parse_mapping(tomllib.loads(example)).champs
