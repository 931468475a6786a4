"""Templates refuse names that nothing defines."""

import pytest
from flask import Flask, render_template_string
from jinja2 import UndefinedError


@pytest.mark.parametrize("template", ["{{ assistance_nme }}", "{{ session.langage }}"])
def test_a_typo_in_a_template_is_an_error(app: Flask, template: str):
    with app.test_request_context(), pytest.raises(UndefinedError):
        render_template_string(template, session=object())
