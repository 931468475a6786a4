"""Where the national pipeline and this project do not do the same, case by case, each with its reason."""

from typing import Final

_OPTIONAL = "services are optional since v1.0.1 of the standard: none found is no error"
_SPELLING = "the schema v1.0.2 spells this label without a space"
_ZONES = "what a source says of a lieu and where it lies are two things: zones are not read into labels"
_CUT = "the summary is cut at 280 characters and the detail keeps the whole: nothing is lost, both are filled"
_HTTPS = "https is tried first, as browsers do; a site that has no https answers all the same"
_KEPT = "a lieu whose commune is known is worth showing, even with an awkward street"
_AGGLOMERATION = "a communauté d'agglomération is an EPCI, no mairie"
_AS_TOLD = "the commune is found; the postal code stays as its producer wrote it"
_SILENT = "where the newest row is silent an older one speaks, and the page says since when"
_QUOTES = "CSV doubles the quotes inside a cell (RFC 4180): they need not go; labels are those of v1.0.2"

DIFFERENCES: Final = {
    # descriptions of files
    "7846098d57": _OPTIONAL,
    "65eba31aee": _OPTIONAL,
    "4f6437c5ab": _SPELLING,
    "0fd53c7983": _SPELLING,
    "c50d9b1dd5": _ZONES,
    "f98c33b650": _ZONES,
    "f6a8d9491e": _ZONES,
    "9e42d051a5": "a free label stays as its producer wrote it, obsolete or not",
    "4cc2f53bd8": "a CDAD is about access to law (PAD), no conseil départemental",
    "c83fd11e9a": "a cité de l'emploi is no cité des métiers",
    "7450943e40": "a grocer's bar is no épicerie solidaire",
    "60a2706bac": "a maison de l'économie is no maison de l'emploi",
    "31a31b32c4": _AGGLOMERATION,
    "cd20025159": _AGGLOMERATION,
    "e372845f7a": "a consulate is no chambre consulaire",
    "675a1d7586": "accents are legal in what follows the «?» of a link, and the site may depend on them",
    "ccd23d9a93": "a line break parts two words: it becomes a space",
    "a954f9c397": _CUT,
    "ccc79175bc": _CUT,
    "94e4195031": _HTTPS,
    "5543be1f9b": _HTTPS,
    "6196588a3e": "the e-mail address of a person is not kept",
    "220c62666f": "parentheses are legal in a link",
    "986c3e5266": _KEPT,
    "98e84ae6ab": _KEPT,
    "16b2635da1": _KEPT,
    "12f3ff8fa6": _KEPT,
    "79095d2a1c": _KEPT,
    "96989bb0f2": _KEPT,
    "2e904f51da": _AS_TOLD,
    "b75a9d7f1c": _AS_TOLD,
    "e4b8411f4d": "a postal code and an Insee code that agree outweigh a name",
    # hours: the record is surer than the text
    "d326400358": "closed on the first Monday of the month: Mo[1] off",
    "3345a1a1e7": "only on appointment: unknown",
    "0c9796edf8": "on appointment: unknown",
    "910d4f4dac": "workshops, not an open door: unknown",
    "90e6803f9b": "«16h3» may be 16:03, 16:30 or 16:35: not read",
    "4f2db14a6a": "the first Saturday of the month only: Sa[1]",
    "5bfe51cd68": "once a month: unknown",
    "d61a2f2c29": "every other week: unknown",
    "0eed70e938": "every other week: unknown",
    "93c4658db6": "every other Saturday: unknown",
    "2744221bea": "in July and August only: Jul-Aug",
    "ea306ce6e0": "at the address of another place: not read",
    "75e910bce8": "no hours, and nothing says that it is closed: not read",
    "6a360deda3": "the afternoon is on appointment: unknown",
    "f2d2ca161c": "Wednesday is told twice, from 8 and from 10: unknown in between",
    "e2203e5d55": "Wednesday is the exception, and closes at noon",
    "0a6f2d45d0": "Monday is on appointment: unknown, where the record says nothing",
    "b10512859a": "24/7 is OSM already; Mo-Sun is not",
    "37d3777d46": "«tous les jours» may mean the week-end too: unknown there",
    "59c5e317bc": "from a date, at the address of another place: not read",
    "3ee8bd81fe": "other hours in school holidays: unknown, and closed on public holidays",
    # duplicates
    "e1137bbb0a": "costs are taken whole from one row: «Gratuit» and «Payant» united say nothing",
    "9727abee9e": _SILENT,
    "35644cfa1f": _SILENT,
    "4bec233bed": _SILENT,
    "06e3ef6dde": "rows of one day are united however long ago that was; only the gap between rows counts",
    # the national CSV
    "e14ec466a7": _QUOTES,
    "a858b93f3d": _QUOTES,
    "f12bcd485e": _QUOTES,
    "c567187f85": "the export has the 32 fields of the standard, and no others",
}
"""Case → why it is done otherwise; a case that is listed and agrees after all fails."""

NOT_APPLICABLE: Final = {
    "merge_group": "groups are not stored: they are made anew from the rows of every current load",
    "diff_fingerprints": "what changed is told from the lieux that were made, not from hashes of source rows",
    "is_in_qpv": "no contours of these districts come with the project, and zones are not read into labels",
}
"""Group of cases → why nothing here answers to it."""
