"""Why a record is held in quarantine, in every language."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for name in ("refusal", "words"):
        op.add_column("quarantine", sa.Column(name, sa.Text))
