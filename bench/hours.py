"""Share of the opening hours of real files, in French words, that are parsed.

Run: python -m bench.hours FOLDER [--unread 20] [--look 40]. Columns of hours are found by their names: those
named after a day make one text a row, the others named «horaires» one text each. Hours that are all closed
are left out. «douteux» is the share of parsed hours that contain `unknown`.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from geo.communes.names import fold
from geo.errors import SourceError
from importers.files.rows import read_rows
from importers.french_hours.convert import join_days, parse_day, parse_horaires
from importers.values.text import clean_text

DAYS = {
    "lundi": "Mo",
    "mardi": "Tu",
    "mercredi": "We",
    "jeudi": "Th",
    "vendredi": "Fr",
    "samedi": "Sa",
    "dimanche": "Su",
}
BY_DAY = "(colonnes par jour)"
SEED = 23

Text = str | tuple[tuple[str, str], ...]
"""A week in one cell, or the texts of its days."""


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--unread", default=0, help="Textes non lus à montrer par colonne, les plus fréquents d'abord.")
@click.option("--look", default=0, help="Lectures tirées au sort à montrer, tous fichiers confondus.")
def main(folder: Path | None, unread: int, look: int) -> None:
    """Print one line for each column of hours of each file."""
    if folder is None:
        print("Donnez un dossier de fichiers de lieux : python -m bench.hours DOSSIER")
        return
    print(f"{'':64} distincts lignes    lus douteux")
    readings: dict[Text, str] = {}
    for path in sorted(folder.iterdir()):
        for column, texts in sorted(_texts_by_column(path).items()):
            read = {text: _read(text) for text in texts}
            _print_line(f"{path.name[:32]:33}{column[:30]:31}", texts, read)
            _print_unread(texts, read, unread)
            readings |= {text: horaires for text, horaires in read.items() if horaires and horaires != text}
    for text in random.Random(SEED).sample(list(readings), min(look, len(readings))):
        print(f"{text!r}\n    {readings[text]}")


def _texts_by_column(path: Path) -> Mapping[str, Counter[Text]]:
    """Count the texts of each column of hours of a file; none for a file of another kind."""
    counts: defaultdict[str, Counter[Text]] = defaultdict(Counter)
    try:
        for row in read_rows(path):
            for column, text in _hours(row.values):
                counts[column][text] += 1
    except SourceError as error:
        print(error)
    return counts


def _hours(values: Mapping[str, object]) -> Iterator[tuple[str, Text]]:
    days: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in values.items():
        words = fold(name).split()
        day = next((word for word in words if word in DAYS), None)
        text = value if isinstance(value, str) and clean_text(value) else None
        if text is None:
            continue
        if day is not None:
            days[DAYS[day]] += [text] if text != DAYS[day] else []
        elif any("horaire" in word for word in words) and "commentaire" not in words:
            yield name, text
    if any(parse_day(text) != "" for texts in days.values() for text in texts):
        yield BY_DAY, tuple((day, " / ".join(texts)) for day, texts in days.items())


def _read(text: Text) -> str | None:
    return parse_horaires(text) if isinstance(text, str) else join_days(dict(text))


def _print_line(title: str, texts: Counter[Text], read: Mapping[Text, str | None]) -> None:
    rows = texts.total()
    known = _count(texts, (text for text, horaires in read.items() if horaires))
    doubtful = _count(texts, (text for text, horaires in read.items() if horaires and "unknown" in horaires))
    print(f"{title}{len(texts):9}{rows:7}{known / rows:7.1%}{doubtful / max(1, known):8.1%}")


def _count(texts: Counter[Text], some: Iterable[Text]) -> int:
    return sum(texts[text] for text in some)


def _print_unread(texts: Counter[Text], read: Mapping[Text, str | None], limit: int) -> None:
    unread = Counter({text: count for text, count in texts.items() if not read[text]})
    for text, count in unread.most_common(limit):
        print(f"{count:8} {text!r}")


if __name__ == "__main__":
    main()
