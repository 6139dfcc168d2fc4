"""Figures as content controls of Word over a custom XML part: what a machine reads a year later, beside what people read.

The part holds for every figure its metric, version of the definition, selection, day, exact value, words as issued and the code
of its snapshot. Each control shows the element `words` of its figure: typed over in Word, it changes, `issued` does not.
"""

from xml.sax.saxutils import escape, quoteattr

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from lib.briefing.figures import Bound

NAMESPACE = "urn:volunteer-service-dashboard:figures:1"
STORE = "{6E1F3C52-0B7A-4D39-9C41-5A8F2D7B6E10}"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def figures_xml(figures: tuple[Bound, ...], *, letter: str, template: str, form: str) -> str:
    """The content of the custom XML part."""
    lines = [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<f:figures xmlns:f="{NAMESPACE}" letter={quoteattr(letter)} '
        f"template={quoteattr(template)} form={quoteattr(form)}>"
    ]
    for one in figures:
        said = {
            **{"id": one.id, "label": one.label, "metric": one.metric, "version": one.version},
            **{"selection": one.selection, "as_of": one.as_of, "value": repr(one.value), "code": one.code},
            "issued": one.words,
        }
        said |= {} if one.value_to is None else {"value_to": repr(one.value_to)}
        attributes = " ".join(f"{name}={quoteattr(str(value))}" for name, value in said.items())
        lines.append(f"  <f:figure {attributes}><f:words>{escape(one.words)}</f:words></f:figure>")
    return "\n".join([*lines, "</f:figures>"])


def add_figures_part(document, content: str) -> None:
    """The custom XML part with its properties, related to the document."""
    package = document.part.package
    data = Part(PackURI("/customXml/item2.xml"), "application/xml", content.encode(), package)
    properties = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<ds:datastoreItem ds:itemID="{STORE}" '
        f'xmlns:ds="{_PROPERTIES}"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    described = Part(PackURI("/customXml/itemProps2.xml"), _PROPERTIES_TYPE, properties.encode(), package)
    data.relate_to(described, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    document.part.relate_to(data, RELATIONSHIP_TYPE.CUSTOM_XML)


def add_field(paragraph, figure: Bound) -> None:
    """The control of a figure at the end of a paragraph, looking like the text around it."""
    prefix = f"xmlns:f='{NAMESPACE}'"
    path = f"/f:figures/f:figure[@id='{figure.id}']/f:words"
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr>"
        f"<w:alias w:val={quoteattr(figure.label[:60])}/><w:tag w:val={quoteattr(figure.id)}/>"
        f'<w:id w:val="{800_000 + int(figure.id.lstrip("F"))}"/>'
        f"<w:dataBinding w:prefixMappings={quoteattr(prefix)} w:xpath={quoteattr(path)} "
        f'w:storeItemID="{STORE}"/><w:text/></w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{escape(figure.words)}</w:t></w:r></w:sdtContent></w:sdt>"
    )
    paragraph._p.append(control)
