"""Accounts: who has which role and sees which places, passwords, and the logins that are open.

    accounts.py   add and change accounts, the Person of one     passwords.py  Argon2, lock-out after failures
    sessions.py   open logins: idle and absolute limits          command.py    `python -m lib account`

Every change of an account is an event of the audit log, in the same transaction.
"""

from lib.catalogue.vocabularies import Text


class AccountRejected(Exception):
    """The change of an account, or the login, is refused; `message` says why in both languages. `account`: at a login the
    account whose name was given, None where there is none: for the operator's log, never for who asks."""

    def __init__(self, message: Text, *, account: str | None = None):
        super().__init__(message.en)
        self.message, self.account = message, account
