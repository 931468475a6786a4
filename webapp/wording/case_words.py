"""Words that normal case must know: particles, sigles, types of streets, accents that capitals lost."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES: Final = _words(
    """
    DE DU DES LA LE LES EN ET OU AU AUX SUR SOUS PAR POUR CHEZ AVEC VERS DANS ENTRE LÈS À
    """
)
"""Words that are small inside a name."""

SIGLES: Final = _words(
    """
    AAS AASG ALT ADAPEI ADEF ADIE ADIL ADMR ADOMA ADSEA AFEV AFPA AFR AGEFIPH ALSH ANCT ANPAA APAJH APE APF
    APIJE ARS ASE ASSO BFM BIJ CAARUD CAC CADA CADEF CAF CARSAT CAUE CAVL CCAS CDAS CESF CFA CHU CIAS
    CIBC CIDFF CIDJ CIO CIP CLIC CNAM CNAV COS CPAM CPH CRIJ CROUS CSA CSAPA CSC CSF DDETS DDT DEETS
    DGFIP DRAJES DTAS ECM EDI EHPAD EIC EIS EPA EPCI EPE EPI EPIC EPIDE EPM EPN ERIP ERN ESAT ESPE ESS
    EVS FAM FAS FJT FOL FSE GAAAP GEM GIE GIP GRETA GTA HLM IAE IFCAM IFIIP IME IMPRO INFREP INSEE IUT
    MAIA MDA MDE MDEM MDF MDPH MDS MDSI MDSP MIE MIPPS MPT MSA MSAP MSD MSP MVA OFII ONAC OPH PAD PAEJ
    PAM PEP PFI PIJ PIMMS PLIE PMI POM PSA RAIF REAAP RIM RPE RSA SAMSAH SAS SAVS SCIC SCOP SDSEI SIAE
    SIAO SIVOM SIVS SIVU SMIC SOS SPIP STIC TAP TIC UDAF UFCV UFOLEP UNA UNAFAM URSSAF USA UTAS UTPAS ZA ZAC
    ZAE ZI ZUP
    """
)
"""Sigles that have a vowel; those that have none need no list."""

SHORT_WORDS: Final = _words(
    """
    AGDE ORB AIR ANNE AOUT ART ARTS BEL BOIS BT CAEN CAP CITE CLOS COUR DAX DR EAU EMILE ERIC EST FOCH FOIX
    FORT GAP HUGO JEAN JUIN LAC LEA LEON LOT LOUP LUC LYON MAI MARIE MARS MAS MER METZ MGR MME MONT NICE
    NORD OUEST PARC PAU PAUL PAYS PLACE PONT PORT PRE PRES PUY QUAI RAM REINE RENE ROI ROUX RUE SETE ST
    STE STS SUD TOUR VAL VIC VIE VIEUX VILLE ZOLA
    """
)
"""Short words that are no sigles."""

SPELT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ST": "St",
        "STE": "Ste",
        "STS": "Sts",
        "DR": "Dr",
        "MGR": "Mgr",
        "MME": "Mme",
        "BT": "Bt",
        "IER": "Ier",
        "BIS": "bis",
        "TER": "ter",
        "QUATER": "quater",
        "CEDEX": "Cedex",
    }
)
"""Words with a spelling of their own."""

STREET_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ALL": "allée",
        "ALLEE": "allée",
        "ALLEES": "allées",
        "ALLÉE": "allée",
        "AV": "avenue",
        "AVE": "avenue",
        "AVENUE": "avenue",
        "BD": "boulevard",
        "BLD": "boulevard",
        "BVD": "boulevard",
        "BOULEVARD": "boulevard",
        "CHE": "chemin",
        "CHEM": "chemin",
        "CHEMIN": "chemin",
        "COURS": "cours",
        "CRS": "cours",
        "CITE": "cité",
        "ESP": "esplanade",
        "ESPLANADE": "esplanade",
        "FAUBOURG": "faubourg",
        "FBG": "faubourg",
        "FG": "faubourg",
        "IMP": "impasse",
        "IMPASSE": "impasse",
        "LOT": "lotissement",
        "PASS": "passage",
        "PASSAGE": "passage",
        "PL": "place",
        "PLACE": "place",
        "PROM": "promenade",
        "QU": "quai",
        "QUAI": "quai",
        "R": "rue",
        "RTE": "route",
        "ROUTE": "route",
        "RUE": "rue",
        "SQ": "square",
        "SQUARE": "square",
        "VOIE": "voie",
    }
)
"""Type of a street as sources write it, in capitals → the whole word."""

ACCENTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ALLEE": "ALLÉE",
        "ALLEES": "ALLÉES",
        "BATIMENT": "BÂTIMENT",
        "BIBLIOTHEQUE": "BIBLIOTHÈQUE",
        "CITE": "CITÉ",
        "COLLEGE": "COLLÈGE",
        "COMMUNAUTE": "COMMUNAUTÉ",
        "DEPARTEMENTAL": "DÉPARTEMENTAL",
        "DEPARTEMENTALE": "DÉPARTEMENTALE",
        "ECOLE": "ÉCOLE",
        "ECOLES": "ÉCOLES",
        "EGLISE": "ÉGLISE",
        "ETAGE": "ÉTAGE",
        "FRANCAIS": "FRANÇAIS",
        "FRANCAISE": "FRANÇAISE",
        "GENERAL": "GÉNÉRAL",
        "HOPITAL": "HÔPITAL",
        "HOTEL": "HÔTEL",
        "LIBERATION": "LIBÉRATION",
        "LIBERTE": "LIBERTÉ",
        "LUDOTHEQUE": "LUDOTHÈQUE",
        "LYCEE": "LYCÉE",
        "MARECHAL": "MARÉCHAL",
        "MEDIATHEQUE": "MÉDIATHÈQUE",
        "NUMERIQUE": "NUMÉRIQUE",
        "OREE": "ORÉE",
        "POLE": "PÔLE",
        "PREFECTURE": "PRÉFECTURE",
        "PROXIMITE": "PROXIMITÉ",
        "REPUBLIQUE": "RÉPUBLIQUE",
        "RESIDENCE": "RÉSIDENCE",
        "RESISTANCE": "RÉSISTANCE",
        "SANTE": "SANTÉ",
        "SOLIDARITE": "SOLIDARITÉ",
        "SOLIDARITES": "SOLIDARITÉS",
        "THEATRE": "THÉÂTRE",
    }
)
"""Common words whose accents capitals lost and that have no other spelling."""
