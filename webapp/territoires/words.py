"""Say a question of coverage and its answer in plain French."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from geo.coverage.figures import DIRECT, MIXTE, VOL, Coverage
from geo.coverage.inputs import DEPARTEMENT, EPCI, FRANCE, REGION
from geo.coverage.question import Question
from geo.coverage.territory import TerritoryCoverage
from geo.hours.weekly import SAMEDI, SOIR
from geo.standard.criteria import Criteria
from geo.travel.modes import ESTIME, MARCHE, MESURE, VELO, VOITURE
from webapp.territoires.question import CHOICE
from webapp.wording.labels import filter_label
from webapp.wording.words import counted, number, of_place, share

WAYS: Final = {
    VOITURE: "en voiture",
    VELO: "à vélo",
    MARCHE: "à pied",
    VOL: "à vol d'oiseau",
}
FACTS: Final = {
    "ateliers": "avec des ateliers",
    "acces_libre": "avec un accès libre",
    "pass_numerique": "qui prennent le Pass numérique",
    "incertains": "même à vérifier",
}
OPENINGS: Final = {SAMEDI: "ouverts le samedi", SOIR: "ouverts après 18 h en semaine"}
_VALUES: Final = {"Gratuit": "gratuits", "Conseillers numériques": "avec un conseiller numérique"}

CALCULS: Final = {
    MESURE: "Temps mesurés sur les routes.",
    ESTIME: "Temps estimés : un modèle calcule les trajets à partir des communes voisines.",
    MIXTE: "Temps mesurés sur les routes pour une partie des communes, estimés pour les autres.",
    DIRECT: "Distances en ligne droite.",
}
NEAR_THRESHOLD: Final = "Près de la limite, une commune estimée peut être comptée du mauvais côté."
KINDS: Final = {FRANCE: "France", REGION: "Région", DEPARTEMENT: "Département", EPCI: "Intercommunalité"}
LACKS: Final = {"population": "population", "position": "position", "contour": "contour"}
DENSITIES: Final = {
    "tres_peu_dense": "Très peu dense : moins de 30 habitants au km²",
    "peu_dense": "Peu dense : de 30 à 150",
    "intermediaire": "Intermédiaire : de 150 à 1 500",
    "dense": "Dense : 1 500 et plus",
    "inconnu": "Inconnu",
}
FRR_WORDS: Final = {"frr": "En zone FRR", "hors_frr": "Hors zone FRR", "inconnu": "Inconnu"}
FIFTHS: Final = {
    "1": "Les moins fragiles",
    "2": "Peu fragiles",
    "3": "Au milieu",
    "4": "Fragiles",
    "5": "Les plus fragiles",
    "inconnu": "Inconnu",
}


def far(value: float, mode: str) -> str:
    """Say a distance with its unit: «20 minutes», «10 km»."""
    unit = "km" if mode == VOL else "minutes"
    return f"{value:g} {unit}".replace(".", ",")


def short_far(value: float, mode: str) -> str:
    """Write a distance for a table: «21,6 min»."""
    return f"{value:.1f}".replace(".", ",") + ("\u00a0km" if mode == VOL else "\u00a0min")


def too_far(question: Question) -> str:
    """Say what is too far: «à plus de 20 minutes en voiture»."""
    return f"à plus de {far(question.threshold, question.mode)} {WAYS[question.mode]}"


def lieux_in_words(question: Question) -> str:
    """Say which lieux are counted: «lieux avec des ateliers, gratuits»."""
    parts = [*_criteria_in_words(question.criteria), *(OPENINGS[name] for name in question.ouverture)]
    return f"lieux {', '.join(parts)}" if parts else "tous les lieux"


def a_lieu(question: Question) -> str:
    """Say from what people are far: «d'un lieu», «d'un des lieux gratuits»."""
    words = lieux_in_words(question)
    return "d'un lieu" if words == "tous les lieux" else f"d'un des {words}"


def headline(gaps: TerritoryCoverage) -> str:
    """Say the first figure of a territory in a sentence."""
    coverage, question = gaps.coverage, gaps.question
    people = coverage.population_beyond
    if not people:
        return f"Personne n'est {too_far(question)} {a_lieu(question)}."
    counted_people = coverage.population_within + people
    verb = "est" if people == 1 else "sont"
    return (
        f"{counted(people, 'habitant', 'habitants')}, soit {share(people, counted_people)}, {verb} "
        f"{too_far(question)} {a_lieu(question)}."
    )


def title_of(gaps: TerritoryCoverage) -> str:
    """Name a territory with its code, which tells homonyms apart: «Creuse (23)»."""
    territory = gaps.territory
    shown = territory.kind == DEPARTEMENT
    return f"{territory.nom} ({territory.code})" if shown else territory.nom


def strip_of(gaps: TerritoryCoverage) -> Sequence[tuple[str, str]]:
    """Give the first figures to read."""
    coverage = gaps.coverage
    whole = coverage.population_within + coverage.population_beyond
    return (
        ("habitants trop loin", number(coverage.population_beyond)),
        ("des habitants comptés", share(coverage.population_beyond, whole)),
        (f"communes trop loin, sur {number(coverage.communes)}", number(coverage.communes_beyond)),
        ("habitants en tout", number(coverage.population)),
        ("lieux dans le territoire", number(len(gaps.lieux))),
    )


def remarks_of(gaps: TerritoryCoverage) -> Sequence[str]:
    """Say what one must know before using these figures."""
    return list(_remarks(gaps))


def method_of(coverage: Coverage) -> Sequence[str]:
    """Say how it was counted."""
    where = (
        "là où ils vivent, carreau par carreau" if coverage.people_by_cell else "à la mairie de leur commune"
    )
    year = f" de {coverage.demand.population_annee}" if coverage.demand.population_annee else ""
    doubt = [NEAR_THRESHOLD] if coverage.calcul in (ESTIME, MIXTE) else []
    return (
        CALCULS[coverage.calcul],
        *doubt,
        f"Les habitants (population{year}, Insee) sont comptés {where}.",
        "Un lieu de l'autre côté de la limite du territoire compte aussi.",
    )


def class_words(coverage: Coverage) -> Sequence[str]:
    """Say the five classes of the map, the nearest first."""
    unit = "km" if coverage.mode == VOL else "min"
    bounds = [f"{bound:g}".replace(".", ",") for bound in coverage.class_bounds]
    within = [f"moins de {bounds[0]} {unit}", f"de {bounds[0]} à {bounds[1]} {unit}"]
    beyond = [f"de {low} à {high} {unit}" for low, high in pairwise(bounds[1:])]
    return [*within, *(f"trop loin : {words}" for words in beyond), f"trop loin : plus de {bounds[3]} {unit}"]


def of_territory(gaps: TerritoryCoverage) -> str:
    """Say «de Creuse», «d'Isère»: after a noun."""
    return of_place(gaps.territory.nom)


