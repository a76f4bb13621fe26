"""How Alembic runs here: always on the connection, and inside the transaction, of `store.migrate`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
