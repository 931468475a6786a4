"""Plain French of a question of coverage and of its answer."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from geo.coverage.figures import DIRECT, MIXTE, VOL, Coverage
from geo.coverage.inputs import DEPARTEMENT
from geo.coverage.question import Question
from geo.coverage.territory import TerritoryCoverage
from geo.hours.weekly import SAMEDI, SOIR
from geo.standard.accueil import PUBLIC, RESERVE, SANS_ACCUEIL, TOUS
from geo.standard.criteria import Criteria
from geo.travel.modes import ESTIME, MARCHE, MESURE, VELO, VOITURE
from webapp.lieux.params import LieuQuery
from webapp.wording.labels import filter_label
from webapp.wording.words import counted, number, of_place, share

MODE_WORDS: Final = {
    VOITURE: "en voiture",
    VELO: "à vélo",
    MARCHE: "à pied",
    VOL: "à vol d'oiseau",
}
FACT_WORDS: Final = {
    "ateliers": "avec des ateliers",
    "acces_libre": "avec un accès libre",
    "pass_numerique": "qui prennent le Pass numérique",
    "incertains": "même à vérifier",
}
OPENING_WORDS: Final = {SAMEDI: "ouverts le samedi", SOIR: "ouverts après 18 h en semaine"}
ACCUEIL_WORDS: Final = {
    PUBLIC: "ouverts à tous",
    RESERVE: "réservés à certaines personnes",
    SANS_ACCUEIL: "qui ne reçoivent pas de visiteurs",
    TOUS: "même réservés ou sans accueil du public",
}
_VALUE_WORDS: Final = {"Gratuit": "gratuits", "Conseillers numériques": "avec un conseiller numérique"}

CALCUL_WORDS: Final = {
    MESURE: "Temps mesurés sur les routes.",
    ESTIME: "Temps estimés : un modèle calcule les trajets à partir des communes voisines.",
    MIXTE: "Temps mesurés sur les routes pour une partie des communes, estimés pour les autres.",
    DIRECT: "Distances en ligne droite.",
}
NEAR_THRESHOLD: Final = "Près de la limite, une commune estimée peut être comptée du mauvais côté."
LACKING_WORDS: Final = {"population": "population", "position": "position", "contour": "contour"}
DENSITY_WORDS: Final = {
    "tres_peu_dense": "Très peu dense : moins de 30 habitants au km²",
    "peu_dense": "Peu dense : de 30 à 150",
    "intermediaire": "Intermédiaire : de 150 à 1 500",
    "dense": "Dense : 1 500 et plus",
    "inconnu": "Inconnu",
}
FRR_WORDS: Final = {"frr": "En zone FRR", "hors_frr": "Hors zone FRR", "inconnu": "Inconnu"}
QUINTILE_WORDS: Final = {
    "1": "Les moins fragiles",
    "2": "Peu fragiles",
    "3": "Au milieu",
    "4": "Fragiles",
    "5": "Les plus fragiles",
    "inconnu": "Inconnu",
}


def threshold_in_words(value: float, mode: str) -> str:
    """Return a threshold with its unit: «20 minutes», «10 km»."""
    unit = "km" if mode == VOL else "minutes"
    return f"{value:g} {unit}".replace(".", ",")


def short_distance(value: float, mode: str) -> str:
    """Return a distance with its short unit, for tables: «21,6 min»."""
    return f"{value:.1f}".replace(".", ",") + ("\u00a0km" if mode == VOL else "\u00a0min")


def beyond_in_words(question: Question) -> str:
    """Return what is too far: «à plus de 20 minutes en voiture»."""
    return f"à plus de {threshold_in_words(question.threshold, question.mode)} {MODE_WORDS[question.mode]}"


def lieux_in_words(question: Question) -> str:
    """Return which lieux are counted, and for whom they are: «lieux gratuits, ouverts à tous»."""
    parts, for_whom = _lieux_parts(question), ACCUEIL_WORDS[question.criteria.accueil]
    return f"lieux {', '.join((*parts, for_whom))}" if parts else f"tous les lieux {for_whom}"


def of_a_lieu(question: Question) -> str:
    """Return from what people are far: «d'un lieu», «d'un des lieux gratuits»."""
    for_whom = [] if question.criteria.accueil == PUBLIC else [ACCUEIL_WORDS[question.criteria.accueil]]
    parts = [*_lieux_parts(question), *for_whom]
    return f"d'un des lieux {', '.join(parts)}" if parts else "d'un lieu"


def _lieux_parts(question: Question) -> Sequence[str]:
    return [*_criteria_in_words(question.criteria), *(OPENING_WORDS[name] for name in question.ouverture)]


def headline(measured: TerritoryCoverage) -> str:
    """Return the sentence of the first figure of a territory."""
    coverage, question = measured.coverage, measured.question
    people = coverage.population_beyond
    if not people:
        return f"Personne n'est {beyond_in_words(question)} {of_a_lieu(question)}."
    counted_people = coverage.population_within + people
    verb = "est" if people == 1 else "sont"
    return (
        f"{counted(people, 'habitant', 'habitants')}, soit {share(people, counted_people)}, {verb} "
        f"{beyond_in_words(question)} {of_a_lieu(question)}."
    )


def territory_title(measured: TerritoryCoverage) -> str:
    """Return the name of a territory, a département with its code: «Creuse (23)»."""
    territory = measured.territory
    shown = territory.kind == DEPARTEMENT
    return f"{territory.nom} ({territory.code})" if shown else territory.nom


def key_figures(measured: TerritoryCoverage) -> Sequence[tuple[str, str]]:
    """List the first figures to read: what is counted, and its number."""
    coverage = measured.coverage
    whole = coverage.population_within + coverage.population_beyond
    return (
        ("habitants trop loin", number(coverage.population_beyond)),
        ("des habitants comptés", share(coverage.population_beyond, whole)),
        (f"communes trop loin, sur {number(coverage.communes)}", number(coverage.communes_beyond)),
        ("habitants en tout", number(coverage.population)),
        ("lieux dans le territoire", number(len(measured.lieux))),
    )


def remarks(measured: TerritoryCoverage) -> Sequence[str]:
    """List the warnings to read before using these figures."""
    return list(_remarks(measured))


def method(coverage: Coverage) -> Sequence[str]:
    """List the sentences of how people and distances were counted."""
    where = (
        "là où ils vivent, carreau par carreau" if coverage.people_by_cell else "à la mairie de leur commune"
    )
    year = f" de {coverage.demand.population_annee}" if coverage.demand.population_annee else ""
    doubts = [NEAR_THRESHOLD] if coverage.calcul in (ESTIME, MIXTE) else []
    return (
        CALCUL_WORDS[coverage.calcul],
        *doubts,
        f"Les habitants (population{year}, Insee) sont comptés {where}.",
        "Un lieu de l'autre côté de la limite du territoire compte aussi.",
    )


def class_words(coverage: Coverage) -> Sequence[str]:
    """Return the words of the five classes of the map, the nearest first."""
    unit = "km" if coverage.mode == VOL else "min"
    bounds = [f"{bound:g}".replace(".", ",") for bound in coverage.class_bounds]
    within = [f"moins de {bounds[0]} {unit}", f"de {bounds[0]} à {bounds[1]} {unit}"]
    beyond = [f"de {low} à {high} {unit}" for low, high in pairwise(bounds[1:])]
    return [*within, *(f"trop loin : {words}" for words in beyond), f"trop loin : plus de {bounds[3]} {unit}"]


def of_territory(measured: TerritoryCoverage) -> str:
    """Return «de Creuse», «d'Isère», to follow a noun."""
    return of_place(measured.territory.nom)


