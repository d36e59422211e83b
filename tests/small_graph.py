"""A graph of a few things, for tests that need names but no report."""

from pyoxigraph import NamedNode, RdfFormat, Store

from qhkg.engines.embedded import EmbeddedEngine
from qhkg.terms import Prefixes

PREFIXES = Prefixes(
    {
        "qh": "https://w3id.org/qhkg/ontology#",
        "place": "https://w3id.org/qhkg/id/place/",
        "seat": "https://w3id.org/qhkg/id/seat/",
        "fig": "https://w3id.org/qhkg/id/figure/qinghai-2009/",
        "group": "https://w3id.org/qhkg/id/group/qinghai-2009/",
        "section": "https://w3id.org/qhkg/id/section/qinghai-2009/",
        "level": "https://w3id.org/qhkg/code/level/",
        "unit": "https://w3id.org/qhkg/code/unit/",
        "comparator": "https://w3id.org/qhkg/code/comparator/",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "oa": "http://www.w3.org/ns/oa#",
        "prov": "http://www.w3.org/ns/prov#",
    }
)
TURTLE = """
qh:County rdfs:subClassOf qh:Place .
place:xunhua a qh:County ; rdfs:label "Xunhua Salar Autonomous County"@en , "循化撒拉族自治县"@zh ;
    skos:altLabel "Xunhua"@en .
place:hualong a qh:County ; rdfs:label "Hualong County"@en .
place:yushu a qh:Place ; rdfs:label "Yushu"@en .
place:yushu-county a qh:County ; rdfs:label "Yushu County"@en ; skos:altLabel "The same"@en .
place:gande a qh:County ; rdfs:label "Gande County"@en ; skos:altLabel "The same"@en .
seat:xunhua a qh:Seat ; rdfs:label "Jishi"@en .
group:hualong a qh:Group ; rdfs:label "Some people of Hualong"@en .
level:county a skos:Concept ; skos:inScheme <https://w3id.org/qhkg/code/level> ;
    skos:prefLabel "county level"@en ; skos:notation "C" .
level:central a skos:Concept ; skos:inScheme <https://w3id.org/qhkg/code/level> ;
    skos:prefLabel "central level"@en .
unit:CNY rdfs:label "yuan"@en , "元"@zh .
comparator:at-least rdfs:label "at least"@en .
section:money qh:heading "Money" .
<https://w3id.org/qhkg/id/report/qinghai-2009#char=7,18> a qh:Passage ;
    oa:start 7 ; oa:end 18 ; qh:section section:money .
<https://w3id.org/qhkg/id/report/qinghai-2009#char=30,33> a qh:Passage ;
    oa:start 30 ; oa:end 33 ; qh:section section:money .
fig:grant a qh:Figure ; qh:surface "616 million" ; qh:value 616000000 ; qh:unit unit:CNY ;
    qh:comparator comparator:at-least ;
    qh:passage <https://w3id.org/qhkg/id/report/qinghai-2009#char=7,18> .
fig:six a qh:Figure ; qh:surface "six" ; qh:value 6 ;
    qh:passage <https://w3id.org/qhkg/id/report/qinghai-2009#char=30,33> .
<https://w3id.org/qhkg/id/derived/qinghai-2009/both> a qh:DerivedQuantity ;
    prov:wasDerivedFrom fig:grant , fig:six .
"""


def small_engine() -> EmbeddedEngine:
    """An engine that holds the graph above as one named graph."""
    store = Store()
    declared = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    graph = NamedNode("https://w3id.org/qhkg/graph/small")
    store.load((declared + TURTLE).encode(), RdfFormat.TURTLE, to_graph=graph)
    return EmbeddedEngine(store)
