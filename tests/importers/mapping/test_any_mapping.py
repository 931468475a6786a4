"""Whatever a mapping file says, it is refused key by key, or reads any row."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InvalidInput
from importers.mapping.apply import apply_mapping, reason_to_drop
from importers.mapping.field_syntax import CHAMPS, CONDITION_KEYS
from importers.mapping.file_syntax import parse_mapping
from tests.odd_values import texts, values

_VERBS = ("colonne", "joindre", "dissocier", "valeur")
_HOURS = ("jours", "semaine", "osm", "Mo", "Sa")
COLUMNS = st.sampled_from(["", "nom", "adresse", "a.b", "jour*", "x"])
KEYS = st.sampled_from(
    (*_VERBS, *CONDITION_KEYS, "remplacer", "separateur", "partie", "ou", "cible", *_HOURS)
)
TOML = st.recursive(
    COLUMNS | texts | st.booleans() | st.integers() | st.floats() | st.just(date(2026, 11, 1)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | texts, inner, max_size=3),
    max_leaves=8,
)
VERBS = st.one_of(
    st.fixed_dictionaries({"colonne": COLUMNS | st.lists(COLUMNS, max_size=2)}),
    st.fixed_dictionaries({"joindre": st.fixed_dictionaries({"colonnes": st.lists(COLUMNS, max_size=3)})}),
    st.fixed_dictionaries(
        {
            "dissocier": st.fixed_dictionaries(
                {"colonne": COLUMNS, "separateur": st.sampled_from([",", " "]), "partie": st.integers()}
            )
        }
    ),
    st.fixed_dictionaries({"valeur": texts}),
)
FILES = st.fixed_dictionaries(
    {}, optional={"crs": st.integers() | st.sampled_from([2154, 4326]), "standard": st.booleans()}
)
ROWS = st.dictionaries(COLUMNS | st.sampled_from(["longitude", "latitude"]), values, max_size=6)


@given(st.dictionaries(st.sampled_from(CHAMPS) | texts, TOML | VERBS, max_size=3), TOML | FILES, ROWS)
def test_any_mapping_is_refused_or_reads_any_row(fields, file, row):
    try:
        mapping = parse_mapping({**fields, "fichier": file})
    except InvalidInput:
        return

    apply_mapping(mapping, row)
    assert reason_to_drop(mapping, row) is None


@given(st.dictionaries(st.sampled_from(CHAMPS), VERBS, max_size=4), ROWS)
def test_plain_verbs_read_any_row(fields, row):
    try:
        mapping = parse_mapping(fields)
    except InvalidInput:  # a list of labels has no field of that name in every version
        return

    assert apply_mapping(mapping, row).get("nom") != ""
