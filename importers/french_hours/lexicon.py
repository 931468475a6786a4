"""How French texts spell each kind of word: patterns on text without accents nor capitals. Pure."""

from functools import partial
from typing import Final

from importers.french_hours import makers as make
from importers.french_hours.makers import DAY, FIRST_TWO, MONTH, RANKS, Maker
from importers.french_hours.osm import DAY_MIN, When
from importers.french_hours.words import (
    EVEN_WEEKS,
    EVERY_OTHER_WEEK,
    ODD_WEEKS,
    ON_APPOINTMENT,
    SCHOOL_TIME,
    SOME_WEEKS,
    VACATIONS,
    WEEKEND,
    WHOLE_WEEK,
    WORKDAYS,
    WORKSHOPS,
    Kind,
)

_HALF = (
    r"(?:l')?(?:matinees?|matins?|apres[\s-]*midis?|ap\.?[\s-]*midis?|aprems?|apms?(?![a-z])|soirees?|soirs?)"
)
_RDV = r"(?:r\.?\s?d\.?\s?v(?:\.|s)?(?![a-z])|rendez\s*-?\s*vous)"
_ONLY = r"(?:uniquement|seulement|exclusivement|obligatoire(?:ment)?|prealables?|imperativement)"
_CONTACT = r"(?:telephone|tel\.?|mail|courriel)"
_APPOINTMENT = (
    rf"(?:{_ONLY}\s+)?"
    r"(?:(?:sur|avec|par|prendre|prise\s+de|apres|sous|pour|a\s+la)\s+(?:une?\s+)?"
    rf"(?:{_RDV}|reservations?|inscriptions?|demandes?)|{_RDV})"
    rf"(?:\s+{_ONLY})?(?:\s+\(?(?:au|par)(?:\s+{_CONTACT})?(?:\s+ou\s+{_CONTACT})?\)?(?![a-z]))?"
)
_WALK_IN = (
    rf"(?:(?:avec\s+(?:ou|et)\s+)?sans\s+(?:prise\s+de\s+)?{_RDV}"
    rf"(?:\s*(?:ou|et|/)\s*(?:sur|avec)\s+{_RDV})?"
    rf"|(?:sur|avec)\s+{_RDV}\s+(?:ou|et)\s+sans\s+{_RDV}"
    r"|(?:en\s+)?(?:acces|accueil|venue|entree|consultation|sessions?)\s+libres?"
    r"|libres?[\s-]+(?:acces|service)|en\s+autonomie)"
)
_DATE = rf"(?:(?:\d\d?(?:er)?\s+)?{MONTH}(?:\s+20\d\d)?|\d\d?/\d\d?(?:/(?:20)?\d\d)?)"
_RANK = rf"(?:(?:{'|'.join(pattern for pattern, _ in RANKS)})(?![a-z]))"
_OF_MONTH = r"(?:(?:du|de\s+chaque|de\s+tous\s+les|par)\s+mois|du\s+moi(?![a-z])|\s*/\s*mois)"
_RESTRICTIONS = """
reserv adherent abonne membre resident coworker beneficiaire usager allocataire demandeur jeune enfant senior
etudiant lyceen collegien ado groupe classe femme famille entreprise professionnel salarie habitant
prioritaire selon fonction variable irregul ponctuel parfois souvent general normal theori principe habituel
alternan planning program calendrier certain quelque possib eventuel indicati defini sinon
confirm verifi contact renseign consult provisoire prochain bientot temporaire suspen annul interromp travaux
demenag repri report actuel exception urgence covid crise sanitaire
"""
"""Starts of words: who may come, how often, for how long, how sure."""

_BREAK = r"(?:vacances|vac\.?(?![a-z])|conges)(?:\s+scolaires?)?"
_SCHOOL = r"(?:periodes?|per\.)\s+sco(?:laires?|\.)?(?![a-z])"
_WITHOUT = r"(?:hors|sauf|excepte|en\s+dehors\s+(?:des?)?)(?:\s+(?:pendant|durant))?(?:\s+les)?"
_ONE_IN_TWO = r"(?:/|sur)\s*(?:2|deux)(?!\d|h|:\d)"
_COUNT = r"(?:[1-9]|une?|deux|trois|quatre)"
_NO_TIME_NEXT = r"(?![\s:,]*(?:de\s*)?\d)"


