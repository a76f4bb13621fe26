"""Incidents, and what keeps an alert back beside silences."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("place", "state", "severity")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("since", "opened_at", "changed_at")),
        *(sa.Column(name, sa.BigInteger) for name in ("acknowledged_at", "recovered_at", "resolved_at")),
        sa.Column("owner", sa.Text),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("crisis", sa.Text),
        sa.Column("crisis_at", sa.BigInteger),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "incident_transitions",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("incident_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "before", "after", "who", "role", "note")),
        sa.PrimaryKeyConstraint("id", name="pk_incident_transitions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_incidents_state", "incidents", ["state"])
    op.create_index("ix_incidents_since", "incidents", ["since"])
    op.create_index("ix_incident_transitions_incident_id", "incident_transitions", ["incident_id"])
    op.create_index("ix_incident_transitions_at", "incident_transitions", ["at"])
    op.add_column("alerts", sa.Column("held", sa.Text))
    for name in ("held_by", "incident_id", "flapping_since", "calm_since"):
        op.add_column("alerts", sa.Column(name, sa.BigInteger))
    op.create_index("ix_alerts_incident_id", "alerts", ["incident_id"])
