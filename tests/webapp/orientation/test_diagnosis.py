"""Five questions whose answers are wishes."""

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.webapp.conftest import Visit
from webapp.orientation.diagnosis import DIAGNOSIS_QUESTIONS, orientation_query
from webapp.orientation.params import WISH_VALUES


def test_every_answer_leads_to_wishes_that_are_offered():
    wishes = [wish for question in DIAGNOSIS_QUESTIONS for reply in question.replies for wish in reply.wishes]
    assert all(value in WISH_VALUES[name] for name, value in wishes)


def test_answers_become_wishes_once_each():
    answers = MultiDict([("demarches", "place"), ("gene", "lire"), ("gene", "voir"), ("q", "gueret")])
    assert orientation_query(answers) == {
        "q": ["gueret"],
        "services": ["Aide aux démarches administratives"],
        "dispositif_programmes_nationaux": ["Aidants Connect"],
        "prise_en_charge_specifique": ["Illettrisme", "Déficience visuelle"],
    }


def test_answers_lead_to_the_choice_and_keep_nothing(client: FlaskClient):
    answer = client.get("/orientation/diagnostic?prix=non&q=gueret")
    assert answer.status_code == 302
    assert answer.location == "/orientation?q=gueret&frais_a_charge=Gratuit"
    assert "Set-Cookie" not in answer.headers


def test_the_page_asks_five_questions(visit: Visit):
    assert len(visit("/orientation/diagnostic").all("legend")) == 5
