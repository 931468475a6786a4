"""Names and values of the data in the sentences of pages."""

from flask import Flask

from webapp.wording.names import AsTyped, Examples, in_french, isolated, isolated_for_print, with_names_apart


def test_french_pages_have_names_as_they_are(app: Flask):
    with app.test_request_context("/"):
        assert (isolated("Oô"), in_french("Oô"), with_names_apart("d'Oô")) == ("Oô", "Oô", "d'Oô")


def test_other_pages_say_that_a_name_is_french(app: Flask):
    with app.test_request_context("/?langue=ar"):
        assert in_french("<Oô>") == '<bdi lang="fr">&lt;Oô&gt;</bdi>'
        assert with_names_apart(f"< {isolated('Oô')}") == '&lt; <bdi lang="fr">Oô</bdi>'


def test_values_to_type_are_apart_in_the_language_that_reads_them(app: Flask):
    codes = Examples(("23", "2A", "974"))
    assert (f"{AsTyped('oui')}", f"{codes}") == ("oui", "23, 2A ou 974")
    with app.test_request_context("/?langue=en"):
        assert (f"{AsTyped('oui')}", f"{codes}") == (
            "\u2068oui\u2069",
            "\u206823\u2069, \u20682A\u2069 or \u2068974\u2069",
        )


def test_a_printed_name_holds_its_isolates():
    assert isolated_for_print('<bdi lang="fr">8 rue</bdi>') == '<bdi lang="fr">\u20688 rue\u2069</bdi>'
