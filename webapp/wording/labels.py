"""Words of the filters, as messages to translate: a new filter needs one entry here, at most."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from geo.standard.accueil import PUBLIC, RESERVE, SANS_ACCUEIL, TOUS
from geo.standard.fields import INCONNU, INDICE, NON, OUI, POSSIBLE
from geo.standard.typologies import TYPOLOGIES
from geo.travel.modes import MARCHE, VELO, VOITURE
from webapp.wording.messages import N_, _
from webapp.wording.names import isolated

SERVICE_LABELS: Final = MappingProxyType(
    {
        "Aide aux démarches administratives": N_("Faire vos démarches sur internet"),
        "Maîtrise des outils numériques du quotidien": N_(
            "Apprendre l'ordinateur, la tablette ou le téléphone"
        ),
        "Insertion professionnelle via le numérique": N_("Chercher un emploi avec internet"),
        "Utilisation sécurisée du numérique": N_("Utiliser internet sans danger"),
        "Parentalité et éducation avec le numérique": N_("Aider vos enfants sur internet"),
        "Loisirs et créations numériques": N_("Créer et vous amuser avec un ordinateur"),
        "Compréhension du monde numérique": N_("Comprendre le monde d'internet"),
        "Accès internet et matériel informatique": N_("Utiliser un ordinateur ou internet sur place"),
        "Acquisition de matériel informatique à prix solidaire": N_("Acheter un ordinateur à petit prix"),
    }
)
PUBLIC_LABELS: Final = MappingProxyType(
    {
        "Jeunes": N_("Les jeunes"),
        "Étudiants": N_("Les étudiants"),
        "Familles et/ou enfants": N_("Les familles et les enfants"),
        "Seniors": N_("Les personnes âgées"),
        "Femmes": N_("Les femmes"),
    }
)
PRISE_EN_CHARGE_LABELS: Final = MappingProxyType(
    {
        "Surdité": N_("Personnes sourdes ou qui entendent mal"),
        "Handicaps moteurs": N_("Personnes qui ont du mal à se déplacer"),
        "Handicaps mentaux": N_("Personnes avec un handicap mental"),
        "Illettrisme": N_("Personnes qui ont du mal à lire ou à écrire"),
        "Langues étrangères (anglais)": N_("Personnes qui parlent anglais"),
        "Langues étrangères (autres)": N_("Personnes qui parlent une autre langue"),
        "Déficience visuelle": N_("Personnes aveugles ou qui voient mal"),
    }
)
MODE_LABELS: Final = MappingProxyType({VOITURE: N_("en voiture"), VELO: N_("à vélo"), MARCHE: N_("à pied")})
FRAIS_LABELS: Final = MappingProxyType(
    {
        "Gratuit": N_("Gratuit"),
        "Gratuit sous condition": N_("Gratuit pour certaines personnes"),
        "Payant": N_("Payant"),
    }
)
ACCES_LABELS: Final = MappingProxyType(
    {
        "Se présenter": N_("Venir sur place"),
        "Téléphoner": N_("Téléphoner"),
        "Contacter par mail": N_("Écrire un e-mail"),
        "Prendre un RDV en ligne": N_("Prendre rendez-vous sur internet"),
        "Ce lieu n'accueille pas de public": N_("Ce lieu ne reçoit pas de visiteurs"),
        "Envoyer un mail avec une fiche de prescription": N_(
            "Demander à un travailleur social d'écrire au lieu"
        ),
    }
)
ACCOMPAGNEMENT_LABELS: Final = MappingProxyType(
    {
        "En autonomie": N_("Vous utilisez le matériel seul"),
        "Accompagnement individuel": N_("Une personne vous aide"),
        "Dans un atelier collectif": N_("Vous apprenez en groupe, dans un atelier"),
        "À distance": N_("Une personne vous aide par téléphone ou par internet"),
    }
)
DISPOSITIF_LABELS: Final = MappingProxyType(
    {
        "Aidants Connect": N_(
            "Aidants Connect : une personne fait vos démarches pour vous, avec votre accord"
        ),
        "Conseillers numériques": N_("Conseiller numérique : une personne formée vous aide"),
        "France Services": N_("France Services : aide pour les démarches de tous les jours"),
    }
)
ITINERANCE_LABELS: Final = MappingProxyType(
    {"Itinérant": N_("Le lieu se déplace"), "Fixe": N_("Le lieu est toujours au même endroit")}
)

ACCUEIL_LABELS: Final = MappingProxyType(
    {
        PUBLIC: N_("Lieux ouverts à tous"),
        RESERVE: N_("Lieux réservés à certaines personnes"),
        SANS_ACCUEIL: N_("Lieux qui ne reçoivent pas de visiteurs"),
        TOUS: N_("Tous les lieux, même réservés ou sans accueil"),
    }
)

REPORT_LABELS: Final = MappingProxyType(
    {
        "ferme": N_("Ce lieu est fermé pour toujours"),
        "adresse": N_("L'adresse ou la carte"),
        "horaires": N_("Les horaires"),
        "contact": N_("Le téléphone, l'e-mail ou le site internet"),
        "services": N_("Ce que l'on peut y faire"),
        "autre": N_("Autre chose"),
    }
)
"""What is wrong with a lieu → what visitors read."""

FACT_LABELS: Final = MappingProxyType(
    {
        "ateliers": N_("Ateliers"),
        "acces_libre": N_("Ordinateur ou internet en libre accès"),
        "pass_numerique": N_("Pass numérique"),
    }
)
"""Headline fact → its name beside its state."""

STATE_LABELS: Final = MappingProxyType(
    {
        OUI: N_("oui"),
        INDICE: N_("à vérifier auprès du lieu"),
        POSSIBLE: N_("peut-être : demandez"),
        NON: N_("non"),
        INCONNU: N_("on ne sait pas"),
    }
)


@dataclass(frozen=True, slots=True)
class FilterLabel:
    """Words of a filter and of its values, and whether the citizen's form offers it."""

    message: str
    values: Mapping[str, str] = field(default_factory=dict)
    hint_message: str = ""
    offered: bool = True
    code_message: str = ""
    """Words of a bare code: «commune %(code)s»."""

    @property
    def legend(self) -> str:
        """The name of the filter."""
        return _(self.message)

    @property
    def hint(self) -> str:
        """A sentence below the name; empty for none."""
        return _(self.hint_message) if self.hint_message else ""

    def of(self, value: str) -> str:
        """Return the words of one value; the standard's own when there are no plainer ones."""
        if self.code_message:
            return _(self.code_message, code=value)
        return label_in_words(self.values, value)


