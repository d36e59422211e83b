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
        "check": "https://w3id.org/qhkg/id/check/qinghai-2009/",
        "ctx": "https://w3id.org/qhkg/id/context/",
        "derived": "https://w3id.org/qhkg/id/derived/qinghai-2009/",
        "discrepancy": "https://w3id.org/qhkg/id/discrepancy/qinghai-2009/",
        "proposed": "https://w3id.org/qhkg/id/proposed/qinghai-2009/",
        "verdict": "https://w3id.org/qhkg/code/verdict/",
        "dcterms": "http://purl.org/dc/terms/",
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
unit:household rdfs:label "households"@en ; skos:altLabel "household"@en .
verdict:disagrees rdfs:label "disagrees"@en .
qh:dividend rdfs:subPropertyOf qh:operand .
qh:divisor rdfs:subPropertyOf qh:operand .
qh:quotient rdfs:subPropertyOf qh:operand .
derived:both a qh:DerivedQuantity ; rdfs:label "Grant for each"@en ; qh:value 102666666.666667 ;
    qh:unit unit:CNY ; qh:perUnit unit:household ; qh:formula "616000000 / 6" ;
    qh:lowerBound 102666666.666666 ; prov:wasDerivedFrom fig:grant , fig:six .
derived:both-and-more a qh:DerivedQuantity ; qh:value 3 ; qh:formula "102666666.666667 - 7" ;
    prov:wasDerivedFrom derived:both , ctx:seven , proposed:five .
check:both a qh:Check ; rdfs:label "Is it five for each?"@en ; qh:verdict verdict:disagrees ;
    qh:dividend fig:grant ; qh:divisor fig:six ; qh:quotient ctx:seven ; qh:computes derived:both .
discrepancy:both a qh:Discrepancy ; rdfs:label "It is not"@en ; qh:explains check:both ;
    qh:disputes fig:six ; qh:proposes proposed:five .
proposed:five a qh:ProposedQuantity ; qh:value 5 ; qh:corrects fig:six .
ctx:seven a qh:ContextQuantity ; qh:value 7 .
ctx:loan a qh:ContextQuantity ; qh:value 4 ; qh:unit unit:CNY ; qh:lowerBound 3.5 ;
    qh:upperBound 4.5 .
ctx:gift a qh:ContextQuantity ; qh:value 2.5 ; qh:unit unit:CNY ; qh:lowerBound 2 ;
    qh:comparator comparator:at-least .
ctx:cost a qh:ContextQuantity ; qh:value 1 ; qh:unit unit:CNY ; qh:perUnit unit:household .
ctx:count a qh:Observation ; qh:measured ctx:seven ; dcterms:source ctx:elsewhere .
ctx:elsewhere rdfs:label "Another yearbook"@en .
"""


def small_engine() -> EmbeddedEngine:
    """An engine that holds the graph above as one named graph."""
    store = Store()
    declared = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    graph = NamedNode("https://w3id.org/qhkg/graph/small")
    store.load((declared + TURTLE).encode(), RdfFormat.TURTLE, to_graph=graph)
    return EmbeddedEngine(store)
