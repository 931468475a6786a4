"""Fields and accepted values of the national standard «lieux de médiation numérique» v1.0.2.

Source: LaMednum/standard-mediation-num, schema.json v1.0.2 (licence etalab-2.0).
"""

from types import MappingProxyType
from typing import Final

from geo.standard.typologies import TYPOLOGIES

FIELDS: Final = (
    "id",
    "pivot",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "latitude",
    "longitude",
    "typologie",
    "telephone",
    "courriels",
    "site_web",
    "horaires",
    "presentation_resume",
    "presentation_detail",
    "source",
    "itinerance",
    "structure_parente",
    "date_maj",
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "formations_labels",
    "autres_formations_labels",
    "modalites_acces",
    "modalites_accompagnement",
    "fiche_acces_libre",
    "prise_rdv",
)
"""The 32 fields, in the order of the national CSV."""

SERVICES: Final = (
    "Aide aux démarches administratives",
    "Maîtrise des outils numériques du quotidien",
    "Insertion professionnelle via le numérique",
    "Utilisation sécurisée du numérique",
    "Parentalité et éducation avec le numérique",
    "Loisirs et créations numériques",
    "Compréhension du monde numérique",
    "Accès internet et matériel informatique",
    "Acquisition de matériel informatique à prix solidaire",
)
PUBLICS: Final = ("Jeunes", "Étudiants", "Familles et/ou enfants", "Seniors", "Femmes")
PRISES_EN_CHARGE: Final = (
    "Surdité",
    "Handicaps moteurs",
    "Handicaps mentaux",
    "Illettrisme",
    "Langues étrangères (anglais)",
    "Langues étrangères (autres)",
    "Déficience visuelle",
)
FRAIS: Final = ("Gratuit", "Gratuit sous condition", "Payant")
DISPOSITIFS: Final = (
    "Aidants Connect",
    "Bibliothèques numérique de référence",
    "Certification PIX",
    "Conseillers numériques",
    "Emmaüs Connect",
    "France Services",
    "Grande école du numérique",
    "La Croix Rouge",
    "Point d'accès numérique CAF",
    "Promeneurs du net",
    "Relais numérique (Emmaüs Connect)",
)
FORMATIONS_LABELS: Final = (
    "Formé à « Mon Espace Santé »",
    "Formé à « DUPLEX » (illettrisme)",
    "Arnia/MedNum BFC (Bourgogne-Franche-Comté)",
    "Collectif ressources et acteurs réemploi (Normandie)",
    "Étapes numériques(La Poste)",  # no space: the pattern of the schema is spelt so
    "Fabriques de Territoire",
    "Les Éclaireurs du numérique (Drôme)",
    "Mes Papiers (Métropole de Lyon)",
    "ORDI 3.0",
    "SUD LABS (PACA)",
)
MODALITES_ACCES: Final = (
    "Se présenter",
    "Téléphoner",
    "Contacter par mail",
    "Prendre un RDV en ligne",
    "Ce lieu n'accueille pas de public",
    "Envoyer un mail avec une fiche de prescription",
)
MODALITES_ACCOMPAGNEMENT: Final = (
    "En autonomie",
    "Accompagnement individuel",
    "Dans un atelier collectif",
    "À distance",
)
ITINERANCES: Final = ("Itinérant", "Fixe")

CLOSED_LISTS: Final = MappingProxyType(
    {
        "typologie": tuple(TYPOLOGIES),
        "services": SERVICES,
        "publics_specifiquement_adresses": PUBLICS,
        "prise_en_charge_specifique": PRISES_EN_CHARGE,
        "frais_a_charge": FRAIS,
        "dispositif_programmes_nationaux": DISPOSITIFS,
        "formations_labels": FORMATIONS_LABELS,
        "modalites_acces": MODALITES_ACCES,
        "modalites_accompagnement": MODALITES_ACCOMPAGNEMENT,
        "itinerance": ITINERANCES,
    }
)
"""List field → the values it accepts."""

OPEN_LISTS: Final = ("courriels", "site_web", "autres_formations_labels")
"""List fields that take any text."""

LIST_FIELDS: Final = frozenset(CLOSED_LISTS) | frozenset(OPEN_LISTS)

HEADLINE_FACTS: Final = ("ateliers", "acces_libre", "pass_numerique")
"""The three facts a person looks for first; each has one of STATES."""

OUI: Final = "oui"
INDICE: Final = "indice"
POSSIBLE: Final = "possible"
NON: Final = "non"
INCONNU: Final = "inconnu"
STATES: Final = (OUI, INDICE, POSSIBLE, NON, INCONNU)
UNCERTAIN_STATES: Final = (OUI, INDICE, POSSIBLE)
"""What a headline filter accepts once the visitor includes uncertain states."""
UNREFUSED_STATES: Final = (*UNCERTAIN_STATES, INCONNU)
"""The same with the lieux that did not say."""

PLACED_PRECISIONS: Final = ("adresse", "rue")
"""Precisions of positions that have a distance of their own."""

PRECISIONS: Final = (*PLACED_PRECISIONS, "commune", "inconnue")
"""Precision of the position of a lieu; `commune` means the seat of its commune."""

PIVOT_UNKNOWN: Final = "00000000000000"