FILTER_LABELS: Final[Mapping[str, FilterLabel]] = MappingProxyType(
    {
        "ateliers": FilterLabel(
            N_("Apprendre en atelier"), hint_message=N_("En petit groupe, avec une personne qui explique.")
        ),
        "acces_libre": FilterLabel(
            N_("Utiliser un ordinateur ou internet"),
            hint_message=N_("Sur place, librement et à votre rythme."),
        ),
        "pass_numerique": FilterLabel(
            N_("J'ai un Pass numérique"), hint_message=N_("Des chèques pour payer vos ateliers.")
        ),
        "incertains": FilterLabel(N_("Montrer aussi les lieux à vérifier")),
        "services": FilterLabel(N_("Ce que vous voulez faire"), SERVICE_LABELS),
        "frais_a_charge": FilterLabel(N_("Prix"), FRAIS_LABELS),
        "publics_specifiquement_adresses": FilterLabel(N_("Le lieu accueille surtout"), PUBLIC_LABELS),
        "prise_en_charge_specifique": FilterLabel(N_("Le lieu sait accueillir"), PRISE_EN_CHARGE_LABELS),
        "modalites_acces": FilterLabel(N_("Pour contacter le lieu"), ACCES_LABELS, offered=False),
        "modalites_accompagnement": FilterLabel(N_("Manière d'aider"), ACCOMPAGNEMENT_LABELS, offered=False),
        "dispositif_programmes_nationaux": FilterLabel(N_("Programme national"), offered=False),
        "formations_labels": FilterLabel(N_("Formation ou label"), offered=False),
        "typologie": FilterLabel(N_("Type de lieu"), TYPOLOGIES, offered=False),
        "itinerance": FilterLabel(N_("Lieu fixe ou qui se déplace"), ITINERANCE_LABELS, offered=False),
        "departement": FilterLabel(N_("Département"), offered=False, code_message=N_("département %(code)s")),
        "accueil": FilterLabel(N_("Pour qui"), ACCUEIL_LABELS, offered=False),
        "commune": FilterLabel(N_("Commune"), offered=False, code_message=N_("commune %(code)s")),
    }
)


def filter_label(name: str) -> FilterLabel:
    """Return the words of a filter; those of its parameter when it has no entry."""
    return FILTER_LABELS.get(name) or FilterLabel(name.replace("_", " ").capitalize())


def label_in_words(labels: Mapping[str, str], value: str) -> str:
    """Return the words of a value; the value itself, which is a name, when it has none."""
    return _(labels[value]) if value in labels else isolated(value)


def mode_in_words(mode: str) -> str:
    """Return how one travels: «en voiture»."""
    return _(MODE_LABELS[mode])
