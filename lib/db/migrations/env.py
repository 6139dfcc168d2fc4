"""Alembic's entry: runs the revisions of versions/ on the connection that `lib/db/migrate.py` hands over.

There is no alembic.ini and no URL here; use `lib.db.migrate`, which takes the lock and the transaction.
"""

from alembic import context

from lib.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
