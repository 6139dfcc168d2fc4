"""The style of the wall screen: 1rem is 10 pixels at 1920x1080 and grows with the screen, so everything keeps its place."""

LOOK = """<style>
html { font-size: min(calc(100vw / 192), calc(100vh / 108)) !important; }
body, .stApp { overflow: hidden; }
.stSidebar, [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"], [data-testid="stStatusWidget"],
[data-testid="stSidebarCollapsedControl"], .st-key-page-script, [data-testid="stDialog"], [role="dialog"],
[data-baseweb="toast"] { display: none !important; }
.stMainBlockContainer { padding: 0; max-width: none; }
[data-stale="true"] { opacity: 1 !important; }
.wall { position: fixed; inset: 0; padding: 6rem 6rem 2.6rem; display: flex; flex-direction: column; gap: 2.4rem;
  font-variant-numeric: tabular-nums; line-height: 1.3; overflow: hidden; }
.wall h1 { font-size: 5.6rem; font-weight: 650; padding: 0; margin: 0; line-height: 1.2; }
.wall p { font-size: inherit; margin: 0; }
.wall header p { font-size: 2.8rem; line-height: 1.35; margin: .6rem 0 0; opacity: .85; }
.wall main { flex: 1; min-height: 0; display: flex; flex-direction: column; gap: 2.4rem; justify-content: center; }
.wall footer { font-size: 2.6rem; }
.wall footer p { line-height: 1.35; }
.wall .vs-demo { border: .2rem solid #D4613A; box-shadow: inset .8rem 0 #D4613A; padding: 0 .5em 0 .8em; margin-right: .8em;
  border-radius: .6rem; font-weight: 600; white-space: nowrap; }
.wall-progress { display: flex; gap: 1rem; margin-top: 1.4rem; }
.wall-progress i { flex: 1; height: .6rem; border-radius: .3rem; background: color-mix(in srgb, currentColor 18%, transparent); overflow: hidden; }
.wall-progress i.past, .wall-progress i.now::before { background: color-mix(in srgb, currentColor 45%, transparent); }
.wall-progress i.now::before { content: ""; display: block; height: 100%; animation: wall-fill linear both; animation-duration: inherit; }
@keyframes wall-fill { from { width: 0; } to { width: 100%; } }
@media (prefers-reduced-motion: reduce) { .wall-progress i.now::before { animation: none; } }
.wall-away { position: fixed; inset: 0 0 auto; padding: .4rem 6rem; font-size: 3rem; background: #A8401F; color: #FFFFFF; z-index: 9; }
.wall-away.server { display: none; }
.stApp:not([data-test-connection-state="CONNECTED"]) .wall-away { display: none; }
.stApp:not([data-test-connection-state="CONNECTED"]) .wall-away.server { display: block; }
.wall ul.wall-points { margin: 0; padding: 0 0 0 1em; list-style-position: outside; line-height: 1.45; display: flex; flex-direction: column; gap: .45em; }
.wall-points li { font-size: inherit; margin: 0; padding: 0; }
.wall-points li.mind { opacity: .85; }
.wall-points span { white-space: nowrap; }
.wall-points b { font-weight: 680; white-space: nowrap; color: light-dark(#A8401F, #F0977A); }
.wall-lead { font-size: 3.6rem !important; line-height: 1.35; }
.wall-lead b { font-weight: 650; }
.wall .vs-cards { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 2.4rem; }
.wall .vs-card { border: .2rem solid color-mix(in srgb, currentColor 18%, transparent); border-radius: 1.6rem; padding: 2rem 2.8rem; min-width: 0; }
.wall .vs-card h3 { font-size: 3.6rem; font-weight: 600; margin: 0; padding: 0; line-height: 1.2; }
.wall .vs-card .vs-figure { font-size: 10rem; font-weight: 680; line-height: 1.2; white-space: nowrap; column-gap: .12em; }
.wall .vs-card .vs-figure small { font-size: 3.4rem; font-weight: 500; }
.wall .vs-card .vs-blank { font-size: 4rem; font-weight: 500; white-space: normal; }
.wall .vs-card .vs-change { font-size: 3.4rem; }
.wall .vs-card .vs-note { font-size: 2.6rem; opacity: .85; }
.wall .vs-more { display: none; }
.wall .vs-why { font-size: 2.8rem; opacity: .85; }
.wall-tiles { display: grid; grid-template-columns: repeat(var(--across), minmax(0, 1fr)); gap: 1.6rem; }
.wall-tiles section { border: .2rem solid color-mix(in srgb, currentColor 18%, transparent); border-left: .8rem solid #D4613A; border-radius: 1rem;
  padding: 1.2rem 2rem; min-width: 0; font-size: 3rem; } /* of the gap before a unit alone */
.wall-tiles h3 { font-size: 3.2rem; font-weight: 600; padding: 0; margin: 0; line-height: 1.2; overflow-wrap: anywhere; }
.wall-tiles b { font-size: 5rem; font-weight: 680; line-height: 1.2; white-space: nowrap; }
.wall-tiles small { font-size: 2.8rem; }
.wall-tiles p { font-size: 3.2rem; opacity: .85; line-height: 1.2; }
.wall-few section { padding: 5rem 4rem; }
.wall-few h3 { font-size: 6rem; }
.wall-few b { font-size: 10rem; }
.wall-few :is(small, p) { font-size: 4rem; }
.wall-columns { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 6rem; align-items: start; }
.wall-columns table:only-child { grid-column: span 2; }
.wall-columns table { table-layout: fixed; }
.wall-columns th:first-child { width: 38%; }
.wall table { width: 100%; border-collapse: collapse; font-size: 3.4rem; }
.wall-columns:not(:has(tr:nth-child(9))) :is(th, td) { padding-block: 1.1rem; }
.wall :is(th, td) { padding: .55rem .8rem; border: 0; border-bottom: .1rem solid color-mix(in srgb, currentColor 18%, transparent); text-align: right;
  white-space: nowrap; line-height: 1.25; font-weight: 500; }
.wall th:first-child { text-align: left; white-space: normal; }
.wall .wall-head th { font-size: 2.8rem; opacity: .85; white-space: normal; }
.wall .level-0 > * { font-weight: 680; }
.wall .level-1 > th:first-child { padding-left: 2.4rem; }
.wall .level-2 > th:first-child { padding-left: 5rem; }
.wall-contests { display: flex; flex-direction: column; gap: 3rem; }
.wall-contests .vs-cards { grid-template-columns: repeat(4, minmax(0, 1fr)); }
.wall-contests .vs-card .vs-figure { font-size: 8rem; }
.wall-contests .vs-card .vs-figure small { font-size: 3rem; }
.wall-contests .vs-card .vs-change { font-size: 2.8rem; }
.wall-contests table { font-size: 4.4rem; }
.wall-contests .wall-head th { font-size: 3.4rem; }
.wall-nothing { font-size: 4.4rem !important; text-align: center; opacity: .85; }
/* A chart has pixels of its own: it is drawn small and enlarged as a whole, in steps that fit the screen. */
.st-key-wall-chart { position: fixed; left: 6rem; right: 6rem; top: 25rem; width: auto !important; }
.st-key-wall-chart .volunteer-chart { zoom: 1; }
.st-key-wall-chart :is(.modebar-container, .volunteer-chart-box ~ *) { display: none; }
@media (min-width: 1280px) and (min-height: 720px) { .st-key-wall-chart .volunteer-chart { zoom: 1.6; } }
@media (min-width: 1600px) and (min-height: 900px) { .st-key-wall-chart .volunteer-chart { zoom: 2; } }
@media (min-width: 1920px) and (min-height: 1080px) { .st-key-wall-chart .volunteer-chart { zoom: 2.4; } }
@media (min-width: 2560px) and (min-height: 1440px) { .st-key-wall-chart .volunteer-chart { zoom: 3.2; } }
@media (min-width: 3840px) and (min-height: 2160px) { .st-key-wall-chart .volunteer-chart { zoom: 4.8; } }
</style>"""
CHART_HEIGHT = 290
"""Pixels of a chart before it is enlarged: 2.4 times at 1920x1080."""
