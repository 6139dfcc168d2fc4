"""Files on the disk: written whole or not at all, temporary folders that go with their process, secret keys."""
