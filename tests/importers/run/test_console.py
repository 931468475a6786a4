"""What the commands print."""

from datetime import UTC, datetime
from io import StringIO

from rich.console import Console

from geo.quality.reports import StoredReport
from importers.run.console import print_reports


def printed(*reports: StoredReport) -> str:
    console = Console(file=StringIO(), width=160)
    print_reports(console, reports)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_report_is_printed_whole_and_its_words_as_they_are():
    at = datetime(2026, 11, 29, 17, 30, tzinfo=UTC)
    text = printed(
        StoredReport(at, "hub-1", "Médiathèque", "horaires", "[bold]Fermé[/bold]", "moi@exemple.fr")
    )
    assert text.splitlines() == [
        "2026-11-29 18:30  horaires  Médiathèque (hub-1)",
        "    [bold]Fermé[/bold]",
        "    contact : moi@exemple.fr",
    ]


def test_no_report_is_said():
    assert printed() == "Aucun signalement.\n"
