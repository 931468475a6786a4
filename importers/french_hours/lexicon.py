"""How French texts spell each kind of word: patterns on text without accents nor capitals. Pure."""

from functools import partial
from typing import Final

from importers.french_hours import token_makers as make
from importers.french_hours.token_makers import DAY, FIRST_TWO, MONTH, RANKS, TokenMaker
from importers.french_hours.tokens import (
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
    TokenKind,
)
from importers.french_hours.week import DAY_MIN, Condition

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


TOKEN_PATTERNS: Final[tuple[tuple[str, TokenMaker], ...]] = (
    (
        r"\s*\n\s*|\s*(?:-{2,}|/{2,}|[;.|>•·*]+|\s-(?=\s*(?:du|la|le|les)\s))",
        make.fixed_token(TokenKind.BREAK),
    ),
    (r"\s+|[\"«»{}\[\]!?]", make.no_token),
    # Times: «8h30», «8 h 30», «08:30», «14:», «18.30h», «13/30 -»; glued: «9h12h», «12h3019h»
    (r"24\s?h?\s?/\s?24\s?h?", make.all_day_tokens),
    (
        r"7\s?(?:j|jours?)?\s?(?:/|sur)\s?7\s?j?(?:ours?)?(?![\dh:])",
        make.fixed_token(TokenKind.SEVERAL_DAYS, days=WHOLE_WEEK),
    ),
    (r"\d{1,2}\sh\s[0-5]\d(?!\d|\s?h)(?:\s?(?:mn|min))?(?:\sh(?!\s?\d))?", make.time_token),
    (
        r"\d{1,2}\s?h(?:eures?)?\s?(?:00|2[5-9]|[3-5]\d)(?=\D|$|\d{1,2}\s?h)(?:\s?(?:mn|min))?(?:\s?h(?![a-z]))?",
        make.time_token,
    ),
    (r"\d{1,2}\s?h[0-5]\d(?=\D|$|\d{1,2}\s?h)(?!\s?h)(?:\s?(?:mn|min))?", make.time_token),
    (r"\d{1,2}\s?h(?:eures?|rs?(?![a-z]))?", make.time_token),
    (r"\d{1,2}\s?:[0-5]\d(?!\d)(?:h(?![a-z\d]))?", make.time_token),
    (r"\d{1,2}:(?=\s*(?:[-/,;.a]|$))", make.time_token),
    (r"\d{1,2}\.[0-5]\d(?!\d)h?", make.time_token),
    (r"\d{1,2}/(?:30|45)(?=\s*-)", make.time_token),
    (r"midi(?![a-z])", make.clock_word_token(DAY_MIN // 2)),
    (r"minuit(?![a-z])", make.clock_word_token(DAY_MIN)),
    # How often, and which days
    (
        rf"(?:du\s+)?\d\d?(?:er)?\s+(?:{MONTH}\s+)?au\s+\d\d?(?:er)?\s+{MONTH}"
        rf"|(?:\w+\s+(?:premieres?\s+)?)?(?:semaines?|quinzaine)\s+(?:de\s+|d')?{MONTH}",
        make.fixed_token(TokenKind.YEARLY_BREAK),
    ),
    (
        rf"(?:une?|1)\s+{DAY}(?:\s+{_HALF})?\s*{_ONE_IN_TWO}",
        partial(make.day_and_doubt_tokens, doubt=EVERY_OTHER_WEEK),
    ),
    (
        rf"(?:une?|1)\s*semaines?\s*{_ONE_IN_TWO}|tou[ts](?:es)?\s+les\s+(?:15|quinze)\s+jours",
        make.doubt_token(EVERY_OTHER_WEEK),
    ),
    (
        r"(?:en\s+|les\s+)?semaines?\s+paires?|week\s+2-52/2",
        make.fixed_token(TokenKind.CONDITION, condition=Condition(weeks=EVEN_WEEKS)),
    ),
    (
        r"(?:en\s+|les\s+)?semaines?\s+impaires?|week\s+1-53/2",
        make.fixed_token(TokenKind.CONDITION, condition=Condition(weeks=ODD_WEEKS)),
    ),
    (r"tou[ts](?:es)?\s+les\s+(?:\d|deux|trois|quatre)\s+semaines", make.doubt_token(SOME_WEEKS)),
    (rf"{_COUNT}\s*(?:x|fois)\s*(?:par|/)\s*(?:mois|trimestre)", make.monthly_tokens),
    (rf"{_COUNT}\s+{DAY}(?:\s+{_HALF})?\s*(?:par|/)\s*mois", make.monthly_tokens),
    (
        rf"(?:{FIRST_TWO}|{_RANK}(?:\s*(?:,|et|&)\s*(?:les?\s+)?{_RANK})*)"
        rf"(?:\s+{DAY})?(?:\s+{_HALF})?\s*{_OF_MONTH}",
        make.rank_token,
    ),
    (rf"{FIRST_TWO}|{_RANK}", make.unreadable),
    # School and seasons
    (rf"et\s+(?:pendant\s+|durant\s+)?(?:les\s+)?{_BREAK}|{_WITHOUT}\s+{_SCHOOL}", make.unreadable),
    (
        r"(?:pendant\s+)?(?:les\s+|aux\s+)?(?:vacances|fetes)\s+(?:de|a)\s+noel|(?:\d\s+semaines?\s+)?(?:a\s+)?noel",
        make.fixed_token(TokenKind.YEARLY_BREAK),
    ),
    (r"(?:conges|fermetures?|vacances)\s+annuel(?:le)?s?", make.fixed_token(TokenKind.YEARLY_BREAK)),
    (
        rf"{_WITHOUT}\s+{_BREAK}|(?:(?:en|pendant|durant)\s+(?:la\s+|les\s+)?)?{_SCHOOL}",
        make.doubt_token(SCHOOL_TIME),
    ),
    (
        rf"(?:(?:pendant|durant|en)\s+)?(?:les\s+|la\s+)?(?:periodes?\s+(?:de\s+)?)?{_BREAK}",
        make.doubt_token(VACATIONS),
    ),
    (r"(?:jours?\s+)?feries?(?![a-z])", make.fixed_token(TokenKind.PUBLIC_HOLIDAY)),
    (
        rf"(?:jusqu'(?:en|au?x?|a\s+fin|a\s+la\s+fin)|a\s+partir\s+(?:de|du|d')|des|depuis)\s*"
        rf"(?:le\s+|fin\s+|debut\s+)?{_DATE}",
        make.fixed_token(TokenKind.RESTRICTION),
    ),
    (
        rf"(?:de\s+|d'|du\s+|en\s+|entre\s+)?{MONTH}(?:\s*(?:a|au|-|et|,|/)\s*{MONTH})?",
        make.months_token,
    ),
    (r"(?:en|hors)\s+saison(?![a-z])", make.fixed_token(TokenKind.RESTRICTION)),
    (r"definitive(?:ment)?(?![a-z])", make.unreadable),
    (r"(?:ete|hiver|hivernale?|printemps|automne|saisons?|estivale?)(?![a-z])", make.unreadable),
    # Conditions
    (_WALK_IN, make.fixed_token(TokenKind.WALK_IN)),
    (
        rf"(?:en\s+|l')?{_HALF}\s*[:,-]?\s*{_APPOINTMENT}{_NO_TIME_NEXT}"
        rf"|{_APPOINTMENT}\s*[:,-]?\s*(?:en\s+|le\s+)?{_HALF}{_NO_TIME_NEXT}",
        make.half_condition_token,
    ),
    (_APPOINTMENT, make.doubt_token(ON_APPOINTMENT)),
    (r"(?:ateliers?|cours|formations?|initiations?)(?![a-z])", make.doubt_token(WORKSHOPS)),
    (
        rf"(?:{'|'.join(_RESTRICTIONS.split())})[a-z]*",
        make.fixed_token(TokenKind.RESTRICTION),
    ),
    (_ONLY, make.fixed_token(TokenKind.ONLY)),
    (r"(?:telephon|standard|appel)[a-z]*|tel(?![a-z])\.?|n\s?°|°|€|%", make.unreadable),
    (r"(?:ans|euros?|minutes?|mn|personnes?)(?![a-z])", make.unreadable),
    (r"(?:a\s+)?partir\s+(?:de|du|d')|(?:apres|avant|vers|environ|des)\s+(?=\d)", make.unreadable),
    # Closed or not, and days
    (r"non[\s-]*stop", make.no_token),
    (
        r"ferme(?:e?s?|tures?)(?:\s+(?:au\s+public|exceptionnelles?|toute\s+la\s+journee))*(?![a-z])"
        r"|(?:non|pas)\s+ouvert(?:e?s?)(?:\s+au\s+public)?|pas\s+d'accueil|(?:off|closed|conge|relache|non|neant)(?![a-z])",
        make.fixed_token(TokenKind.CLOSED),
    ),
    (r"ouvert(?:e?s?)(?![a-z])", make.fixed_token(TokenKind.OPEN)),
    (r"(?:sauf|excepte|hormis|hors)(?![a-z])", make.fixed_token(TokenKind.EXCEPT)),
    (
        r"(?:(?:tous\s+)?les\s+)?jours\s+ouvres(?![a-z])",
        make.fixed_token(TokenKind.SEVERAL_DAYS, days=WORKDAYS),
    ),
    (
        r"(?:tous\s+les|chaque)\s+jours?|toute\s+la\s+semaine|quotidien(?:nement)?",
        make.fixed_token(TokenKind.EVERY_DAY),
    ),
    (r"(?:en|la|de\s+la|par)\s+semaine(?![a-z])", make.fixed_token(TokenKind.SEVERAL_DAYS, days=WORKDAYS)),
    (r"(?:les?\s+)?(?:week[\s-]*ends?|we(?![a-z]))", make.fixed_token(TokenKind.SEVERAL_DAYS, days=WEEKEND)),
    (DAY, make.day_token),
    (_HALF, make.half_token),
    # Small words
    (r"(?:et|puis|ainsi\s+que|plus|mais)(?![a-z])|[+&]", make.fixed_token(TokenKind.AND)),
    (r"ou(?![a-z])", make.fixed_token(TokenKind.OR)),
    (r"il\s+y\s+a(?![a-z])", make.no_token),
    (r"(?:au|aux|a|e|jusqu'a|jusqu'au)(?![a-z'])", make.fixed_token(TokenKind.TO)),
    (r"-", make.fixed_token(TokenKind.DASH)),
    (r"/", make.fixed_token(TokenKind.SLASH)),
    (r"[,_]", make.fixed_token(TokenKind.COMMA)),
    (r":", make.fixed_token(TokenKind.COLON)),
    (r"\(", make.fixed_token(TokenKind.OPENING)),
    (r"\)", make.fixed_token(TokenKind.CLOSING)),
    (r"[dl]'", make.no_token),
    (
        r"(?:du|de|des|d|le|la|les|l|un|une|en|y|ce|ces|memes?|est|sont|nous|tous?|toutes?|chaque|jours?|journees?"
        r"|heures?|horaires?|ouvertures?|accueil|accueille|public|permanences?|presence|continues?"
        r"|creneaux?|creneau|bureaux?|espace|fablab|physique|egalement|aussi|compris|inclus|unknown|open)(?![a-z])",
        make.no_token,
    ),
    (r"'", make.no_token),
    (r"\d+(?![a-z\d])", make.number_token),
    (r"m(?![a-z])", make.unreadable),
    (r"[a-z]+", make.other_token),
)
"""Pattern → what it makes; the first that matches wins."""
