"""Guess from its name what kind of place a lieu is, in the codes of the standard. Pure."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from geo.communes.names import fold

NAME_PATTERNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ACI": r"\baci\b|\bchantiers? d insertion",
        "AFPA": r"\bafpa\b",
        "ASSO": r"\basso\b|\bassociations?\b|\bligue (de )?(d |l )?enseignement|\bkonexio\b|\bapf\b"
        r"|\bcoallia\b|\bfamilles? rurales?\b|\b(restos?|restaurants?) du coeur\b"
        r"|\bsecours (populaire|catholique)\b",
        "BIB": r"\bbib\w*th\w+|\bmediath\w+",
        "CAARUD": r"\bcaarud\b",
        "CADA": r"\bcada\b|\baccueil (de |pour )?demandeurs? d asile",
        "CAF": r"\bcaf\b|\ballocations? familiales\b",
        "CAP_EMPLOI": r"\bcap emploi\b",
        "CC": r"\bcommunautes? (de )?com(munes?)?\b",
        "CCAS": r"\bccas\b|\b(centre|ctre|cte) com(munal)? (d )?actions? sociales?",
        "CCONS": r"\bcci\b|\bchambres? (consulaire|d agriculture|de commerce|de metiers|des metiers)",
        "CD": r"\bconseil departemental\b(?! de l acces)",
        "CDAS": r"\bcdas\b|\bdepartementale? d action sociale",
        "CFP": r"\bfinances publi\w+",
        "CHRS": r"\bchrs\b",
        "CHU": r"\bcentre (d )?hebergement (d )?urgence",
        "CIAS": r"\bcias\b|\bintercommunal d actions? sociales?",
        "CIDFF": r"\bcidff",
        "CITMET": r"\bcite des metiers",
        "CMP": r"\bcentre medico psychologique",
        "CMS": r"\bcms\b|\b(centre|pole|relais) medic\w* socia\w*",
        "CPAM": r"\bcpam\b|\bcaisse primaire",
        "CPH": r"\bcentre provisoire d hebergement",
        "CS": r"\bcs\b|\bcentre soc(ial)?\b|\bespace social commun",
        "CSC": r"\bcsc\b|\bsocio ?cu\w*turel|\bcentre culturel|\b(social|culturel) et (social|culturel)\b",
        "DEPT": r"^(departement|dpt)\b|\bmaison du departement",
        "E2C": r"\be2c\b|\becole (de la )?(2e|2eme|deuxieme) chance",
        "ENM": r"^bus\b|\bespace numerique mobile",
        "EPCI": r"\bintercommunalite\b|\bcommunaute (d )?agglo\w*|\bcommunaute urbaine|^ca d",
        "EPI": r"(?<!l )\bepi\b(?! centre)|\besp ce informatique"
        r"|\bespace (connecte|public inform\w+|public internet)",
        "EPIDE": r"\bepide\b",
        "EPN": r"\bepn\b|\bcyber ?(base|case|centre|espace)|\bespace multimedia"
        r"|\b(espaces?|etablissement) (publi\w+ )?numeriques?(?! mobile)",
        "ES": r"\bepicerie (sociale|solidaire)",
        "ESAT": r"\besat\b",
        "ETTI": r"\btravail temporaire",
        "EVS": r"\bevs\b|\b(centre|espace) de vie sociale",
        "FABLAB": r"\bfab ?labs?\b",
        "FT": r"\bpole emploi\b|\bfrance travail\b",
        "GEIQ": r"\bgeiq\b|\bgroupement (local )?(d )?employeurs",
        "LA_POSTE": r"(?<!place de )(?<!rue de )\bla poste\b|\bbureau de poste|\bagence postale",
        "MDE": r"\bmaison de l emploi(?! et de la formation)",
        "MDEF": r"\bmaison de l emploi et de la formation",
        "MDH": r"\bmdh\b|\bmjh\b|\bmaison des (jeunes et )?(des )?habitant",
        "MDPH": r"\bmdph\b|\bmaison dep\w* (des )?personnes handicap",
        "MDS": r"\bmdsi?\b|\bmsd\b|\bmaison departementales? (de proximite|de la solidarite|des solidarites)"
        r"|\b(centre|maison) (departemental )?(de la|des) solidarites?\b",
        "MJC": r"\bmjc\b|\bm j c\b|\bmaison des jeunes (et )?(de )?la culture",
        "ML": r"\bmissions? locales?\b",
        "MQ": r"\bmaison de quartier",
        "MSA": r"\bmsa\b|\bmutualite sociale agricole",
        "MSAP": r"\bmsap\b|\b(maison|relais) des? services? (au )?public",
        "MUNI": r"(?<!place de la )(?<!face de la )(?<!derriere la )\bmairie\b"
        r"|^(maire|marie d|ville d|commune d|hotel de ville)",
        "OF": r"\borganisme de formation|\bgreta\b",
        "PAD": r"\bacces aux? droits?\b|\bjustice et d(u|e) droit|\bcdad\b",
        "PENSION": r"\bpension de famille",
        "PI": r"\bpoint (d )?info(rmation)?s?\b(?! (jeunes|mediation))",
        "PIJ_BIJ": r"\b[bp]ij\b|\binfo(rmation)?s? jeunes(se)?\b|\bespace jeunes?\b",
        "PIMMS": r"\bpimms\b|\bpoint information mediation",
        "PJJ": r"\bprotection judiciaire",
        "PLIE": r"\bplie\b",
        "PREF": r"\b(sous )?prefecture",
        "REG": r"^region\b|\bconseil regional\b(?! de l ordre)",
        "RELAIS_LECTURE": r"\b(point|relais) lecture",
        "RESSOURCERIE": r"\b(recyclerie|ressourcerie)",
        "RFS": r"\bfrances? services?\b|\b[em]fs\b",
        "RS_FJT": r"\bfjt\b|\bresidence sociale\b|\bfoyer (de |des )?jeunes travailleurs",
        "SCP": r"\bclub (de )?prevention|\bprevention specialisee",
        "SPIP": r"\bspip\b|\bpenitentiaire d insertion",
        "TIERS_LIEUX": r"\btiers? lieux?\b|\bco ?working\b",
        "UDAF": r"\budaf",
    }
)
"""Code → pattern of the folded names of such places; a name may match several."""

_COMPILED: Final = tuple((code, re.compile(pattern)) for code, pattern in NAME_PATTERNS.items())


def guess_typologie(nom: str | None) -> list[str]:
    """List the codes of the kinds of place that a name matches, in alphabetical order."""
    folded = fold(nom or "")
    return [code for code, pattern in _COMPILED if pattern.search(folded)]
