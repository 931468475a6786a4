"""Values that files and addresses hold when nobody checked them, for tests of properties."""

from hypothesis import strategies as st

PIECES = (
    *("lundi", "Mo-Fr", "Tu, Th", "09:00-12:00", "9h-12h", "; ", "||", '"sur rdv"', "PH off", "week 1-53/2"),
    *("+33", "(0)", "01 02 03 04 05", "3949", "004910", "a@b.fr", "https//", "www.exemple.fr/é?x=1", "@"),
    *(
        "<br>",
        "&amp;",
        "&amp;lt;b&gt;",
        "&#0;",
        "&#xD800;",
        "**",
        "//",
        '"""',
        "{{a}}",
        "Ã©",
        "â€™",
        "╢",
        "\x80",
    ),
    *("\0", "\x01", "\x1b", "\x85", "\xa0", "\u200b", "\u202e", "\ufeff", "\ufffe", "e\u0301", "ß", "İ", "ı"),
    *(
        "２０２４",
        "١٢",
        "000０",
        "2024-02-30",
        "31/12/2025",
        "mars 2024",
        "1e309",
        "1,5",
        "-0",
        "nan",
        "1_000",
    ),
    *(
        "2A004",
        "1400.0",
        "97411",
        "12345678900011",
        "00000",
        "null",
        "0 ",
        "N/A",
        "=1+1",
        "Gratuit",
        "|",
        ";",
    ),
    *("5 bis, ", "rue", "L' ", "33000", "Guéret", "cedex 9", "BP 40177", " ", "\t", "\n", ",", ".", "-", "–"),
)

texts = st.one_of(
    st.text(),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map(" ".join),
)
"""Texts, many of them made of what real cells hold."""

well_read_texts = texts.filter(
    lambda text: not any("\x80" <= sign <= "\x9f" or sign in "Ãâ╢" for sign in text)
)
"""Those that were not read with the wrong table: what a part of such a text was cannot be told from it."""

values = st.one_of(
    texts,
    st.none() | st.booleans() | st.integers() | st.floats(),
    st.lists(texts, max_size=3),
    st.dictionaries(texts, texts, max_size=2),
)
"""What a cell of a CSV or a member of a JSON can hold."""
