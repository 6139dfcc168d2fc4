"""Every page by axe-core (`tests/axe`), in both themes: nothing serious; and the words in charts, which axe does not measure."""

import pytest

from lib.settings import ROOT
from lib.site_map import PAGES

AXE = ROOT / "tests" / "axe" / "axe.min.js"
SERIOUS = """async (rules) => (await axe.run(document, {resultTypes: ["violations"], ...(rules ? {runOnly: rules} : {})})).violations
  .filter(({impact}) => impact === "serious" || impact === "critical")
  .flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.any.map((why) => why.message).join("; ")}`))"""

PALE_WORDS = """() => {
  const channel = (v) => (v / 255 <= 0.03928 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const parts = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const over = (top, share, under) => top.map((value, i) => value * share + under[i] * (1 - share));
  const page = parts(getComputedStyle(document.querySelector(".stApp")).backgroundColor).slice(0, 3);
  const style = document.head.appendChild(document.createElement("style"));
  style.textContent = `.volunteer-chart :is(path, rect, image) { pointer-events: all !important; }
    .volunteer-chart :is(.drag, .draglayer *, .hoverlayer *) { pointer-events: none !important; }`;
  const pixels = new Map();  // the cells of a heat map are an image
  const pixel = (image, x, y) => {
    const box = image.getBoundingClientRect();
    if (!pixels.has(image)) {
      const canvas = new OffscreenCanvas(box.width, box.height), paint = canvas.getContext("2d", { willReadFrequently: true });
      paint.drawImage(image, 0, 0, box.width, box.height);
      pixels.set(image, paint);
    }
    return [...pixels.get(image).getImageData(x - box.x, y - box.y, 1, 1).data];
  };
  const ground = (x, y) => document.elementsFromPoint(x, y).reverse().reduce((under, element) => {
    if (element instanceof SVGImageElement) {
      const [r, g, b, a] = pixel(element, x, y);
      return over([r, g, b], a / 255, under);
    }
    if (!(element instanceof SVGGeometryElement)) return under;
    const inside = new DOMPoint(x, y).matrixTransform(element.getScreenCTM().inverse());
    if (!element.isPointInFill(inside)) return under;  // on a thin line
    const { fill, fillOpacity, opacity } = getComputedStyle(element), colour = parts(fill);
    return fill === "none" || colour.length < 3 ? under : over(colour.slice(0, 3), (colour[3] ?? 1) * fillOpacity * opacity, under);
  }, page);
  const found = [];
  for (const text of document.querySelectorAll(".volunteer-chart svg text")) {
    const box = text.getBoundingClientRect(), own = getComputedStyle(text);
    if (!box.width || !text.textContent.trim() || own.visibility === "hidden" || own.opacity === "0") continue;
    const under = ground(box.x + box.width / 2, box.y + box.height / 2), ink = parts(own.fill);
    const words = over(ink.slice(0, 3), (ink[3] ?? 1) * own.fillOpacity * own.opacity, under);
    const [low, high] = [light(words), light(under)].sort((a, b) => a - b), ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5 || parseFloat(own.fontSize) < 10) {
      found.push(`${text.textContent}: ${ratio.toFixed(2)}:1, ${own.fontSize} in ${text.closest(".volunteer-chart").ariaLabel}`);
    }
  }
  style.remove();
  return found;
}"""


@pytest.fixture(scope="module")
def tall(chromium, site):
    """One tab, so tall that every chart is in sight."""
    # Without the pages' content security policy, which lets in no script of a test.
    context = chromium.new_context(viewport={"width": 1440, "height": 4000}, locale="zh-CN", bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_words_stand_out_and_everything_has_a_name(tall, site, name):
    tall.emulate_media(color_scheme="light")
    tall.goto(f"{site}/{name}")
    tall.wait_for_selector(".vs-header h1")
    tall.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", state="attached")
    tall.add_script_tag(path=AXE)
    # Names, roles and order are the same in both themes: the second asks for the colours alone.
    for scheme, ground, rules in (
        ("light", "rgb(255, 255, 255)", None),
        ("dark", "rgb(27, 24, 22)", ["color-contrast"]),
    ):
        tall.emulate_media(color_scheme=scheme)
        tall.wait_for_function(
            """ground => getComputedStyle(document.querySelector(".stApp")).backgroundColor === ground
              && [...document.querySelectorAll(".volunteer-chart")].every((graph) => graph.dataset.drawn)""",
            arg=ground,
        )
        tall.wait_for_timeout(400)  # Streamlit's colours glide
        assert tall.evaluate(SERIOUS, rules) == [], scheme
        assert tall.evaluate(PALE_WORDS) == [], scheme
