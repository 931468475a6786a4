"""Every kind of address of the site, the same ones for the same database, for `bench.answers`.

Parameters are spelt as in addresses, «+» for a space, one question a word; «.» asks without any.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import asinh, pi, radians, tan
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import create_engine, text

OWN_ETAG: Final = "its own ETag"
"""Stands in If-None-Match for the ETag of the same answer, asked just before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    configured: bool = False
    """Asked of the site whose optional settings are all given."""

    def __str__(self) -> str:
        sent = [f"{name}: {value}" for name, value in self.headers]
        return " ".join([self.method, self.path, *sent, *(["(configured)"] if self.configured else [])])


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds, by its identifiers."""

    lieux: Sequence[str]
    """One at least of each typology, source, precision, kind of hours…"""
    closed: Sequence[str]
    former: Sequence[str]
    """Identifiers that lieux had in another file."""
    near: Sequence[str]
    """Some lieux of one département."""
    epci: Sequence[str]
    departements: Sequence[str]
    sources: Sequence[str]


_ONE_OF_EACH: Final = (
    "typologie[1]",
    "itinerant, position_precision, horaires IS NULL",
    "source",
    "left(horaires, 5)",
    "ateliers, acces_libre, pass_numerique",
    "frais_a_charge",
    "dispositif_programmes_nationaux[1]",
    "prise_rdv IS NULL, telephone IS NULL, cardinality(courriels), cardinality(site_web)",
    "cardinality(services), fiche_acces_libre IS NULL",
)
_QUERIES: Final = {
    "closed": "SELECT DISTINCT lieu_id FROM lieu_history h WHERE event = 'closed'"
    " AND NOT EXISTS (SELECT FROM lieu WHERE lieu.id = h.lieu_id) ORDER BY 1 LIMIT 12",
    "former": "SELECT DISTINCT min(identity) FROM lieu_source s WHERE lieu_id IS NOT NULL"
    " AND NOT EXISTS (SELECT FROM lieu WHERE lieu.id = s.identity) GROUP BY run_id ORDER BY 1 LIMIT 8",
    "near": "SELECT id FROM lieu WHERE commune_code LIKE '23%'"
    " ORDER BY cardinality(services) DESC, id LIMIT 5",
    "epci": "SELECT min(code) FROM epci GROUP BY type ORDER BY 1",
    "departements": "SELECT code FROM departement ORDER BY code",
    "sources": "SELECT slug FROM source ORDER BY slug",
}


def read_known() -> Known:
    """Read some identifiers of each kind, always the same for the same data."""
    url = os.environ.get("DATABASE_URL") or _written_url()
    with create_engine(f"postgresql+psycopg2://{url.partition('://')[2]}").connect() as connection:

        def column(query: str) -> list[str]:
            return [row[0] for row in connection.execute(text(query)) if row[0]]

        lieux: dict[str, None] = {}
        for kind in _ONE_OF_EACH:
            distinct = f"SELECT DISTINCT ON ({kind}) id FROM lieu ORDER BY {kind}, id LIMIT 30"
            lieux |= dict.fromkeys(column(distinct))
        return Known(lieux=list(lieux), **{name: column(query) for name, query in _QUERIES.items()})


def _written_url() -> str:
    lines = Path(".cluster.env").read_text("utf-8").splitlines()
    return next(line.partition("=")[2].strip("'\"") for line in lines if line.startswith("DATABASE_URL="))


def every_address(known: Known) -> list[Asked]:
    """List all that is asked, each once."""
    families = (_searches(), _languages(), _lieux(known), _orientation(known), _coverage(known), _reach())
    others = (_territories(known), _exports(), _data(known), _ogc(known), _tiles(), _rest(known))
    last = _variants(known)
    return list(dict.fromkeys(asked for family in (*families, *others, last) for asked in family))


def _ask(path: str, query: str = "") -> Asked:
    address = f"{path}?{query}" if query else path
    return Asked(quote(address, safe="/?&=%+:,-._~"))


def _each(path: str, base: str, *changes: str) -> Iterator[Asked]:
    """Ask with the same parameters and, each in turn, some more."""
    for change in " ".join(changes).split():
        yield _ask(path, "&".join(filter(None, (base, change.strip(".") and change))))


def _every(name: str, values: str) -> str:
    """Spell the same parameter with each value."""
    return " ".join(f"{name}={quote(value, safe='+%')}" for value in values.split())


PLACES: Final = _every(
    "q",
    f"""Guéret gueret Saint-Étienne Paris Saint-Denis 97400 20000 23000 75011 L'Haÿ-les-Roses
    Sainte-Marie Ajaccio Lyon+3e+Arrondissement Évry-Courcouronnes Fort-de zzzz 00000 Creuse Nouméa Mamoudzou
    Saint-Pierre+974 Villeneuve St+Étienne 38 Grenoble,+Isère Saint-Martin Marseille Cherbourg-Octeville
    <b> %25 a Saint 230 é {"x" * 201}""",
)
POSITIONS: Final = (
    *((46.17, 1.87), (48.85, 0.0), (0.0, 0.0), (-20.9, 55.5), (90.0, 180.0), (42.15, 9.1), (45.19, 5.72)),
    *((14.6, -61.0), (-12.8, 45.2), (-22.27, 166.45), (46.8, -56.2), (51.04, 2.38)),
)
POINTS: Final = " ".join(f"lat={lat:g}&lon={lon:g}" for lat, lon in POSITIONS)
GUERET: Final = "q=Guéret"
FILTERS: Final = """ateliers=oui acces_libre=oui pass_numerique=oui incertains=oui
    services=Aide+aux+démarches+administratives services=Loisirs+et+créations+numériques
    frais_a_charge=Gratuit frais_a_charge=Payant dispositif_programmes_nationaux=France+Services
    dispositif_programmes_nationaux=Aidants+Connect publics_specifiquement_adresses=Seniors
    publics_specifiquement_adresses=Femmes prise_en_charge_specifique=Surdité
    prise_en_charge_specifique=Langues+étrangères+(anglais) modalites_accompagnement=À+distance
    typologie=RFS typologie=BIB formations_labels=SUD+LABS+(PACA) modalites_acces=Téléphoner
    itinerance=Itinérant itinerance=Fixe departement=23 departement=2A commune=23096"""
MOMENTS: Final = _every(
    "ouvert", "maintenant 2026-12-05T10:00 2026-12-01T19:30 2026-12-25T10:00 2028-02-29T10:00"
)
MODES: Final = "mode=voiture mode=velo mode=marche"
TRIPS: Final = f"""{MODES} minutes=1 minutes=20 minutes=60 rayon_m=100 rayon_m=20000 mode=voiture&minutes=15
    mode=velo&minutes=15 mode=marche&minutes=15 mode=velo&rayon_m=5000&ouvert=maintenant"""
TOGETHER: Final = """ateliers=oui&acces_libre=oui&incertains=oui&rayon_m=50000
    services=Utilisation+sécurisée+du+numérique&frais_a_charge=Gratuit&minutes=30
    typologie=RFS&typologie=BIB&ouvert=maintenant&limite=5&page=2
    pass_numerique=oui&itinerance=Itinérant&rayon_m=100
    formations_labels=ORDI+3.0&prise_en_charge_specifique=Surdité"""
PAGES: Final = "page=2 page=500 limite=1 limite=100 page=3&limite=7 page=9000&limite=1"
BAD_FILTERS: Final = """services=inconnu ateliers=non departement=99 commune=1 typologie= ouvert=demain
    ouvert=2026-02-29T10:00 rayon_m=50 rayon_m=1_000 mode=avion minutes=0 minutes=61 inconnu=1"""
BAD_PLACES: Final = """q= q=%00 lat=46 lon=1.8 minutes=20 ateliers=oui lat=91&lon=0 lat=0&lon=181
    lat=abc&lon=1 lat=١&lon=1e-2 q=Paris&q=Lyon lat=&lon="""
BAD_PAGES: Final = "page=0 page=10001 page=501 page=x limite=0 limite=101 limite=-5"


def _searches() -> Iterator[Asked]:
    for path in ("/recherche", "/api/v1/lieux"):
        yield from _each(path, "", ".", PLACES, POINTS, BAD_PLACES)
        yield from _each(path, GUERET, FILTERS, MOMENTS, TRIPS, TOGETHER, PAGES, BAD_FILTERS, BAD_PAGES)
        yield from _each(path, "q=Corse&lat=42.15&lon=9.1", ".", MODES)
    yield from _each("/recherche", f"{GUERET}&carte=oui", ".", TRIPS, TOGETHER)
    yield from _each("/recherche", "lat=46.17&lon=1.87&carte=oui", ".", MODES)
    yield from _each("/", "", ".", GUERET, "services=inconnu&ateliers=oui", f"q={'x' * 300}")
    yield from _each("/api/v1/communes", "", ".", PLACES)
    yield from _each("/api/v1/communes", "q=Saint", "limite=1 limite=20 limite=21")


def _languages() -> Iterator[Asked]:
    for language in ("en", "ar", "uk", "fr", "de"):
        spoken = f"langue={language}"
        yield from _each("/", spoken, ".", GUERET)
        yield from _each("/recherche", spoken, "q=zzzz q=Saint-Denis q=Paris&minutes=99")
        yield from _each("/recherche", f"{GUERET}&{spoken}", ". carte=oui", TRIPS, MOMENTS, TOGETHER)


def _lieux(known: Known) -> Iterator[Asked]:
    for path in ("/lieux/", "/api/v1/lieux/"):
        for name in (*known.lieux, *known.closed, *known.former, "inconnu", "a/b", "x%00y", "é è"):
            yield _ask(path + name)
    for name in (*known.lieux[:60:6], known.closed[0], "inconnu"):
        trips = "minutes=20 minutes=15&mode=velo&carte=oui minutes=999 mode=avion"
        yield from _each(f"/lieux/{name}", "", "langue=en langue=ar langue=uk carte=oui", trips)


def _orientation(known: Known) -> Iterator[Asked]:
    wishes = "services=Aide+aux+démarches+administratives&frais_a_charge=Gratuit"
    when = "jour=mardi&moment=matin"
    whens = f"""{when} jour=samedi moment=soir jour=dimanche&indispensable=horaires jour=lundredi mode=avion
        indispensable=services indispensable=inconnu mode=marche minutes=30 minutes=5&mode=velo minutes=4
        minutes=180"""
    yield from _each("/orientation", "", ".", BAD_PLACES, PLACES)
    yield from _each("/orientation", GUERET, FILTERS, whens, wishes, f"{wishes}&{when}")
    yield from _each("/orientation", f"lat=45.19&lon=5.72&{wishes}", ".", whens)
    lieux = ["&".join(f"lieu={name}" for name in known.near[:count]) or "." for count in range(5)]
    unlike = "&".join(f"lieu={name}" for name in (known.lieux[3], known.lieux[40], known.near[0]))
    gone = f"lieu={known.closed[0]} lieu=inconnu lieu={known.former[0]} lieu=%01"
    for page in ("comparer", "fiche", "plan.svg", "fiche.pdf"):
        path = f"/orientation/{page}"
        yield from _each(path, "", *lieux, unlike, gone)
        yield from _each(path, lieux[2], f"{GUERET}&{wishes}", "lat=46.1&lon=1.9&mode=velo minutes=1")
        yield from _each(path, unlike, "taille=grand taille=énorme", f"{wishes}&{when}")
    answers = "appareil=non bases=peu demarches=place gene=lire prix=pass"
    path, whole = "/orientation/diagnostic", f"{answers.replace(' ', '&')}&{GUERET}"
    yield from _each(path, "", ".", GUERET, answers, whole, "gene=voir&gene=bouger prix=rien")


TERRITORIES: Final = (
    "departements/23",
    "departements/38",
    "departements/974",
    "departements/2A",
    "regions/94",
)
NOWHERE: Final = ("departements/99", "departements/2a", "departements/984", "epci/000000000", "regions/00")
QUESTIONS: Final = """mode=velo mode=marche mode=vol minutes=5 minutes=45 ouverture=samedi ouverture=soir
    mode=vol&km=5 ateliers=oui&incertains=oui typologie=RFS dispositif_programmes_nationaux=France+Services
    ajouter=23096&ajouter=38185"""
REFUSED: Final = """mode=avion minutes=4 minutes=46 km=5 ouverture=dimanche mode=vol&minutes=20 ajouter=1
    ajouter=99999 fermer=inconnu """ + "&".join(f"ajouter=23{commune:03}" for commune in range(1, 60))
SITES: Final = """n=1 n=50 n=51 cout_eur=30000 cout_eur=0 parmi=23096 parmi=23096&parmi=23176&n=2 parmi=x
    parmi_points=46.17 parmi_points=46.17,1.87,Médiathèque&parmi_points=45.95,2.17
    parmi_points=46.17,1.87&parmi=23096"""


def _coverage(known: Known) -> Iterator[Asked]:
    root, closing = "/api/v1/couverture", f"fermer={known.near[0]}&fermer={known.near[1]}"
    for place in (*TERRITORIES, "france", *(f"epci/{code}" for code in known.epci), *NOWHERE):
        yield from _each(f"{root}/{place}", "", ". choix=oui mode=vol&km=5")
        for suffix in (".csv", ".geojson", ".gpkg", ".xlsx", "/sites", "/tournee"):
            yield _ask(f"{root}/{place}{suffix}")
    for place in ("departements/23", "regions/94", f"epci/{known.epci[0]}"):
        changes = f"{QUESTIONS} {REFUSED} {closing} {closing}&ajouter=23096"
        yield from _each(f"{root}/{place}", "", changes)
        yield from _each(f"{root}/{place}/sites", "", SITES, changes)
        yield from _each(f"{root}/{place}/tournee", "", "n=1 n=20 n=21 choix=oui", changes)
        yield from _each(f"{root}/{place}.csv", "", "choix=oui", changes)
        for suffix in (".geojson", ".gpkg", ".xlsx"):
            asked = "mode=vol&km=5 ouverture=samedi&choix=oui mode=avion"
            yield from _each(f"{root}/{place}{suffix}", "", asked, closing)


OPTIONS: Final = """tri=trop_loin tri=-trop_loin tri=nom tri=-nom tri=epci tri=-population tri=loin tri=-loin
    tri=fragilite tri=hasard contre=tous contre=france_services contre=samedi contre=soir contre=gratuit
    contre=rien avec=38 sites=3 sites=21 lignes=toutes carte=oui avec=38&avec=974&avec=2A avec=99
    avec=01&avec=02&avec=03&avec=04&avec=05&avec=06 sites=5&cout=20000 seuil=10 seuil=10&mode=vol seuil=99"""


def _territories(known: Known) -> Iterator[Asked]:
    names = f"creuse 23 2a Saint 974 Corse zzz métropole 1 lyon + {'é' * 200}"
    yield from _each("/territoires", "", ".", _every("q", names))
    views = ("", "/carte.js", "/carte.png", "/carte.svg", "/lieux.geojson", "/rapport", "/rapport.pdf")
    layers = "couche=fragilite couche=frr couche=inconnue"
    for place in (*TERRITORIES, "france", *(f"epci/{code}" for code in known.epci), *NOWHERE):
        yield from (_ask(f"/territoires/{place}{suffix}") for suffix in views)
        yield from _each(f"/territoires/{place}", "", layers, "mode=avion")
        yield from _each(f"/territoires/{place}/carte.svg", "", layers, "mode=vol")
    for place in ("departements/23", "departements/2A", f"epci/{known.epci[0]}"):
        path = f"/territoires/{place}"
        yield from _each(path, "", OPTIONS, QUESTIONS, REFUSED, f"fermer={known.near[0]}")
        for suffix in views[1:-1]:
            asked = "mode=vol ouverture=samedi typologie=RFS ajouter=23096 minutes=4 couche=frr sites=3"
            yield from _each(path + suffix, "", asked)
    yield from _each("/territoires/departements/23/rapport.pdf", "", "mode=vol mode=avion")


def _exports() -> Iterator[Asked]:
    for suffix in ("csv", "geojson", "gpkg", "xlsx"):
        path = f"/api/v1/lieux.{suffix}"
        yield from _each(path, "", ". departement=23 departement=2A&ateliers=oui q=zzzz q=Saint-Denis lat=1")
        yield from _each(path, GUERET, "rayon_m=20000 minutes=20 mode=velo&minutes=30")
        yield from _each(path, "departement=23", MOMENTS, BAD_FILTERS)
    for form in ("norme", "complete", "tableur", "inconnue"):
        yield from _each(
            "/api/v1/lieux.csv", f"forme={form}", ". commune=00000", FILTERS, f"{GUERET}&minutes=5"
        )


def _data(known: Known) -> Iterator[Asked]:
    sources = " ".join([*known.sources[:20:4], "inconnue"])
    restrictions = f"""departement=23 departement=999 {_every("source", sources)}
        defaut=ancien defaut=sans_horaires defaut=position_douteuse defaut=rien forme=tableur forme=x
        motif=le+nom+du+lieu+est+absent motif={"x" * 201} source={known.sources[5]}&departement=49"""
    for name in ("rejets", "positions", "fusions", "valeurs-inconnues", "a-corriger", "inconnue"):
        yield from _each(f"/donnees/{name}", "", ". page=2 page=500 page=501", restrictions)
        yield from _each(f"/donnees/{name}.csv", "", ". forme=tableur forme=x")
        yield from _each(f"/donnees/{name}.csv", "departement=49", restrictions)
    for name in ("sources", "departements"):
        yield from _each(f"/donnees/{name}.csv", "", ". forme=tableur forme=x")
    for path in ("", *(f"/{code}" for code in (*known.departements[::8], "2A", "974", "000", "%00"))):
        yield _ask(f"/donnees/departements{path}")
    yield _ask("/donnees")


SLICES: Final = """. limit=1 limit=0 limit=x limit=20000 offset=50 offset=-1 offset=34960 offset=10000001
    f=json f=html inconnu=1 bbox=1.5,45.9,2.5,46.4 bbox=1.5,45.9,0,2.5,46.4,9 bbox=170,-23,-170,-22 bbox=1,2,3
    bbox=2,50,1,40 bbox=nan,1,2,3 bbox=0,0,1,1&limit=3 limit=7&offset=14 datetime=2026-01-01/..
    datetime=2026-01-01T00:00:00Z datetime=hier departement=23&limit=300 departement=99 mode=vol&limit=5"""


def _ogc(known: Known) -> Iterator[Asked]:
    for path in (
        "",
        "/",
        "/conformance",
        "/api",
        "/collections",
        "/collections/lieux",
        "/collections/communes",
    ):
        yield from _each(f"/ogc{path}", "", ". f=json f=html inconnu=1 limit=5")
    yield from _each("/ogc/collections/lieux/items", "", SLICES, FILTERS, BAD_FILTERS)
    yield from _each("/ogc/collections/communes/items", "", SLICES)
    yield from _each("/ogc/collections/communes/items", "limit=4&offset=7000", QUESTIONS, REFUSED)
    communes = "communes/items/{23096,75056,2A004,97411,00000,x%00}"
    lieux = f"lieux/items/{{{','.join([*known.lieux[:12], known.closed[0], known.former[0]])}}}"
    for names in (communes, lieux, "{autres,autres/items,autres/items/1}"):
        start, _, rest = names.partition("{")
        yield from (_ask(f"/ogc/collections/{start}{key}") for key in rest.rstrip("}").split(","))
    yield _ask("/ogc/collections/communes/items/23096", "mode=velo")


def _tiles() -> Iterator[Asked]:
    for layer in ("fond", "departements", "communes", "limites", "labels", "lieux"):
        for position in POSITIONS[:7:3]:
            yield from (_ask(_tile(layer, zoom, position)) for zoom in (0, 3, 5, 7, 8, 10, 12, 13, 15, 16))
    yield from _each(_tile("lieux", 11, (45.19, 5.72)), "", FILTERS, BAD_FILTERS, "v=inconnu")
    for wrong in ("autre/1/0/0", "lieux/17/0/0", "lieux/3/8/0", "lieux/3/0/9", "lieux/x/0/0", "fond/5/0/0"):
        yield _ask(f"/tiles/{wrong}.mvt")


def _tile(layer: str, zoom: int, position: tuple[float, float]) -> str:
    column, row = (position[1] + 180) / 360, (1 - asinh(tan(radians(position[0]))) / pi) / 2
    return f"/tiles/{layer}/{zoom}/{int(column * 2**zoom)}/{int(row * 2**zoom)}.mvt"


def _reach() -> Iterator[Asked]:
    limits = (
        "mode=avion minutes=5 minutes=60 minutes=4 minutes=61 mode=velo&minutes=15 mode=marche&minutes=15"
    )
    yield from _each("/api/v1/isochrone", GUERET, ".", MODES, limits)
    yield from _each("/api/v1/isochrone", "", BAD_PLACES, POINTS, "q=zzzz q=Saint-Denis")
    ends = "&".join(f"vers={lat:g},{lon:g}" for lat, lon in (*POSITIONS, (46.08, 1.76), (46.17, 1.87)))
    many = "&".join(f"vers=46.{n},2.{n}" for n in range(201))
    yield from _each("/api/v1/temps", GUERET, ". vers=a vers=91,0 vers=46.1", many, ends)
    yield from _each(
        "/api/v1/temps", ends, BAD_PLACES, POINTS, *(f"{GUERET}&{mode}" for mode in MODES.split())
    )


def _rest(known: Known) -> Iterator[Asked]:
    paths = """accessibilite methode departements healthz readyz metrics robots.txt sitemap.xml embed inconnue
        api/v1/openapi.json api/inconnue favicon.ico sitemaps/territoires.xml sitemaps/lieux-0.xml
        sitemaps/lieux-1.xml sitemaps/lieux-2.xml sitemaps/lieux-2500.xml sitemaps/lieux-2501.xml
        static/mediaproche.css static/map.js static/page.js static/inconnu.css static/../x static/"""
    yield from (_ask(f"/{path}") for path in paths.split())
    communes = "00000 23096 23096-gueret 23096-autre 75056 97411-saint-denis 2a004 %00 x"
    for code in communes.split():
        yield from _each(f"/communes/{code}", "", ". carte=oui")
    others = ("23-creuse", "23-autre", "2A-corse-du-sud", "2a", "974", "00", "%00")
    for code in (*known.departements[::6], *others):
        yield from (_ask(f"/departements/{code}"), _ask(f"/departements/{code}/flux.atom"))
    inside = """territoire_type=regions&territoires=94 territoire_type=departements&territoires=23
        territoire_type=communes&territoires=23096 territoire_type=regions&territoires=00
        territoire_type=autres&territoires=23 territoires=23 territoires=é zoom=12 zoom=2
        latitude=x latitude=45"""
    yield from _each("/embed", "", inside)
    yield from _each("/embed", "latitude=45.19&longitude=5.72", ".", FILTERS, BAD_FILTERS, inside)


HEADERS: Final = (
    *(
        ("If-None-Match", OWN_ETAG),
        ("If-None-Match", '"other"'),
        ("If-None-Match", "*"),
        ("Range", "bytes=0-99"),
    ),
    *(("Accept-Encoding", "gzip"), ("Accept-Encoding", "br"), ("Accept-Encoding", "zstd, br, gzip")),
    *(("Accept-Language", "en"), ("Accept", "application/json"), ("Origin", "https://exemple.fr")),
    *(("Host", "autre.exemple.fr"), ("X-Forwarded-Host", "autre.exemple.fr")),
)


def _variants(known: Known) -> Iterator[Asked]:
    """Ask some of the same with other methods, other headers, other settings."""
    some = f"""/ /recherche?q=23000 /api/v1/lieux?q=23000 /api/v1/lieux.csv?departement=23 /donnees /metrics
        /embed /territoires/departements/23 /ogc/collections/lieux/items /tiles/fond/5/16/11.mvt
        /static/mediaproche.css /lieux/{quote(known.near[0])} /api/v1/openapi.json /inconnue
        /api/v1/lieux?q=23000&ouvert=maintenant /orientation?q=23000 /robots.txt /sitemap.xml /ogc
        /territoires/departements/23/carte.svg /methode /api/v1/couverture/departements/23.geojson
        /api/v1/temps?q=23000&vers=46.1,1.8 /api/v1/lieux.xlsx?departement=23 /departements/23/flux.atom"""
    for asked in map(Asked, some.split()):
        yield from (replace(asked, headers=(header,)) for header in HEADERS)
        yield from (replace(asked, method=method) for method in ("HEAD", "POST", "OPTIONS", "DELETE"))
        yield replace(asked, configured=True)
    more = """/recherche?q=23000&carte=oui /embed?zoom=12 /accessibilite /communes/23096-gueret?carte=oui
        /ogc/api /ogc/collections /sitemaps/territoires.xml /api/v1/lieux.geojson?departement=23"""
    lieux = (f"/lieux/{quote(name)}" for name in (*known.near[1:3], known.closed[0]))
    yield from (Asked(path, configured=True) for path in (*more.split(), *lieux))
