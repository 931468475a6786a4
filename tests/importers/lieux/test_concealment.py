"""Tests of importers.lieux.concealment: nothing that is stored says where a secret place is."""

import pytest
from sqlalchemy import text

from importers.lieux.refresh import need_refresh, refresh_lieux
from tests.named_places import GUERET

HEADER = "id,nom,commune,code_postal,adresse,latitude,longitude,pivot,telephone,date_maj\n"
STREET, AT = "5 rue du Pont", "46.1725,1.8765"
PHONE = "0555000000"


def write(path, nom, *, date="2026-01-01"):
    path.write_text(f"{HEADER}1,{nom},Guéret,23000,{STREET},{AT},12345678901234,{PHONE},{date}\n")
    return path


def everything_stored(engine):
    """Return all that tables which readers or restores use hold, as one text."""
    tables = ("lieu", "lieu_source", "lieu_history", "reject")
    with engine.connect() as connection:
        return "".join(
            str(row)
            for table in tables
            for row in connection.execute(text(f"SELECT {table}::text FROM {table}"))
        )


def one(engine, columns):
    with engine.connect() as connection:
        return tuple(connection.execute(text(f"SELECT {columns} FROM lieu")).one())


@pytest.fixture
def refuge(tmp_path):
    """Write the file of a refuge."""
    return write(tmp_path / "a.csv", "Refuge pour femmes victimes de violences")


def test_a_refuge_is_at_the_seat_of_its_commune_and_its_telephone_stays(load, own_engine, refuge):
    load(refuge)

    placed = "adresse, position_precision, st_x(position::geometry), st_y(position::geometry), telephone"
    adresse, precision, lon, lat, telephone = one(own_engine, placed)
    assert (adresse, precision, telephone) == (None, "commune", "+33555000000")
    assert (lon, lat) == pytest.approx((GUERET.lon, GUERET.lat))


def test_no_table_holds_its_address_nor_what_leads_to_it(load, own_engine, refuge):
    load(refuge)

    stored = everything_stored(own_engine)
    assert "Refuge" in stored
    assert not any(trace in stored for trace in ("rue du Pont", "46.1725", "1.8765", "12345678901234"))


def test_a_reject_of_a_refuge_holds_no_address_either(load, own_engine, tmp_path):
    header = HEADER.replace("commune,", "")
    (tmp_path / "a.csv").write_text(f"{header}1,Test à supprimer - Refuge femmes,23000,{STREET},{AT},,,\n")
    load(tmp_path / "a.csv")

    stored = everything_stored(own_engine)
    assert "Refuge" in stored
    assert "rue du Pont" not in stored


def test_another_source_that_names_no_refuge_does_not_give_it_away(load, own_engine, refuge, tmp_path):
    load(refuge)
    load(write(tmp_path / "b.csv", "L'Étape", date="2026-02-01"))
    with own_engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO merge_decision (identity_a, identity_b, same, reason)"
                " VALUES ('a-1', 'b-1', true, 'le même lieu')"
            )
        )
    refresh_lieux(own_engine)

    assert one(own_engine, "adresse, position_precision") == (None, "commune")
    assert "rue du Pont" not in everything_stored(own_engine)


def test_a_lieu_that_turns_out_to_be_a_refuge_is_hidden_in_older_loads_and_in_the_history(
    load, own_engine, refuge
):
    load(write(refuge, "L'Étape"))
    assert "rue du Pont" in everything_stored(own_engine)

    load(write(refuge, "Refuge pour femmes victimes de violences"))
    assert "rue du Pont" not in everything_stored(own_engine)
    with own_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM lieu_history")) == 1


def test_lieux_loaded_before_the_rules_are_judged_by_a_refresh(load, own_engine, refuge):
    load(write(refuge, "CHRS L'Étape"))
    forgotten = "accueil = 'public', feature = replace(feature, 'accueil', 'x'), feature_sha256 = ''"
    with own_engine.begin() as connection:
        connection.execute(text(f"UPDATE lieu SET {forgotten}"))
        assert need_refresh(connection)

    refresh_lieux(own_engine)

    assert one(own_engine, "accueil") == ("sans_accueil",)
    with own_engine.connect() as connection:
        assert not need_refresh(connection)
