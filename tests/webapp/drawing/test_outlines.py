"""Maps drawn as SVG: projection, outlines, labels, scale."""

from xml.etree import ElementTree

import pytest
from shapely import Polygon

from geo.points import Point
from tests.named_places import GUERET, SAINT_DENIS_REUNION, VILLERS_SUR_MER
from webapp.drawing.outlines import Frame, Label, LabelPlacer, scale_bar, svg_document

SQUARE = Polygon([(1.8, 46.1), (1.9, 46.1), (1.9, 46.2), (1.8, 46.2)])


def frame_of(*points: Point) -> Frame:
    return Frame.around(points, width=500, height=200, min_width_m=10_000)


@pytest.mark.parametrize("point", [GUERET, VILLERS_SUR_MER, SAINT_DENIS_REUNION])
def test_a_point_alone_stands_in_the_middle(point: Point):
    assert frame_of(point).project(point) == pytest.approx((250, 100))


def test_points_far_apart_all_hold_within_the_margin():
    frame = frame_of(GUERET, VILLERS_SUR_MER)
    for point in (GUERET, VILLERS_SUR_MER):
        x, y = frame.project(point)
        assert 50 <= x <= 450
        assert 20 <= y <= 180


def test_north_is_above_and_east_is_on_the_right():
    frame = frame_of(GUERET)
    x, y = frame.project(Point(GUERET.lon + 0.01, GUERET.lat + 0.01))
    assert x > 250
    assert y < 100


def test_the_scale_is_that_of_the_ground():
    assert frame_of(GUERET).metres_per_unit == pytest.approx(20)


def test_a_scale_bar_has_a_round_length():
    assert "1 km</text>" in scale_bar(frame_of(GUERET), x=10, y=190)


def test_an_outline_is_closed_by_steps_that_sum_to_nothing():
    path = frame_of(GUERET).path(SQUARE)
    steps = [float(number) for number in path.partition("l")[2].split()]
    assert sum(steps[::2]) == pytest.approx(0, abs=1e-6)
    assert sum(steps[1::2]) == pytest.approx(0, abs=1e-6)


def test_a_shape_smaller_than_a_point_draws_nothing():
    assert frame_of(GUERET).path(Polygon([(1.8, 46.1), (1.80001, 46.1), (1.80001, 46.10001)])) == ""


def test_a_label_moves_aside_and_gives_up_when_no_room_is_left():
    labels = LabelPlacer(200, 40)
    first, second = (labels.place(Label(100, 20, "Guéret")) for _ in range(2))
    assert 'x="105.0"' in first
    assert 'x="105.0"' not in second
    assert labels.place(Label(100, 20, "Saint-Sulpice-le-Guérétois")) == ""


def test_words_are_written_as_words():
    labels = LabelPlacer(500, 200)
    drawing = svg_document(frame_of(GUERET), [labels.place(Label(9, 50, "<b>&\"'"))], title="<plan>")
    assert {text.text for text in ElementTree.fromstring(drawing).findall(".//{*}text")} == {"<b>&\"'"}
