"""The import page's own CSS, and the uploader's words: Streamlit has them in English only."""

from lib.ui.language import language, text

STYLE = """<style>
.vs-steps { display: flex; gap: .5rem; list-style: none; flex-wrap: wrap; margin: 0 !important; padding: 0 !important; }
.vs-steps li { display: flex; align-items: center; gap: .45rem; margin: 0; padding: .25rem .9rem .25rem .3rem; border-radius: 999px;
  border: 1px solid color-mix(in srgb, currentColor 16%, transparent); font-size: .88rem; opacity: .72; }
.vs-steps b { width: 1.5rem; height: 1.5rem; border-radius: 50%; display: grid; place-items: center; font-size: .82rem;
  border: 1px solid currentColor; }
.vs-steps li[aria-current] { opacity: 1; border-color: #D4613A; box-shadow: inset 0 0 0 1px #D4613A; font-weight: 600; }
.vs-title + .vs-cards { margin-top: .6rem; }
.vs-note { border-left: 4px solid #D4613A; padding: .2rem .8rem; font-size: .88rem; }
.vs-doubts { margin: .2rem 0 0; padding-left: 1.1rem; font-size: .86rem; }
.vs-doubts li { margin: .1rem 0; }
.vs-sentence { margin: .2rem 0; font-size: .92rem; }
.vs-links { font-size: .86rem; display: flex; flex-wrap: wrap; gap: .3rem 1rem; }
.vs-links a, .vs-sentence a { color: inherit; text-decoration: underline; }
[data-testid=stFileUploaderDropzoneInstructions] > div { display: none; }
/* Out of sight, but the button's name for those who hear it. */
[data-testid=stFileUploaderDropzone] button p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
[data-testid=stFileUploaderDropzoneInstructions]::after { content: "HINT"; font-size: .9rem; }
[data-testid=stFileUploaderDropzone] button [data-testid=stMarkdownContainer]::after { content: "BUTTON"; }
[class*=st-key-give-back] [data-testid=stFileUploaderDropzone] button [data-testid=stMarkdownContainer]::after { content: "BACK"; }
[data-testid=stStatusWidget] button { display: none; }
@media (max-width: 640px) {
  :is([class*=st-key-reading], [class*=st-key-mapping], [class*=st-key-forecast]) :is([data-testid=stSelectbox], [data-testid=stTextInput]),
  :is([class*=st-key-reading], [class*=st-key-mapping]) [data-testid=stElementContainer]:has([data-testid=stSelectbox], [data-testid=stTextInput])
    { width: 100% !important; flex: 1 1 100% !important; }
}
</style>"""


def style(*kinds: str) -> str:
    """The style with the uploader's words in the reader's language; kinds: of the files that it takes."""
    named = ("、" if language() == "zh" else ", ").join(kinds or ("CSV", "XLSX"))
    words = {
        "HINT": text("Drop files here: {kinds}, up to 200 MB each", kinds=named),
        "BUTTON": text("Choose files"),
        "BACK": text("Upload the corrected file"),
    }
    made = STYLE
    for name, said in words.items():
        made = made.replace(name, said.replace('"', ""))
    return made


def steps_html(current: int, *, done: bool = False) -> str:
    """The three steps; `current` from 1. `done`: all are."""
    names = (text("Choose files"), text("Check"), text("Import"))
    items = "".join(
        f"<li{' aria-current=step' if number == current and not done else ''}><b>{'✓' if done else number}</b>{name}</li>"
        for number, name in enumerate(names, start=1)
    )
    return f"<ol class='vs-steps'>{items}</ol>"