TABLE: Final[tuple[tuple[str, Maker], ...]] = (
    (r"\s*\n\s*|\s*(?:-{2,}|/{2,}|[;.|>•·*]+|\s-(?=\s*(?:du|la|le|les)\s))", make.say(Kind.BREAK)),
    (r"\s+|[\"«»{}\[\]!?]", make.skip),
    # Times: «8h30», «8 h 30», «08:30», «14:», «18.30h», «13/30 -»; glued: «9h12h», «12h3019h»
    (r"24\s?h?\s?/\s?24\s?h?", make.all_day),
    (
        r"7\s?(?:j|jours?)?\s?(?:/|sur)\s?7\s?j?(?:ours?)?(?![\dh:])",
        make.say(Kind.SEVERAL_DAYS, days=WHOLE_WEEK),
    ),
    (r"\d{1,2}\sh\s[0-5]\d(?!\d|\s?h)(?:\s?(?:mn|min))?(?:\sh(?!\s?\d))?", make.time),
    (
        r"\d{1,2}\s?h(?:eures?)?\s?(?:00|2[5-9]|[3-5]\d)(?=\D|$|\d{1,2}\s?h)(?:\s?(?:mn|min))?(?:\s?h(?![a-z]))?",
        make.time,
    ),
    (r"\d{1,2}\s?h[0-5]\d(?=\D|$|\d{1,2}\s?h)(?!\s?h)(?:\s?(?:mn|min))?", make.time),
    (r"\d{1,2}\s?h(?:eures?|rs?(?![a-z]))?", make.time),
    (r"\d{1,2}\s?:[0-5]\d(?!\d)(?:h(?![a-z\d]))?", make.time),
    (r"\d{1,2}:(?=\s*(?:[-/,;.a]|$))", make.time),
    (r"\d{1,2}\.[0-5]\d(?!\d)h?", make.time),
    (r"\d{1,2}/(?:30|45)(?=\s*-)", make.time),
    (r"midi(?![a-z])", make.clock_word(DAY_MIN // 2)),
    (r"minuit(?![a-z])", make.clock_word(DAY_MIN)),
    # How often, and which days
    (
        rf"(?:du\s+)?\d\d?(?:er)?\s+(?:{MONTH}\s+)?au\s+\d\d?(?:er)?\s+{MONTH}"
        rf"|(?:\w+\s+(?:premieres?\s+)?)?(?:semaines?|quinzaine)\s+(?:de\s+|d')?{MONTH}",
        make.say(Kind.YEARLY_BREAK),
    ),
    (
        rf"(?:une?|1)\s+{DAY}(?:\s+{_HALF})?\s*{_ONE_IN_TWO}",
        partial(make.day_and_doubt, doubt=EVERY_OTHER_WEEK),
    ),
    (
        rf"(?:une?|1)\s*semaines?\s*{_ONE_IN_TWO}|tou[ts](?:es)?\s+les\s+(?:15|quinze)\s+jours",
        make.doubt(EVERY_OTHER_WEEK),
    ),
    (r"(?:en\s+|les\s+)?semaines?\s+paires?|week\s+2-52/2", make.say(Kind.WHEN, when=When(weeks=EVEN_WEEKS))),
    (
        r"(?:en\s+|les\s+)?semaines?\s+impaires?|week\s+1-53/2",
        make.say(Kind.WHEN, when=When(weeks=ODD_WEEKS)),
    ),
    (r"tou[ts](?:es)?\s+les\s+(?:\d|deux|trois|quatre)\s+semaines", make.doubt(SOME_WEEKS)),
    (rf"{_COUNT}\s*(?:x|fois)\s*(?:par|/)\s*(?:mois|trimestre)", make.monthly),
    (rf"{_COUNT}\s+{DAY}(?:\s+{_HALF})?\s*(?:par|/)\s*mois", make.monthly),
    (
        rf"(?:{FIRST_TWO}|{_RANK}(?:\s*(?:,|et|&)\s*(?:les?\s+)?{_RANK})*)"
        rf"(?:\s+{DAY})?(?:\s+{_HALF})?\s*{_OF_MONTH}",
        make.rank,
    ),
    (rf"{FIRST_TWO}|{_RANK}", make.refuse),
    # School and seasons
    (rf"et\s+(?:pendant\s+|durant\s+)?(?:les\s+)?{_BREAK}|{_WITHOUT}\s+{_SCHOOL}", make.refuse),
    (
        r"(?:pendant\s+)?(?:les\s+|aux\s+)?(?:vacances|fetes)\s+(?:de|a)\s+noel|(?:\d\s+semaines?\s+)?(?:a\s+)?noel",
        make.say(Kind.YEARLY_BREAK),
    ),
    (r"(?:conges|fermetures?|vacances)\s+annuel(?:le)?s?", make.say(Kind.YEARLY_BREAK)),
    (
        rf"{_WITHOUT}\s+{_BREAK}|(?:(?:en|pendant|durant)\s+(?:la\s+|les\s+)?)?{_SCHOOL}",
        make.doubt(SCHOOL_TIME),
    ),
    (
        rf"(?:(?:pendant|durant|en)\s+)?(?:les\s+|la\s+)?(?:periodes?\s+(?:de\s+)?)?{_BREAK}",
        make.doubt(VACATIONS),
    ),
    (r"(?:jours?\s+)?feries?(?![a-z])", make.say(Kind.PUBLIC_HOLIDAY)),
    (
        rf"(?:jusqu'(?:en|au?x?|a\s+fin|a\s+la\s+fin)|a\s+partir\s+(?:de|du|d')|des|depuis)\s*"
        rf"(?:le\s+|fin\s+|debut\s+)?{_DATE}",
        make.say(Kind.RESTRICTION),
    ),
    (
        rf"(?:de\s+|d'|du\s+|en\s+|entre\s+)?{MONTH}(?:\s*(?:a|au|-|et|,|/)\s*{MONTH})?",
        make.months,
    ),
    (r"(?:en|hors)\s+saison(?![a-z])", make.say(Kind.RESTRICTION)),
    (r"definitive(?:ment)?(?![a-z])", make.refuse),
    (r"(?:ete|hiver|hivernale?|printemps|automne|saisons?|estivale?)(?![a-z])", make.refuse),
    # Conditions
    (_WALK_IN, make.say(Kind.WALK_IN)),
    (
        rf"(?:en\s+|l')?{_HALF}\s*[:,-]?\s*{_APPOINTMENT}{_NO_TIME_NEXT}"
        rf"|{_APPOINTMENT}\s*[:,-]?\s*(?:en\s+|le\s+)?{_HALF}{_NO_TIME_NEXT}",
        make.half_when,
    ),
    (_APPOINTMENT, make.doubt(ON_APPOINTMENT)),
    (r"(?:ateliers?|cours|formations?|initiations?)(?![a-z])", make.doubt(WORKSHOPS)),
    (
        rf"(?:{'|'.join(_RESTRICTIONS.split())})[a-z]*",
        make.say(Kind.RESTRICTION),
    ),
    (_ONLY, make.say(Kind.ONLY)),
    (r"(?:telephon|standard|appel)[a-z]*|tel(?![a-z])\.?|n\s?°|°|€|%", make.refuse),
    (r"(?:ans|euros?|minutes?|mn|personnes?)(?![a-z])", make.refuse),
    (r"(?:a\s+)?partir\s+(?:de|du|d')|(?:apres|avant|vers|environ|des)\s+(?=\d)", make.refuse),
    # Closed or not, and days
    (r"non[\s-]*stop", make.skip),
    (
        r"ferme(?:e?s?|tures?)(?:\s+(?:au\s+public|exceptionnelles?|toute\s+la\s+journee))*(?![a-z])"
        r"|(?:non|pas)\s+ouvert(?:e?s?)(?:\s+au\s+public)?|pas\s+d'accueil|(?:off|closed|conge|relache|non|neant)(?![a-z])",
        make.say(Kind.CLOSED),
    ),
    (r"ouvert(?:e?s?)(?![a-z])", make.say(Kind.OPEN)),
    (r"(?:sauf|excepte|hormis|hors)(?![a-z])", make.say(Kind.EXCEPT)),
    (r"(?:(?:tous\s+)?les\s+)?jours\s+ouvres(?![a-z])", make.say(Kind.SEVERAL_DAYS, days=WORKDAYS)),
    (r"(?:tous\s+les|chaque)\s+jours?|toute\s+la\s+semaine|quotidien(?:nement)?", make.say(Kind.EVERY_DAY)),
    (r"(?:en|la|de\s+la|par)\s+semaine(?![a-z])", make.say(Kind.SEVERAL_DAYS, days=WORKDAYS)),
    (r"(?:les?\s+)?(?:week[\s-]*ends?|we(?![a-z]))", make.say(Kind.SEVERAL_DAYS, days=WEEKEND)),
    (DAY, make.day),
    (_HALF, make.half),
    # Small words
    (r"(?:et|puis|ainsi\s+que|plus|mais)(?![a-z])|[+&]", make.say(Kind.AND)),
    (r"ou(?![a-z])", make.say(Kind.OR)),
    (r"il\s+y\s+a(?![a-z])", make.skip),
    (r"(?:au|aux|a|e|jusqu'a|jusqu'au)(?![a-z'])", make.say(Kind.TO)),
    (r"-", make.say(Kind.DASH)),
    (r"/", make.say(Kind.SLASH)),
    (r"[,_]", make.say(Kind.COMMA)),
    (r":", make.say(Kind.COLON)),
    (r"\(", make.say(Kind.OPENING)),
    (r"\)", make.say(Kind.CLOSING)),
    (r"[dl]'", make.skip),
    (
        r"(?:du|de|des|d|le|la|les|l|un|une|en|y|ce|ces|memes?|est|sont|nous|tous?|toutes?|chaque|jours?|journees?"
        r"|heures?|horaires?|ouvertures?|accueil|accueille|public|permanences?|presence|continues?"
        r"|creneaux?|creneau|bureaux?|espace|fablab|physique|egalement|aussi|compris|inclus|unknown|open)(?![a-z])",
        make.skip,
    ),
    (r"'", make.skip),
    (r"\d+(?![a-z\d])", make.number),
    (r"m(?![a-z])", make.refuse),
    (r"[a-z]+", make.other),
)
"""Pattern → what it makes; the first that matches wins."""
