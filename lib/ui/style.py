"""The page's own CSS. Colours are those of the text around, thinned, so that light and dark follow by themselves:
Streamlit publishes its colour variables inside components only."""

STYLE = """<style>
.stMainBlockContainer { padding-top: 3.6rem; padding-bottom: 3rem; max-width: 1500px; }
.st-key-page-script { display: none; }
/* Room for what comes a moment later: title, chart of the usual height and footer; key points; chips. Nothing jumps. */
[class*="st-key-chart-"]:not(:has(.volunteer-chart)) { min-height: 24.2rem; border-radius: 8px;
  background: color-mix(in srgb, currentColor 4%, transparent); }
.volunteer-chart:not([data-drawn]) { background: color-mix(in srgb, currentColor 4%, transparent); }
.st-key-key-points { min-height: 9rem; }
.st-key-chips { min-height: 2.1rem; }
.vs-header h1 { font-size: 1.6rem; font-weight: 650; padding: 0; margin: 0; line-height: 1.25; }
.vs-header p { opacity: .8; margin: .15rem 0 0; }
.vs-asof { opacity: .8; font-size: .82rem; margin: 0; }
.vs-demo { border: 1px solid #D4613A; box-shadow: inset 4px 0 #D4613A; border-radius: 4px;
  padding: 0 .5em 0 .7em; margin-right: .6em; font-weight: 600; white-space: nowrap; }
.vs-cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(152px, 1fr)); gap: .75rem; }
.vs-card, .vs-panel-footer { font-variant-numeric: tabular-nums; }
.vs-card { border: 1px solid color-mix(in srgb, currentColor 16%, transparent); border-radius: 8px; padding: .7rem .85rem .5rem; min-width: 0;
  container-type: inline-size; }
.vs-card h3 { font-size: .9rem; font-weight: 600; margin: 0; padding: 0; opacity: .8; }
.vs-card .vs-figure { font-size: clamp(1.15rem, 15cqi, 1.75rem); font-weight: 650; line-height: 1.25; display: flex; flex-wrap: wrap;
  align-items: baseline; column-gap: .25em; white-space: nowrap; }
.vs-card .vs-figure small { font-size: max(.74rem, .5em); font-weight: 500; }
.vs-exact > summary { cursor: pointer; width: fit-content; list-style: none; }
.vs-exact > summary::-webkit-details-marker { display: none; }
.vs-exact > summary span { text-decoration: underline dotted 1px color-mix(in srgb, currentColor 45%, transparent); text-underline-offset: .2em; }
.vs-exact > p { position: absolute; z-index: 21; margin: 0; padding: .15rem .6rem; border-radius: 6px; font-size: .9rem; font-weight: 600;
  background: light-dark(#FFFFFF, #26211E); border: 1px solid color-mix(in srgb, currentColor 30%, transparent); white-space: nowrap; }
.vs-card .vs-blank { display: block; white-space: normal; font-size: 1rem; font-weight: 500; opacity: .8; }
.vs-card .vs-change { font-size: .82rem; margin: 0; min-height: 1.3em; }
.vs-card .vs-note span { white-space: nowrap; }
.vs-card .vs-note { font-size: .78rem; opacity: .8; margin: 0; line-height: 1.3; }
.vs-why { font-size: .78rem; opacity: .8; margin: .3rem 0 0; }
.vs-sheet h2 { font-size: 1.9rem; font-weight: 680; margin: 0; padding: 0; line-height: 1.2; }
.vs-sheet p { opacity: .8; margin: .1rem 0 0; }
.vs-points { border-left: 4px solid #D4613A; padding: .1rem 0 .1rem .9rem; position: relative; }
.vs-points h2 { font-size: 1rem; font-weight: 650; margin: 0; padding: 0; display: inline-block; margin-right: .8em; }
.vs-points ul { margin: .25rem 0 0; padding: 0 0 0 1.1em; }
.vs-points li { margin: .1rem 0; line-height: 1.55; font-variant-numeric: tabular-nums; }
.vs-points li.mind { font-size: .86rem; opacity: .8; }
.vs-points button { all: unset; cursor: pointer; }
.vs-points li button { font-weight: 650; text-decoration: underline dotted 1px; text-underline-offset: .2em; }
.vs-points li button:hover { color: #C8502B; }
.vs-points li a { color: inherit; }
.vs-points :is(button, a):focus-visible { outline: 2px solid #D4613A; outline-offset: 2px; border-radius: 2px; }
.vs-points button[data-copy] { font-size: .8rem; border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: 999px; padding: 0 .8em; }
.vs-found { outline: 3px solid #D4613A; outline-offset: 3px; border-radius: 8px; }
@media print { .vs-points button[data-copy] { display: none; } }
.vs-spark { display: flex; align-items: flex-end; gap: 2px; height: 30px; margin-top: .25rem; }
.vs-spark i { flex: 1; background: #D4613A; opacity: .45; border-radius: 1px 1px 0 0; min-height: 1px; }
.vs-spark i:last-child { opacity: 1; }
.vs-spark i.part { opacity: 1; background: repeating-linear-gradient(135deg, #D4613A 0 2px, transparent 2px 4px); }
.vs-spark i.gap { background: none; border-bottom: 1px dotted currentColor; }
.vs-more { font-size: .78rem; }
.vs-more > summary { opacity: .8; }
.vs-card { position: relative; }
/* Over the page, so that a definition does not stretch the row of cards. */
.vs-card .vs-definition { position: absolute; z-index: 20; left: 0; top: 100%; width: min(30rem, 86vw); max-height: 24rem; overflow: auto;
  padding: .5rem .8rem; border-radius: 8px; border: 1px solid color-mix(in srgb, currentColor 30%, transparent);
  background: light-dark(#FFFFFF, #26211E); box-shadow: 0 6px 20px rgb(0 0 0 / .18); }
.vs-card:nth-last-child(-n + 2) .vs-definition { left: auto; right: 0; }
[data-testid="stMainMenu"], [data-testid="stStatusWidget"] label, [data-testid="InputInstructions"] { display: none; }
/* Streamlit's own words of 3.6:1 and 4.2:1. */
[data-testid="stButtonGroup"] [data-selected="true"] p { color: light-dark(#8F3414, #F0977A); }
[data-testid="stCaptionContainer"] { opacity: .85; color: inherit; }
.vs-more > summary { cursor: pointer; width: fit-content; }
.vs-more p, .vs-more dl { margin: .25rem 0; }
.vs-more dt { font-weight: 600; float: left; clear: left; margin-right: .5em; }
.vs-more dd { margin: 0 0 .15rem; overflow-wrap: anywhere; }
.vs-title { margin: 0; }
.vs-title h3 { font-size: 1.02rem; font-weight: 620; margin: 0; padding: 0; }
.vs-title p { font-size: .8rem; opacity: .8; margin: 0; }
.vs-panel-footer { font-size: .78rem; border-top: 1px solid color-mix(in srgb, currentColor 16%, transparent);
  padding-top: .3rem; display: flex; flex-wrap: wrap; gap: .2rem .9rem; align-items: baseline; }
.vs-panel-footer details[open] { flex-basis: 100%; order: 9; }
.vs-panel-footer summary { cursor: pointer; }
.vs-panel-footer a, .vs-export a { color: inherit; }
.vs-panel-footer a:hover { text-decoration: underline; }
.vs-order select { font: inherit; color: inherit; background: light-dark(#FFFFFF, #1B1816); padding: .05rem .2rem; border-radius: 4px; cursor: pointer;
  border: 1px solid color-mix(in srgb, currentColor 55%, transparent); }
.vs-scroll { overflow: auto; max-height: 22rem; }
.vs-table { border-collapse: collapse; font-size: .8rem; width: 100%; }
.vs-table th, .vs-table td { border-bottom: 1px solid color-mix(in srgb, currentColor 16%, transparent); padding: .2rem .5rem; text-align: left; }
.vs-table td.n, .vs-table th.n { text-align: right; }
.vs-table td, .vs-table th { white-space: nowrap; }
.vs-table td.t { white-space: normal; min-width: 7em; max-width: 24em; overflow-wrap: anywhere; }
.vs-table td.t span { white-space: nowrap; }
.vs-table thead th { border-bottom-width: 2px; position: sticky; top: 0; z-index: 1; background: var(--page); box-shadow: inset 0 -2px color-mix(in srgb, currentColor 16%, transparent); }
.vs-table tfoot td { border-top: 2px solid color-mix(in srgb, currentColor 30%, transparent); font-weight: 600; }
.vs-table th button { all: unset; cursor: pointer; }
.vs-table th button:focus-visible { outline: 2px solid #D4613A; outline-offset: 2px; }
.vs-table th button::after { content: "\\2195"; opacity: .35; margin-left: .25em; }
.vs-table th[aria-sort="ascending"] button::after { content: "\\2191"; opacity: 1; }
.vs-table th[aria-sort="descending"] button::after { content: "\\2193"; opacity: 1; }
.vs-days { font-size: .82rem; opacity: .8; margin: 0; }
.vs-unused { font-size: .82rem; opacity: .8; }
.st-key-unused button { border-style: dashed; opacity: .8; }
.st-key-f-pinned button { font-size: .82rem; }
.vs-scroll { --page: light-dark(#FFFFFF, #1B1816); --edge: rgb(0 0 0 / .22); }
.vs-export { font-size: .82rem; opacity: .8; }
.vs-views { font-size: .88rem; }
.vs-views h2 { font-size: .88rem; font-weight: 650; margin: 0 0 .3rem; padding: 0; }
.vs-views form { display: flex; gap: .3rem; }
.vs-views input { flex: 1; min-width: 0; font: inherit; color: inherit; background: transparent; padding: .2rem .5rem; border-radius: 6px;
  border: 1px solid color-mix(in srgb, currentColor 55%, transparent); }
.vs-views input::placeholder { color: inherit; opacity: .8; }
.vs-views button { all: unset; cursor: pointer; font-size: .8rem; line-height: 24px; min-width: 24px; padding: 0 .3rem; }
.vs-views button:hover, .vs-views li a:hover { text-decoration: underline; }
.vs-views button[type=submit] { border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: 6px; padding: .1rem .6rem; }
.vs-views :is(button, a, input):focus-visible { outline: 2px solid #D4613A; outline-offset: 1px; }
.vs-views p { margin: .2rem 0 0; font-size: .8rem; opacity: .85; }
.vs-views ul { list-style: none; margin: .3rem 0 0; padding: 0; }
.vs-views li { display: flex; align-items: baseline; gap: .1rem; margin: 0; min-height: 28px; }
.vs-views li a { flex: 1; min-width: 0; color: inherit; overflow-wrap: anywhere; line-height: 24px; }
.vs-views li form { flex: 1; min-width: 0; }
.vs-views :is(li, a, input) { font-size: .88rem; }
.vs-contents { font-size: .86rem; line-height: 1.7; }
.vs-contents p { margin: .2rem 0; }
.vs-term { border-bottom: 1px solid color-mix(in srgb, currentColor 16%, transparent); padding: .4rem 0; }
.vs-term h4 { font-size: .98rem; margin: 0; padding: 0; }
.vs-term h4 code { font-size: .75rem; font-weight: 400; }
.vs-term p { margin: .15rem 0; }
.vs-empty { border: 1px dashed color-mix(in srgb, currentColor 16%, transparent); border-radius: 8px; padding: 1.4rem; text-align: center;
  opacity: .8; }
.st-key-chips button { padding: .05rem .6rem; min-height: 1.7rem; border-radius: 999px; font-size: .82rem; }
@media (max-width: 640px) {
  .stMainBlockContainer { padding-left: .9rem; padding-right: .9rem; }
  .vs-cards { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; }
  .vs-card { padding: .5rem .6rem .35rem; }
  .vs-card .vs-figure { font-size: 1.3rem; }
  .vs-card:nth-child(odd) .vs-definition { left: 0; right: auto; }
  .vs-card:nth-child(even) .vs-definition { left: auto; right: 0; }
  .vs-demo { white-space: normal; display: inline-block; }
  .vs-scroll:not(.vs-stacked) { background: linear-gradient(to left, var(--page) 12px, transparent) right / 24px 100% no-repeat local,
    linear-gradient(to left, var(--edge), transparent) right / 12px 100% no-repeat scroll; }
  .vs-scroll:not(.vs-stacked) :is(th, td):first-child { position: sticky; left: 0; background: var(--page); min-width: 3em; max-width: 9em; white-space: normal; }
  .vs-table th { word-break: keep-all; }
  .vs-stacked { max-height: 32rem; }
  .vs-stacked thead { display: none; }
  .vs-stacked tr { display: block; border: 1px solid color-mix(in srgb, currentColor 16%, transparent); border-radius: 8px;
    padding: .3rem .6rem; margin-bottom: .5rem; }
  .vs-stacked td, .vs-stacked td.n, .vs-stacked td.t { display: block; border: 0; padding: .1rem 0 .1rem 7.5em; text-indent: -7.5em; max-width: none;
    white-space: normal; text-align: left; overflow-wrap: anywhere; }
  .vs-stacked td:empty { display: none !important; }
  .vs-stacked td::before { content: attr(data-label); display: inline-block; width: 7.5em; text-indent: 0; opacity: .8; }
  .st-key-filter-bar > div { flex: 1 1 46% !important; min-width: 140px; }
  .st-key-filter-bar > .st-key-f-county:has([data-testid="stButtonGroup"]) { flex: 1 1 100% !important; }
}
@media print {
  @page { size: A4; margin: 12mm; }
  .st-key-filter-bar, .st-key-chips, .st-key-notices, .st-key-home-switch, [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"],
    .vs-panel-footer a, .vs-panel-footer summary, .vs-order, .vs-card summary, .vs-table th button::after { display: none !important; }
  /* Streamlit scrolls inside the window: paper takes the whole page, one part under the other. */
  .stApp, .stApp > div, [data-testid="stAppViewContainer"], [data-testid="stMain"], .stMainBlockContainer { position: static !important; display: block !important;
    height: auto !important; overflow: visible !important; }
  .stMainBlockContainer { padding: 0; max-width: none; }
  .vs-panel-footer, .vs-scroll { border: 0; max-height: none; overflow: visible; }
  [data-testid="stHorizontalBlock"] { flex-wrap: nowrap; }
  [class*="st-key-panel-"], .vs-card, .vs-points, .vs-table tr { break-inside: avoid; }
  .vs-title, .vs-header, .vs-sheet, h2, h3 { break-after: avoid; }
  .vs-table thead { display: table-header-group; }
  .vs-cards { grid-template-columns: repeat(4, 1fr); gap: .4rem; }
}
</style>"""
