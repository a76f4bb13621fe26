"""The five streams, their rollups, and the state of sources, alerts and cases.

Names are spelled out here and not taken from the domain: a later change of the domain is a later migration.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

DIMENSIONS = "channel product region touchpoint team audience"
FIELDS = {
    "interactions": "handled_by resolved:flag first_response_seconds:number handle_seconds:number handoffs:whole "
    "reason agent outcome text is_dispute:flag",
    "surveys": "kind score:number scale_min:number scale_max:number survey interaction comment points:number grade",
    "tickets": "category status solved_at:whole priority is_complaint:flag subject text resolution_seconds:number",
    "mentions": "text platform author url reach:number stars:number language sentiment topic",
    "measurements": "metric value:number numerator:number denominator:number grain_seconds:whole",
}
OWN_DIMENSIONS = {
    "interactions": "reason handled_by",
    "surveys": "kind survey",
    "tickets": "category",
    "mentions": "platform topic sentiment",
    "measurements": "metric",
}
COMPONENTS = {
    "interactions": "n handled by_bot by_rule by_self_service first_response_n first_response_sum:number "
    "first_response_square:number first_response_within handle_n handle_sum:number handle_square:number handoffs_n "
    "handoffs_sum:number handoffs_square:number disputes facilitated bot_matured bot_settled",
    "surveys": "n linked csat_n csat_sum:number csat_square:number csat_satisfied ces_n ces_sum:number "
    "ces_square:number nps_promoters nps_passives nps_detractors enps_promoters enps_passives enps_detractors",
    "tickets": "n complaints solved resolution_n resolution_sum:number resolution_square:number resolution_within",
    "mentions": "n judged negative neutral positive stars_n stars_sum:number stars_square:number",
    "measurements": "n value_n value_sum:number value_square:number numerator_sum:number denominator_sum:number",
}
TYPES = {"": sa.Text, "number": sa.Double, "whole": sa.BigInteger, "flag": sa.SmallInteger}
UNRESOLVED = sa.text("state <> 'resolved'")


def upgrade() -> None:
    for stream in FIELDS:
        _create_records(stream)
        for grain in ("1m", "1h", "1d"):
            _create_rollups(stream, grain)
    _create_pipeline()
    _create_alerts()
    _create_cases()
    op.create_table("meta", _key("name"), _text("value"), sa.PrimaryKeyConstraint("name", name="pk_meta"))


def _create_records(stream: str) -> None:
    op.create_table(
        stream,
        _key("source"),
        _key("external_id"),
        sa.Column("occurred_at", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text) for name in DIMENSIONS.split()),
        sa.Column("customer", sa.Text),
        *(sa.Column(name, TYPES[kind]) for name, _, kind in _spelled(FIELDS[stream])),
        sa.Column("extra", sa.Text),
        sa.Column("known_at", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("source", "external_id", name=f"pk_{stream}"),
    )
    _index(stream, "occurred_at")
    if stream == "interactions":
        _index(stream, "customer", "occurred_at")
    if stream == "tickets":
        _index(stream, "solved_at")
    if stream == "surveys":
        _index(stream, "known_at")


def _create_rollups(stream: str, grain: str) -> None:
    dimensions = f"{DIMENSIONS} {OWN_DIMENSIONS[stream]}".split()
    cube = f"{stream}_{grain}"
    op.create_table(
        cube,
        sa.Column("bucket", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False, server_default="") for name in dimensions),
        *_sums(stream),
    )
    _index(cube, "bucket")
    op.create_table(
        f"{cube}_by",
        _key("dimension"),
        sa.Column("bucket", sa.BigInteger, nullable=False),
        _key("value"),
        *_sums(stream),
        sa.PrimaryKeyConstraint("dimension", "bucket", "value", name=f"pk_{cube}_by"),
        sqlite_with_rowid=False,
    )


def _create_pipeline() -> None:
    _create("dirty", _text("stream"), _text("grain"), _moment("bucket"))
    _index("dirty", "stream", "grain", "bucket")
    op.create_table(
        "sources",
        _key("source"),
        _key("stream"),
        _text("kind"),
        *(sa.Column(name, sa.Text) for name in ("zone", "cursor")),
        *(sa.Column(name, sa.BigInteger) for name in ("first_at", "watermark", "cadence_ms", "lag_ms")),
        *(sa.Column(name, sa.BigInteger) for name in ("last_seen_at", "last_ok_at")),
        sa.Column("last_error", sa.Text),
        sa.Column("last_error_at", sa.BigInteger),
        *(sa.Column(name, sa.BigInteger, nullable=False, server_default="0") for name in ("accepted", "rejected")),
        sa.PrimaryKeyConstraint("source", "stream", name="pk_sources"),
    )
    _create(
        "quarantine",
        _text("stream"),
        _text("source"),
        sa.Column("zone", sa.Text),
        *(_text(name) for name in ("field", "error", "record")),
        _moment("held_at"),
    )
    _index("quarantine", "source", "stream")
    _create(
        "job_runs",
        _text("job"),
        _moment("started_at"),
        sa.Column("ended_at", sa.BigInteger),
        _text("outcome"),
        sa.Column("note", sa.Text),
    )
    _index("job_runs", "job", "started_at")
    op.create_table(
        "verdicts",
        _key("series"),
        _key("grain"),
        _moment("bucket"),
        *(sa.Column(name, sa.Double) for name in ("value", "n", "expected", "lower", "upper")),
        sa.Column("score", sa.Double, nullable=False),
        *(_text(name) for name in ("call", "code")),
        sa.PrimaryKeyConstraint("series", "grain", "bucket", name="pk_verdicts"),
        sqlite_with_rowid=False,
    )


def _create_alerts() -> None:
    _create(
        "alerts",
        *(_text(name) for name in ("fingerprint", "metric", "segment", "kind", "severity", "direction", "state")),
        *(_moment(name) for name in ("opened_at", "since", "changed_at")),
        *(sa.Column(name, sa.BigInteger) for name in ("acknowledged_at", "acknowledged_until", "resolved_at")),
        sa.Column("owner", sa.Text),
        sa.Column("useful", sa.SmallInteger),
        _text("verdict"),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="0"),
    )
    _index("alerts", "state", "opened_at")
    op.create_index(
        "uq_alerts_unresolved",
        "alerts",
        ["fingerprint"],
        unique=True,
        sqlite_where=UNRESOLVED,
        postgresql_where=UNRESOLVED,
    )
    _create_transitions("alert_transitions", "alert_id")
    _create(
        "sends",
        *(_moment(name) for name in ("alert_id", "transition_id")),
        _text("notifier"),
        *(sa.Column(name, sa.BigInteger) for name in ("claimed_at", "sent_at")),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint("transition_id", "notifier", name="uq_sends_transition_id_notifier"),
    )
    _index("sends", "alert_id")
    _index("sends", "sent_at", "next_at")


def _create_cases() -> None:
    _create(
        "cases",
        _text("origin"),
        *(sa.Column(name, sa.Text) for name in ("stream", "source", "external_id")),
        _moment("opened_at"),
        *(sa.Column(name, sa.Text) for name in ("customer", "touchpoint", "channel", "product", "region", "summary")),
        sa.Column("score", sa.Double),
        _text("state"),
        sa.Column("owner", sa.Text),
        sa.Column("level", sa.SmallInteger, nullable=False, server_default="1"),
        sa.Column("closed_at", sa.BigInteger),
        *(sa.Column(name, sa.Text) for name in ("root_cause", "action")),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="0"),
        sa.UniqueConstraint("stream", "source", "external_id", name="uq_cases_stream_source_external_id"),
    )
    _index("cases", "state", "opened_at")
    _index("cases", "closed_at")
    _create_transitions("case_transitions", "case_id")


def _create_transitions(name: str, owner: str) -> None:
    _create(
        name,
        _moment(owner),
        _moment("at"),
        _text("kind"),
        *(_text(field) for field in ("before", "after", "who", "role", "note")),
    )
    _index(name, owner)


def _create(name: str, *columns: sa.schema.SchemaItem) -> None:
    """A table whose rows have an id that is never used twice."""
    key = sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False)
    op.create_table(name, key, *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{name}"), sqlite_autoincrement=True)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _sums(stream: str) -> list[sa.Column[float]]:
    return [
        sa.Column(name, TYPES[kind or "whole"], nullable=False, server_default="0")
        for name, _, kind in _spelled(COMPONENTS[stream])
    ]


def _spelled(names: str) -> list[tuple[str, str, str]]:
    return [name.partition(":") for name in names.split()]


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _moment(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
