"""How Alembic runs here: always on the connection, and inside the transaction, of `store.migrate`."""

from alembic import context

from store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