def _criteria_in_words(criteria: Criteria) -> Iterator[str]:
    for name in LieuQuery.parameters:
        value = getattr(criteria, name)
        if name == "accueil":
            continue
        if value is True:
            yield FACT_WORDS[name]
        elif value:
            yield (
                " ou ".join(_VALUE_WORDS.get(one, one) for one in value)
                if _explains_itself(name)
                else (f"{filter_label(name).legend.lower()} : {' ou '.join(value)}")
            )


def _explains_itself(name: str) -> bool:
    """Check whether the values of a filter need no label."""
    return name in ("frais_a_charge", "dispositif_programmes_nationaux")


def _remarks(measured: TerritoryCoverage) -> Iterator[str]:
    if measured.partial:
        where = ", ".join(measured.partial)
        yield (
            "Données partielles : aucune source locale ne décrit "
            f"{'ce territoire' if len(measured.partial) == 1 else f'ces départements ({where})'}. "
            "Des lieux peuvent manquer, et des habitants être comptés trop loin à tort."
        )
    if measured.hours_unknown:
        yield (
            f"{counted(measured.hours_unknown, 'lieu', 'lieux')} du territoire sans horaires connus : "
            "ils ne comptent pas ici."
        )
    uncounted = measured.coverage.uncounted
    if uncounted:
        noun = counted(len(uncounted), "commune mise à part", "communes mises à part")
        people = counted(measured.coverage.population_uncounted, "habitant", "habitants")
        yield f"{noun} ({people}) : une donnée manque pour les compter. La liste est plus bas."
