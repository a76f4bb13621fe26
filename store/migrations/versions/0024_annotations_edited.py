"""What was written on a chart may be changed: by whom and when, and what it was before."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("annotations", sa.Column("edited_at", sa.BigInteger))
    for name in ("edited_by", "edited_role"):
        op.add_column("annotations", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("annotations", sa.Column("became", sa.BigInteger))
