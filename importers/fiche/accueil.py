"""For whom a lieu is, from its kind, its name and its sources: rules as data, each with its reason.

By default a lieu receives everybody. A rule sets it apart only by a word or a kind that says who is received
instead; what the lieu is besides (a library, a town hall, a France Services) brings it back.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any, Final

from geo.communes.names import fold
from geo.standard.accueil import PUBLIC, RESERVE, SANS_ACCUEIL
from importers.fiche.concealment import CONCEALED_REASON
from importers.values.typologie import guess_typologie

SIAO: Final = "siao"
"""Source of the structures that emergency housing (115) sends people to, in data·inclusion."""

_OPEN_TO_ALL: Final = frozenset(
    """
    BIB RELAIS_LECTURE EPN EPI ENM FABLAB FABRIQUE TIERS_LIEUX RFS MSAP PIMMS MUNI CS CSC MJC EVS MQ MDH
    PIJ_BIJ ML MDE MDEF FT CAP_EMPLOI CAF CPAM MSA LA_POSTE MDS MDPH CDAS PAD CIDFF ES RESSOURCERIE CITMET
    PREF CFP AFPA OF E2C PI PLIE
    """.split()  # noqa: SIM905 (a quoted list would be harder to read)
)
"""Kinds of place that receive whoever comes."""

_SOCIAL_SERVICES: Final = frozenset({"CCAS", "CIAS", "CMS", "DEPT", "UDAF"})
"""They receive whoever comes, but also run housing that bears their name: «ALT CCAS»."""


@dataclass(frozen=True, slots=True)
class Accueil:
    """For whom a lieu is, and why or for whom, in French words; no reason where it is for everybody."""

    state: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _NameRule:
    """A folded name that matches sets a lieu apart."""

    pattern: re.Pattern[str]
    found: Accueil
    always: bool = False
    """Whatever the lieu is besides: a library in a prison is in a prison."""
    weak: bool = False
    """Opening hours, or a programme that sends somebody there to help, are proofs of the contrary."""


def _rule(state: str, reason: str, *patterns: str, always: bool = False, weak: bool = False) -> _NameRule:
    return _NameRule(re.compile("|".join(patterns)), Accueil(state, reason), always, weak)


_EMERGENCY: Final = Accueil(SANS_ACCUEIL, "numéro d'urgence ou orientation vers un hébergement (115, SIAO)")
_HOUSING: Final = "hébergement ou logement : n'accueille que ses résidents"

NAME_RULES: Final = (
    _rule(
        _EMERGENCY.state,
        _EMERGENCY.reason or "",
        r"^115$|^115 (du|de|des|d|siao|urgence|samu|\d+)\b|\b(appel|numero|samu|siao) 115$|\bsiao\b",
        r"\bservices? integres? d accueil et d orientation\b|\bsamu social\b|\bsurso\b",
        r"^115 hebergement\b|\bservice d urgence sociale\b|\bnumero (vert|d urgence|national)\b",
        r"^(119|3919|39 19)\b",
        always=True,
    ),
    _rule(
        SANS_ACCUEIL,
        "établissement ou service pénitentiaire",
        r"\bspip\b|(?<!ancien centre )\bpenitentiaires?\b|(?<!ancienne )\bmaison d arret\b",
        r"^prison\b|\bcentre de detention\b|\bprison (de|des|du) (?!la culture|l art)",
        always=True,
    ),
    _rule(
        SANS_ACCUEIL,
        _HOUSING,
        r"\bchrs\b|\bcada\b|\bhuda\b|\bcph\b|\brhvs\b|\bprahda\b|\bchu\b(?! (de|du|d|des|hospitalier)\b)",
        r"\b(centres?|residences?|structures?|foyers?|service) (d |de l )?hebergement\b",
        r"\bhebergement (d )?urgence\b",
        r"\bhebergement et (de )?reinsertion\b|\bcentre provisoire d hebergement\b",
        r"\bresidences? hebergement\b",
        r"\b(accueil|abri|halte) de nuit\b",
        r"\bmaisons? relais(?! (assistant|petite|enfance|service|public|emploi|num))",
        r"\bpensions? de famille\b|\b(f ?j ?t|ftm)\b|\bfoyers? (de |des |d )?jeunes travaill\w+",
        r"\bfoyers? (de |des |d )?(travailleurs?|adoma|migrants)\b|\bfoyers? (d urgence|maternel)\b|^adoma\b",
        r"\bresidences? (sociales?|accueil|habitat jeunes?|jeunes travailleurs|universitaires?)\b",
        r"\baccueil (de |des |pour )?demandeurs? d asile\b|\blits? halte soins? sante\b|\blhss\b",
        r"\bchas\b|\blogements? accompagnes?\b|\blocal commun residentiel\b",
    ),
    _rule(
        RESERVE,
        "aux résidents (personnes âgées)",
        r"\behpad\b|\bmaisons? de retraite\b|\bresidences? (pour |d )?autonomie\b|\bdomitys\b|\bmarpa\b",
        r"\bresidences? (services?|seniors?|personnes agees)\b|\bfoyers? (logement|soleil)\b",
    ),
    _rule(
        RESERVE,
        "aux personnes que l'établissement accompagne (handicap)",
        r"\b(ime|itep|sessad|savs|samsah|esat|eanm|iem)\b|\bfoyers? (de vie|d accueil medicalise)\b",
        r"\bmaison d accueil specialisee\b|\binstitut medico educatif\b|\bcentre d habitat\b.*\bfoyer\b",
    ),
    _rule(
        RESERVE,
        "aux patients",
        r"^(l )?hopital (?!de (la )?mairie)|^(poly)?clinique (?!du num|num|inf|de l ordi|des ordi|du pc)",
        r"\bcentres? hospitaliers?\b|\bcmpp?\b|\bcentre medico psycho\w*|\bcattp\b|\bhopital de jour\b",
    ),
    _rule(
        RESERVE,
        "aux personnes concernées par une addiction",
        r"\bcsapa\b|\bcaarud\b|\baddictologie\b|\bpost cure\b",
    ),
    _rule(
        RESERVE,
        "aux personnes sans domicile ou dépendantes accueillies en journée",
        r"\b(accueil|acceuil) de jour\b|\bboutique solidarite\b",
    ),
    _rule(
        RESERVE,
        "aux mineurs confiés et à leur famille",
        r"\bmecs\b|\bfoyers? de l enfance\b|\bmaison d enfants\b|\bprotection judiciaire de la jeunesse\b",
        r"\baide sociale a l enfance\b|\bmineurs non accompagnes\b|\bmna\b",
    ),
    _rule(
        RESERVE,
        "aux familles dont l'enfant est inscrit",
        r"^(micro )?creches?\b|\bmulti accueil (collectif|familial)|^multi accueil\b|\bhalte garderie\b",
    ),
    _rule(
        RESERVE,
        "aux salariés des entreprises adhérentes",
        r"\bsante au travail\b|\bmedecine du travail\b",
        r"\bcomite (social et economique|d entreprise|entreprise)\b",
    ),
    _rule(
        RESERVE,
        "aux auteurs de violences, sur orientation",
        r"\bauteurs de violences?\b",
    ),
    _rule(
        RESERVE,
        "aux gens du voyage qui y séjournent",
        r"\baires? d accueil\b(?! (de loisirs|touristique|des camping))",
    ),
    _rule(
        RESERVE,
        "aux étudiants",
        r"\bcrous\b|\bclous\b|\boeuvres universitaires\b",
    ),
    _rule(
        RESERVE,
        "aux élèves de l'établissement",
        r"^(college|lycee) (?!.*\b(greta|ancien)\b)",
        weak=True,
    ),
    _rule(
        SANS_ACCUEIL,
        "siège administratif",
        r"\bsiege( social| administratif)?\b(?! de)|^siege\b|\brectorat\b",
        r"\bordre (national |regional )?des (medecins|pharmaciens|avocats|infirmiers|architectes|notaires)\b",
        r"\bsyndicat (mixte|intercommunal|departemental)\b|\bassociation (departementale )?des maires\b",
        r"\bcentre de gestion\b|\bdirection (regionale|generale)\b|\bfederation (des )?cuma\b",
        weak=True,
    ),
    _rule(
        SANS_ACCUEIL,
        "employeur : les personnes n'y sont pas reçues",
        r"\bgroupements? (d |des )?employeurs?\b|\bgeiq\b|\bentreprises? de travail temporaire\b",
        weak=True,
    ),
)
"""In the order in which they are tried."""

KIND_RULES: Final[Mapping[str, Accueil]] = {
    **dict.fromkeys(
        ("CHRS", "CHU", "CADA", "HUDA", "CPH", "PENSION", "RS_FJT", "OIL"), Accueil(SANS_ACCUEIL, _HOUSING)
    ),
    "SPIP": Accueil(SANS_ACCUEIL, "établissement ou service pénitentiaire"),
    "ESAT": Accueil(RESERVE, "aux personnes que l'établissement accompagne (handicap)"),
    "CMP": Accueil(RESERVE, "aux patients"),
    **dict.fromkeys(("CSAPA", "CAARUD"), Accueil(RESERVE, "aux personnes concernées par une addiction")),
    **dict.fromkeys(("ASE", "PJJ"), Accueil(RESERVE, "aux mineurs confiés et à leur famille")),
    "AVIP": Accueil(RESERVE, "aux familles dont l'enfant est inscrit"),
}
"""Kind of place (typologie) → for whom, where the lieu is of no other kind that receives everybody."""

_SIAO_HOUSING: Final = re.compile(
    r"\b(alt|hebergement|residence|foyer|iml|rja|dna|mr|pf|rs|samie|stabilisation|chambres?|appartements?)\b"
)
_SIAO_LABEL: Final = re.compile(r"\|[^|]*\|")
"""Who sends people to a structure, in its name: «[AGAPEI] |MDPH| SAVS»."""

_SIAO_OTHER: Final = Accueil(RESERVE, "aux personnes orientées par le 115 ou le SIAO")

_NO_VISITOR: Final = Accueil(SANS_ACCUEIL, "le lieu dit ne pas accueillir de public")
_NO_PUBLIC_LABEL: Final = "Ce lieu n'accueille pas de public"


def find_accueil(fiche: Mapping[str, Any], *, sources: Set[str]) -> Accueil:
    """Decide for whom a merged fiche is; `sources` are those that its rows name."""
    if fiche.get("adresse_secrete"):
        return Accueil(SANS_ACCUEIL, CONCEALED_REASON)
    if list(fiche["modalites_acces"]) == [_NO_PUBLIC_LABEL]:
        return _NO_VISITOR
    nom = _SIAO_LABEL.sub(" ", fiche["nom"]) if sources == {SIAO} else fiche["nom"]
    folded, kinds = fold(nom), frozenset(fiche["typologie"]) | frozenset(guess_typologie(nom))
    return (
        _by_name(folded, kinds, received=_receives(fiche))
        or _by_kind(kinds)
        or _by_source(folded, kinds, sources)
        or Accueil(PUBLIC)
    )


def _receives(fiche: Mapping[str, Any]) -> bool:
    """Check for proofs that people come: opening hours, a national programme of help."""
    return bool(fiche["horaires"] or fiche["dispositif_programmes_nationaux"])


def _by_name(folded: str, kinds: frozenset[str], *, received: bool) -> Accueil | None:
    opens = not _OPEN_TO_ALL.isdisjoint(kinds)
    for rule in NAME_RULES:
        if rule.pattern.search(folded) and (rule.always or not (opens or (rule.weak and received))):
            return rule.found
    return None


def _by_kind(kinds: frozenset[str]) -> Accueil | None:
    if kinds & (_OPEN_TO_ALL | _SOCIAL_SERVICES):
        return None
    return next((found for kind, found in KIND_RULES.items() if kind in kinds), None)


def _by_source(folded: str, kinds: frozenset[str], sources: Set[str]) -> Accueil | None:
    """Judge a lieu that only the directory of emergency housing knows."""
    if sources != {SIAO}:
        return None
    if folded.startswith("115 "):
        return _EMERGENCY
    if _SIAO_HOUSING.search(folded):
        return Accueil(SANS_ACCUEIL, _HOUSING)
    return None if kinds & (_OPEN_TO_ALL | _SOCIAL_SERVICES) else _SIAO_OTHER
