"""Create every table, the extensions they need and the read-only role of the site."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geography, Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


TABLES = (
    "lieu",
    "commune_link",
    "commune_ancienne",
    "reject",
    "pass_declaration",
    "lieu_source",
    "commune",
    "import_run",
    "source",
    "departement",
    "region",
    "epci",
    "toponyme",
)

# The role is shared by all databases of a cluster, so another one may have made it already.
CREATE_WEB_ROLE = """
DO $$ BEGIN
    CREATE ROLE mediaproche_web NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
GRANT_READING = """
GRANT mediaproche_web TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO mediaproche_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO mediaproche_web;
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute(CREATE_WEB_ROLE)
    op.execute(GRANT_READING)
    op.create_table(
        "epci",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("nom", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_epci")),
    )
    op.create_table(
        "region",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("nom", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
    )
    op.create_table(
        "source",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("nom", sa.Text(), nullable=False),
        sa.Column("importer", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.Column("current_run_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_source")),
    )
    op.create_table(
        "toponyme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("nom", sa.Text(), nullable=False),
        sa.Column("cle", sa.Text(), nullable=False),
        sa.Column("commune_code", sa.Text(), nullable=True),
        sa.Column("departement_code", sa.Text(), nullable=False),
        sa.Column("codes_postaux", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("position", Geography("POINT", srid=4326, spatial_index=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_toponyme")),
    )
    op.create_index(
        "ix_toponyme_cle", "toponyme", ["cle"], unique=False, postgresql_ops={"cle": "text_pattern_ops"}
    )
    op.create_index(
        "ix_toponyme_cle_trgm",
        "toponyme",
        ["cle"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"cle": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_toponyme_codes_postaux", "toponyme", ["codes_postaux"], unique=False, postgresql_using="gin"
    )
    op.create_table(
        "departement",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("nom", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_departement_region_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_departement")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_slug", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("rows_read", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rows_kept", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rows_merged", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rows_rejected", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "rejected_by_reason", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column(
            "unknown_values", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("data_date", sa.Date(), nullable=True),
        sa.Column("dataset_version", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('running', 'published', 'refused', 'failed', 'rolled_back')",
            name=op.f("ck_import_run_state"),
        ),
        sa.ForeignKeyConstraint(["source_slug"], ["source.slug"], name=op.f("fk_import_run_source_slug")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_dataset_version"), "import_run", ["dataset_version"], unique=False)
    op.create_index(op.f("ix_import_run_source_slug"), "import_run", ["source_slug"], unique=False)
    op.create_table(
        "commune",
        sa.Column("code_insee", sa.Text(), nullable=False),
        sa.Column("nom", sa.Text(), nullable=False),
        sa.Column("departement_code", sa.Text(), nullable=False),
        sa.Column("epci_code", sa.Text(), nullable=True),
        sa.Column("codes_postaux", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("population_annee", sa.Integer(), nullable=True),
        sa.Column("contour", Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), nullable=True),
        sa.Column("surface_km2", sa.Float(), nullable=True),
        sa.Column("density_per_km2", sa.Float(), nullable=True),
        sa.Column("seat", Geography("POINT", srid=4326, spatial_index=False), nullable=True),
        sa.Column("seat_quality", sa.Text(), nullable=False),
        sa.Column("frr", sa.Text(), nullable=True),
        sa.Column("fragilite", sa.Float(), nullable=True),
        sa.Column("fragilite_parts", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["departement_code"], ["departement.code"], name=op.f("fk_commune_departement_code")
        ),
        sa.ForeignKeyConstraint(["epci_code"], ["epci.code"], name=op.f("fk_commune_epci_code")),
        sa.PrimaryKeyConstraint("code_insee", name=op.f("pk_commune")),
    )
    op.create_index(
        "ix_commune_codes_postaux", "commune", ["codes_postaux"], unique=False, postgresql_using="gin"
    )
    op.create_index("ix_commune_contour", "commune", ["contour"], unique=False, postgresql_using="gist")
    op.create_index(op.f("ix_commune_departement_code"), "commune", ["departement_code"], unique=False)
    op.create_index(op.f("ix_commune_epci_code"), "commune", ["epci_code"], unique=False)
    op.create_index("ix_commune_seat", "commune", ["seat"], unique=False, postgresql_using="gist")
    op.create_table(
        "lieu_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("match_key", sa.Text(), nullable=True),
        sa.Column("lieu_id", sa.Text(), nullable=True),
        sa.Column("merge_reason", sa.Text(), nullable=True),
        sa.Column("schema", sa.Text(), nullable=False),
        sa.Column("date_maj", sa.Date(), nullable=True),
        sa.Column("verbatim", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fiche", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_lieu_source_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lieu_source")),
    )
    op.create_index(op.f("ix_lieu_source_identity"), "lieu_source", ["identity"], unique=False)
    op.create_index(op.f("ix_lieu_source_lieu_id"), "lieu_source", ["lieu_id"], unique=False)
    op.create_index("ix_lieu_source_run_id", "lieu_source", ["run_id", "line"], unique=False)
    op.create_table(
        "pass_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("departement_code", sa.Text(), nullable=False),
        sa.Column("lieu_id", sa.Text(), nullable=True),
        sa.Column("pivot", sa.Text(), nullable=True),
        sa.Column("etat", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("origine", sa.Text(), nullable=False),
        sa.CheckConstraint("etat IN ('oui', 'non')", name=op.f("ck_pass_declaration_etat")),
        sa.CheckConstraint("(lieu_id IS NULL) <> (pivot IS NULL)", name=op.f("ck_pass_declaration_one_key")),
        sa.ForeignKeyConstraint(
            ["departement_code"], ["departement.code"], name=op.f("fk_pass_declaration_departement_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pass_declaration")),
    )
    op.create_index(
        op.f("ix_pass_declaration_departement_code"), "pass_declaration", ["departement_code"], unique=False
    )
    op.create_index(op.f("ix_pass_declaration_lieu_id"), "pass_declaration", ["lieu_id"], unique=False)
    op.create_index(op.f("ix_pass_declaration_pivot"), "pass_declaration", ["pivot"], unique=False)
    op.create_table(
        "reject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("verbatim", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_reject_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reject")),
    )
    op.create_index("ix_reject_run_id", "reject", ["run_id", "line"], unique=False)
    op.create_table(
        "commune_ancienne",
        sa.Column("code_insee", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("nom", sa.Text(), nullable=False),
        sa.Column("commune_code", sa.Text(), nullable=False),
        sa.Column("codes_postaux", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("position", Geography("POINT", srid=4326, spatial_index=False), nullable=True),
        sa.ForeignKeyConstraint(
            ["commune_code"], ["commune.code_insee"], name=op.f("fk_commune_ancienne_commune_code")
        ),
        sa.PrimaryKeyConstraint("code_insee", "type", name=op.f("pk_commune_ancienne")),
    )
    op.create_index(
        op.f("ix_commune_ancienne_commune_code"), "commune_ancienne", ["commune_code"], unique=False
    )
    op.create_table(
        "commune_link",
        sa.Column("commune_a", sa.Text(), nullable=False),
        sa.Column("commune_b", sa.Text(), nullable=False),
        sa.Column("length_m", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_a"], ["commune.code_insee"], name=op.f("fk_commune_link_commune_a")
        ),
        sa.ForeignKeyConstraint(
            ["commune_b"], ["commune.code_insee"], name=op.f("fk_commune_link_commune_b")
        ),
        sa.PrimaryKeyConstraint("commune_a", "commune_b", name=op.f("pk_commune_link")),
    )
    op.create_table(
        "lieu",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("pivot", sa.Text(), nullable=False),
        sa.Column("nom", sa.Text(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("code_postal", sa.Text(), nullable=True),
        sa.Column("code_insee", sa.Text(), nullable=True),
        sa.Column("adresse", sa.Text(), nullable=True),
        sa.Column("complement_adresse", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("typologie", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("telephone", sa.Text(), nullable=True),
        sa.Column("courriels", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("site_web", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("horaires", sa.Text(), nullable=True),
        sa.Column("presentation_resume", sa.Text(), nullable=True),
        sa.Column("presentation_detail", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("itinerance", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("structure_parente", sa.Text(), nullable=True),
        sa.Column("date_maj", sa.Date(), nullable=True),
        sa.Column("services", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "publics_specifiquement_adresses", sa.ARRAY(sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("prise_en_charge_specifique", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("frais_a_charge", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "dispositif_programmes_nationaux", sa.ARRAY(sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("formations_labels", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("autres_formations_labels", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("modalites_acces", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("modalites_accompagnement", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("fiche_acces_libre", sa.Text(), nullable=True),
        sa.Column("prise_rdv", sa.Text(), nullable=True),
        sa.Column("position", Geography("POINT", srid=4326, spatial_index=False), nullable=True),
        sa.Column("position_precision", sa.Text(), nullable=False),
        sa.Column("commune_code", sa.Text(), nullable=True),
        sa.Column("ateliers", sa.Text(), nullable=False),
        sa.Column("acces_libre", sa.Text(), nullable=False),
        sa.Column("pass_numerique", sa.Text(), nullable=False),
        sa.Column("headline", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("itinerant", sa.Boolean(), nullable=False),
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("feature_sha256", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "acces_libre IN ('oui', 'indice', 'possible', 'non', 'inconnu')", name=op.f("ck_lieu_acces_libre")
        ),
        sa.CheckConstraint(
            "ateliers IN ('oui', 'indice', 'possible', 'non', 'inconnu')", name=op.f("ck_lieu_ateliers")
        ),
        sa.CheckConstraint(
            "pass_numerique IN ('oui', 'indice', 'possible', 'non', 'inconnu')",
            name=op.f("ck_lieu_pass_numerique"),
        ),
        sa.CheckConstraint(
            "position_precision IN ('adresse', 'rue', 'commune', 'inconnue')",
            name=op.f("ck_lieu_position_precision"),
        ),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code_insee"], name=op.f("fk_lieu_commune_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lieu")),
    )
    op.create_index(op.f("ix_lieu_commune_code"), "lieu", ["commune_code"], unique=False)
    op.create_index("ix_lieu_position", "lieu", ["position"], unique=False, postgresql_using="gist")
    op.create_index(
        "ix_lieu_position_acces_libre",
        "lieu",
        ["position"],
        unique=False,
        postgresql_using="gist",
        postgresql_where=sa.text("acces_libre = 'oui'"),
    )
    op.create_index(
        "ix_lieu_position_ateliers",
        "lieu",
        ["position"],
        unique=False,
        postgresql_using="gist",
        postgresql_where=sa.text("ateliers = 'oui'"),
    )
    op.create_index(
        "ix_lieu_position_pass_numerique",
        "lieu",
        ["position"],
        unique=False,
        postgresql_using="gist",
        postgresql_where=sa.text("pass_numerique = 'oui'"),
    )
    op.create_foreign_key("fk_source_current_run_id", "source", "import_run", ["current_run_id"], ["id"])


def downgrade() -> None:
    op.drop_constraint("fk_source_current_run_id", "source")
    for table in TABLES:
        op.drop_table(table)
    op.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM mediaproche_web")
