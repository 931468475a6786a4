"""Places whose address is a secret: refuges for victims of violence. Their address is dropped at import."""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from geo.communes.index import CommuneIndex
from geo.communes.names import fold
from geo.standard.fields import PIVOT_UNKNOWN
from importers.fiche.fiche import Fiche
from importers.fiche.place import position_at_seat

CONCEALED_REASON: Final = "lieu protégé : son adresse n'est pas publiée"

_SHELTER = (
    r"(hebergements?|refuges?|chrs|chu|cph|huda|alt|foyers?|abri|securite|appartements?|hotel social"
    r"|(maison|lieu|centre) d accueil|accueil (d )?urgence|logements?|residences?)"
)
_WOMEN = r"(femmes?|meres?)"
_VIOLENCE = r"(violences?|victimes?|battues?|prostitu\w+|traite des etres)"

_SECRET_NAME: Final = re.compile(
    rf"\b{_SHELTER}\b.*\b{_VIOLENCE}\b|\b{_VIOLENCE}\b.*\b{_SHELTER}\b"
    r"|\b(hebergements?|refuges?|chrs|chu|alt|mise a l abri|abri|mise en securite|centre d accueil|foyers?)\b"
    rf"( (d |de |des |pour |aux )?(urgence |accueil |jeunes )?)*\b{_WOMEN}\b"
    rf"|\b(chrs|alt|hebergements?|refuges?|mise a l abri|mise en securite)\b.*\b{_WOMEN}\b"
    rf"|\b{_WOMEN}\b.*\b(chrs|refuges?|hebergements? d urgence|mise a l abri|mise en securite)\b"
    r"|\balt\b.*\bsolidarite femmes?\b|\bsos femmes?\b|\bfemmes? battues\b|\bviolences? conjugales?\b"
    r"|\bamicale du nid\b.*\b(chrs|alt|hebergement)\b|\b(apafed|apiaf|afed)\b|\bfit une femme un toit\b"
    r"|^(fondation |association )?le refuge$|\bfondation le refuge\b"
)
"""Folded names of places that hide people: women, victims of violence or of trafficking, young people
driven out of their home."""

_OPEN_NAME: Final = re.compile(
    r"\bcidff\b|\bdroits des femmes\b|\binformations?\b|\bauteurs?\b|\baccueil de jour\b|\bpermanence\b"
    r"|\becoute\b|\bfrance victimes\b|\baide aux victimes\b|\bfoyers? (ruraux|rural|laique|culturel|club)\b"
    r"|\bmairie\b|\b(biblio|media|ludo)theque\b|\b(frances? services?|centre social|musee|gendarmerie)\b"
)
"""Folded names of places where such people are received by day, at an address that is known to all."""

_SHELTER_NAME: Final = re.compile(r"\b(chrs|hebergements?|refuges?|maison d accueil|foyer d accueil)\b")
_SHELTER_KINDS: Final = frozenset({"CHRS", "CHU", "PENSION"})
_SECRET_TEXT: Final = re.compile(
    r"\bfemmes? (\w+ ){0,4}victimes? de violences?\b|\bviolences? faites aux femmes\b"
    r"|\b(victimes? de )?violences? (\w+ )?(conjugales?|familiales?|intrafamiliales?|sexuelles?)\b"
)

_PLACING_KEY: Final = re.compile(
    r"\b(adr|adresses?|addr\w*|address|voie|rue|street|numero|num voie|no voie|cle ban|ban|lat|lon|lng|long"
    r"|latitude|longitude|coord\w*|geom\w*|geo|geoloc\w*|geopoint|position|x|y|point|wkt|siret|pivot"
    r"|acces ?libre|accessibilite|complement\w*|localisation|plan|carte|map|google\w*|gps|lieu dit)\b"
)
"""Folded names of columns that say where a place is, more precisely than its commune."""

_STREET: Final = re.compile(
    r"\b\d{1,4}\s*(bis|ter|quater|[a-dA-D])?[\s,]+(rue|r\.|avenue|av\.?|bd|boulevard|place|pl\.?|chemin|che"
    r"|impasse|all[ée]e|route|rte|quai|cours|square|passage|faubourg|lotissement|r[ée]sidence)"
    r"\s[^.;,\n]{2,80}",
    re.IGNORECASE,
)
_WITHHELD: Final = "[adresse non publiée]"

HIDDEN: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "adresse": None,
        "complement_adresse": None,
        "pivot": PIVOT_UNKNOWN,
        "fiche_acces_libre": None,
        "arret_de": None,
    }
)
"""Fields that say where a place is, besides its position → what is told of a secret one."""


def is_secret(
    nom: str, *, texts: tuple[str, ...] = (), typologie: tuple[str, ...] = (), publics: tuple[str, ...] = ()
) -> bool:
    """Check whether the address of a place is to be hidden, by its name or by what it says of itself."""
    folded = fold(nom)
    if _OPEN_NAME.search(folded):
        return False
    if _SECRET_NAME.search(folded):
        return True
    shelters = bool(_SHELTER_NAME.search(folded)) or not _SHELTER_KINDS.isdisjoint(typologie)
    return shelters and (publics == ("Femmes",) or any(_SECRET_TEXT.search(fold(text)) for text in texts))


def is_secret_fiche(fiche: Fiche) -> bool:
    """Check whether the address of a row, as it was understood, is to be hidden."""
    texts = tuple(filter(None, (fiche.presentation_resume, fiche.presentation_detail)))
    return is_secret(
        fiche.nom,
        texts=texts,
        typologie=fiche.typologie,
        publics=fiche.publics_specifiquement_adresses,
    )


def may_be_secret(values: Mapping[str, Any]) -> bool:
    """Check the raw values of a row that was not understood: any text of it may be its name."""
    return any(isinstance(value, str) and len(value) <= 300 and is_secret(value) for value in values.values())


def conceal(fiche: Fiche, communes: CommuneIndex) -> Fiche:
    """Drop from a fiche all that says where it is, but for its commune, whose seat is its position."""
    commune = communes.by_code.get(fiche.commune_code or "")
    seat = commune.seat if commune else None
    return replace(
        fiche,
        **HIDDEN,
        **position_at_seat((seat.lon, seat.lat) if seat else None),
        presentation_resume=conceal_texts(fiche.presentation_resume),
        presentation_detail=conceal_texts(fiche.presentation_detail),
        facts=conceal_texts(fiche.facts),
        adresse_secrete=True,
    )


def conceal_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Drop from a row, as its file has it, the columns that say where the place is, and streets in texts."""
    return {
        key: conceal_values(value) if isinstance(value, dict) else conceal_texts(value)
        for key, value in values.items()
        if not _PLACING_KEY.search(fold(_spaced(key)))
    }


def _spaced(key: str) -> str:
    """Separate the words of a name such as codePostal or bf_latitude."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).replace("_", " ")


def conceal_texts(value: Any) -> Any:  # JSON
    """Replace the streets that texts name, however deep; the keys of objects stay."""
    if isinstance(value, str):
        return _STREET.sub(_WITHHELD, value)
    if isinstance(value, dict):
        return {key: conceal_texts(inner) for key, inner in value.items()}
    return [conceal_texts(inner) for inner in value] if isinstance(value, list | tuple) else value
