"""The search form as it comes back."""

from werkzeug.datastructures import MultiDict

from geo.standard.fields import SERVICES
from webapp.lieux.form import SearchForm, search_form
from webapp.lieux.params import LieuxQuery


def form(*pairs: tuple[str, str], **messages: str) -> SearchForm:
    return search_form(LieuxQuery.parse(MultiDict(pairs)), messages)


def test_what_was_typed_comes_back():
    filled = form(("q", "Guéret"), ("ateliers", "oui"), ("services", SERVICES[1]))
    ticked = [c.value for group in filled.filters.groups for c in group.choices if c.checked]
    assert (filled.q, filled.filters.facts[0].checked, ticked) == ("Guéret", True, [SERVICES[1]])


def test_help_with_paperwork_stands_beside_the_facts_alone():
    filled = form(("services", SERVICES[0])).filters
    assert (filled.paperwork.name, filled.paperwork.value, filled.paperwork.checked) == (
        "services",
        SERVICES[0],
        True,
    )
    [services] = [group for group in filled.groups if group.name == "services"]
    assert SERVICES[0] not in [choice.value for choice in services.choices]


def test_a_distance_that_the_form_does_not_offer_stays_chosen():
    assert [c.label for c in form(("rayon_m", "12000")).filters.radii if c.checked] == ["12 km"]


def test_a_distance_that_cannot_be_is_not_offered():
    assert [c.label for c in form(("rayon_m", "3")).filters.radii if c.checked] == []


def test_a_message_stands_beside_its_field():
    filled = form(q="Écrivez.", rayon_m="Trop loin.", services="Inconnu.")
    assert (filled.message, filled.filters.radius_message) == ("Écrivez.", "Trop loin.")
    assert [group.message for group in filled.filters.groups if group.name == "services"] == ["Inconnu."]
    assert filled.filters.wrong


def test_a_message_about_a_field_that_is_not_shown_is_said_all_the_same():
    assert form(page="De 1 à 500.").others == ["page : De 1 à 500."]


def test_choices_that_the_form_does_not_offer_are_carried():
    hidden = form(("typologie", "EPN"), ("limite", "5"), ("lat", "1"), ("lon", "2"), ("page", "4")).hidden
    assert hidden == [
        ("lat", "1"),
        ("lon", "2"),
        ("typologie", "EPN"),
        ("limite", "5"),
    ]


def test_a_refused_value_is_not_carried():
    assert form(("typologie", "?"), typologie="Inconnu.").hidden == []


def test_a_town_is_required_unless_a_position_is_carried():
    assert form(("q", "")).required
    assert not form(("lat", "1"), ("lon", "2")).required


def test_the_number_of_choices_counts_each_filter_once():
    pairs = [("ateliers", "oui"), ("services", SERVICES[0]), ("services", SERVICES[1]), ("rayon_m", "5000")]
    assert form(*pairs, ("incertains", "oui"), ("rayon_m", "")).filters.count == 3


def test_a_choice_that_the_form_does_not_offer_counts_too():
    assert form(("typologie", "EPN")).filters.count == 1


def test_the_filters_of_one_choice_are_filled_once():
    assert (
        form(("q", "Guéret"), ("ateliers", "oui")).filters is form(("q", "Lyon"), ("ateliers", "oui")).filters
    )
    assert form(("ateliers", "oui")).filters is not form(("ateliers", "non")).filters
    assert form(rayon_m="Trop loin.").filters is not form().filters


def test_a_value_is_shown_as_it_was_understood():
    filled = form(("rayon_m", " 05000"), ("ateliers", " oui "))
    assert [c.label for c in filled.filters.radii if c.checked] == ["5 km"]
    assert filled.filters.facts[0].checked
