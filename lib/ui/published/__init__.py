"""The page of published figures: the register, reading a document into it, checking a draft."""
