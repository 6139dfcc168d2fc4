"""Who is at the page: asked at every rerun, so that a login that ended, or a changed role, holds at once."""