def _criteria_in_words(criteria: Criteria) -> Iterator[str]:
    for parameter in CHOICE:
        value = getattr(criteria, parameter.name)
        if value is True:
            yield FACTS[parameter.name]
        elif value:
            yield (
                " ou ".join(_VALUES.get(one, one) for one in value)
                if _speaks(parameter.name)
                else (f"{filter_label(parameter.name).legend.lower()} : {' ou '.join(value)}")
            )


def _speaks(name: str) -> bool:
    """Tell whether the values of a filter say by themselves what they are."""
    return name in ("frais_a_charge", "dispositif_programmes_nationaux")


def _remarks(gaps: TerritoryCoverage) -> Iterator[str]:
    if gaps.partial:
        where = ", ".join(gaps.partial)
        yield (
            "Données partielles : aucune source locale ne décrit "
            f"{'ce territoire' if len(gaps.partial) == 1 else f'ces départements ({where})'}. "
            "Des lieux peuvent manquer, et des habitants être comptés trop loin à tort."
        )
    if gaps.hours_unknown:
        yield (
            f"{counted(gaps.hours_unknown, 'lieu', 'lieux')} du territoire sans horaires connus : "
            "ils ne comptent pas ici."
        )
    apart = gaps.coverage.uncounted
    if apart:
        noun = counted(len(apart), "commune mise à part", "communes mises à part")
        people = counted(gaps.coverage.population_uncounted, "habitant", "habitants")
        yield f"{noun} ({people}) : une donnée manque pour les compter. La liste est plus bas."
