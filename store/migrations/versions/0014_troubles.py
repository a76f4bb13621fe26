"""Why a source cannot be read, in every language."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("sources", sa.Column("last_reasons", sa.Text))
