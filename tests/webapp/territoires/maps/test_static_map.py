"""The static map of a territory: hatches, layers, labels, as SVG and PNG."""

from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.webapp.territoires.conftest import CREUSE, add_commune


def test_the_map_hatches_what_is_too_far(client: FlaskClient, creuse: Session):
    response = client.get(f"{CREUSE}/carte.svg")
    root = ElementTree.fromstring(response.text)
    assert response.mimetype == "image/svg+xml"
    fills = {element.get("fill") for element in root.iter("{http://www.w3.org/2000/svg}path")}
    assert "url(#crossed)" in fills
    assert "Commune 23002 : 300 hab." in "".join(root.itertext())


def test_the_map_is_a_picture_too(client: FlaskClient, creuse: Session):
    response = client.get(f"{CREUSE}/carte.png")
    assert (response.mimetype, response.data[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("layer", ["fragilite", "frr"])
def test_other_layers_are_drawn(client: FlaskClient, creuse: Session, layer: str):
    response = client.get(f"{CREUSE}/carte.svg?couche={layer}")
    assert "trop loin d'un lieu" in "".join(ElementTree.fromstring(response.text).itertext())


def test_a_commune_cannot_break_the_map(client: FlaskClient, creuse: Session):
    add_commune(creuse, "23009", 3.6, nom='<script>"&', population=900)
    assert '<script>"& : 900 hab.' in "".join(
        ElementTree.fromstring(client.get(f"{CREUSE}/carte.svg").text).itertext()
    )
