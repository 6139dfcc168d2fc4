"""The text of a letter or report, read in the worker process: DOCX, PDF with text, plain text."""
