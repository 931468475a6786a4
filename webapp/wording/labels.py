"""The French words of the filters: a new filter needs one entry here, at most."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from geo.standard.fields import INCONNU, INDICE, NON, OUI, POSSIBLE
from geo.standard.typologies import TYPOLOGIES
from geo.travel.modes import MARCHE, VELO, VOITURE

SERVICE_LABELS: Final = MappingProxyType(
    {
        "Aide aux démarches administratives": "Faire vos démarches sur internet",
        "Maîtrise des outils numériques du quotidien": "Apprendre l'ordinateur, la tablette ou le téléphone",
        "Insertion professionnelle via le numérique": "Chercher un emploi avec internet",
        "Utilisation sécurisée du numérique": "Utiliser internet sans danger",
        "Parentalité et éducation avec le numérique": "Aider vos enfants sur internet",
        "Loisirs et créations numériques": "Créer et vous amuser avec un ordinateur",
        "Compréhension du monde numérique": "Comprendre le monde d'internet",
        "Accès internet et matériel informatique": "Utiliser un ordinateur ou internet sur place",
        "Acquisition de matériel informatique à prix solidaire": "Acheter un ordinateur à petit prix",
    }
)
PUBLIC_LABELS: Final = MappingProxyType(
    {
        "Jeunes": "Les jeunes",
        "Étudiants": "Les étudiants",
        "Familles et/ou enfants": "Les familles et les enfants",
        "Seniors": "Les personnes âgées",
        "Femmes": "Les femmes",
    }
)
PRISE_EN_CHARGE_LABELS: Final = MappingProxyType(
    {
        "Surdité": "Personnes sourdes ou qui entendent mal",
        "Handicaps moteurs": "Personnes qui ont du mal à se déplacer",
        "Handicaps mentaux": "Personnes avec un handicap mental",
        "Illettrisme": "Personnes qui ont du mal à lire ou à écrire",
        "Langues étrangères (anglais)": "Personnes qui parlent anglais",
        "Langues étrangères (autres)": "Personnes qui parlent une autre langue",
        "Déficience visuelle": "Personnes aveugles ou qui voient mal",
    }
)
MODE_LABELS: Final = MappingProxyType({VOITURE: "en voiture", VELO: "à vélo", MARCHE: "à pied"})
FRAIS_LABELS: Final = MappingProxyType(
    {
        "Gratuit": "Gratuit",
        "Gratuit sous condition": "Gratuit pour certaines personnes",
        "Payant": "Payant",
    }
)
ACCES_LABELS: Final = MappingProxyType(
    {
        "Se présenter": "Venir sur place",
        "Téléphoner": "Téléphoner",
        "Contacter par mail": "Écrire un e-mail",
        "Prendre un RDV en ligne": "Prendre rendez-vous sur internet",
        "Ce lieu n'accueille pas de public": "Ce lieu ne reçoit pas de visiteurs",
        "Envoyer un mail avec une fiche de prescription": "Demander à un travailleur social d'écrire au lieu",
    }
)
ACCOMPAGNEMENT_LABELS: Final = MappingProxyType(
    {
        "En autonomie": "Vous utilisez le matériel seul",
        "Accompagnement individuel": "Une personne vous aide",
        "Dans un atelier collectif": "Vous apprenez en groupe, dans un atelier",
        "À distance": "Une personne vous aide par téléphone ou par internet",
    }
)
DISPOSITIF_LABELS: Final = MappingProxyType(
    {
        "Aidants Connect": "Aidants Connect : une personne fait vos démarches pour vous, avec votre accord",
        "Conseillers numériques": "Conseiller numérique : une personne formée vous aide",
        "France Services": "France Services : aide pour les démarches de tous les jours",
    }
)
ITINERANCE_LABELS: Final = MappingProxyType(
    {"Itinérant": "Le lieu se déplace", "Fixe": "Le lieu est toujours au même endroit"}
)

FACT_LABELS: Final = MappingProxyType(
    {
        "ateliers": "Ateliers",
        "acces_libre": "Ordinateur ou internet en libre accès",
        "pass_numerique": "Pass numérique",
    }
)
"""Headline fact → its name beside its state."""

STATE_LABELS: Final = MappingProxyType(
    {
        OUI: "oui",
        INDICE: "à vérifier auprès du lieu",
        POSSIBLE: "peut-être : demandez",
        NON: "non",
        INCONNU: "on ne sait pas",
    }
)


@dataclass(frozen=True, slots=True)
class FilterLabel:
    """French words of a filter and of its values, and whether the citizen's form offers it."""

    legend: str
    values: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    offered: bool = True
    noun: str = ""
    """What a bare code is the code of."""

    def of(self, value: str) -> str:
        """Return the words of one value; the standard's own when there are no plainer ones."""
        words = self.values.get(value, value)
        return f"{self.noun} {words}" if self.noun else words


FILTER_LABELS: Final[Mapping[str, FilterLabel]] = MappingProxyType(
    {
        "ateliers": FilterLabel(
            "Apprendre en atelier", hint="En petit groupe, avec une personne qui explique."
        ),
        "acces_libre": FilterLabel(
            "Utiliser un ordinateur ou internet", hint="Sur place, librement et à votre rythme."
        ),
        "pass_numerique": FilterLabel("J'ai un Pass numérique", hint="Des chèques pour payer vos ateliers."),
        "incertains": FilterLabel("Montrer aussi les lieux à vérifier"),
        "services": FilterLabel("Ce que vous voulez faire", SERVICE_LABELS),
        "frais_a_charge": FilterLabel("Prix", FRAIS_LABELS),
        "publics_specifiquement_adresses": FilterLabel("Le lieu accueille surtout", PUBLIC_LABELS),
        "prise_en_charge_specifique": FilterLabel("Le lieu sait accueillir", PRISE_EN_CHARGE_LABELS),
        "modalites_acces": FilterLabel("Pour contacter le lieu", ACCES_LABELS, offered=False),
        "modalites_accompagnement": FilterLabel("Manière d'aider", ACCOMPAGNEMENT_LABELS, offered=False),
        "dispositif_programmes_nationaux": FilterLabel("Programme national", offered=False),
        "formations_labels": FilterLabel("Formation ou label", offered=False),
        "typologie": FilterLabel("Type de lieu", TYPOLOGIES, offered=False),
        "itinerance": FilterLabel("Lieu fixe ou qui se déplace", ITINERANCE_LABELS, offered=False),
        "departement": FilterLabel("Département", offered=False, noun="département"),
        "commune": FilterLabel("Commune", offered=False, noun="commune"),
    }
)


def filter_label(name: str) -> FilterLabel:
    """Return the words of a filter; those of its parameter when it has no entry."""
    return FILTER_LABELS.get(name) or FilterLabel(name.replace("_", " ").capitalize())
