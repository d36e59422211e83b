"""A made-up report with its graph, for tests of audits without the real text."""

import hashlib
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, RdfFormat, Store
from small_graph import PREFIXES

from qhkg.digests import digest, normalised, words_after, words_before
from qhkg.engines.embedded import EmbeddedEngine
from qhkg.graph import KnowledgeGraph
from qhkg.questions import Catalogue

TEXT = (
    "Help for the made-up county\n\n"
    "In all, 45 million Yuan came from above. It reached more than 300 villages, or 12.5% of"
    " them. A meeting in 2011 chose nine towns for the years to come.\n\n"
    "Office of the county, telephone 5550199, all rights are kept.\n"
)
BODY = TEXT.index("\n\nOffice")
REPORT = "https://w3id.org/qhkg/id/report/qinghai-2009"
FIGURES = {
    "money": ("45 million", "45000000", "qh:unit unit:CNY ; qh:roundedTo 1000000", "exact"),
    "villages": ("300", "300", "qh:unit unit:village", "at-least"),
    "share": ("12.5%", "12.5", "qh:unit unit:percent ; qh:roundedTo 0.1", "exact"),
    "towns": ("nine", "9", "qh:unit unit:town", "exact"),
}
EXCLUSIONS = {"2011": "year", "5550199": "page-furniture"}
CUES = """
unit:CNY skos:inScheme <https://w3id.org/qhkg/code/unit> ; qh:cueAfter "Yuan"@en .
unit:percent skos:inScheme <https://w3id.org/qhkg/code/unit> ; qh:cueAfter "%"@en .
unit:village skos:inScheme <https://w3id.org/qhkg/code/unit> ; qh:cueNoun "villages"@en .
unit:town skos:inScheme <https://w3id.org/qhkg/code/unit> ; qh:cueNoun "towns"@en .
unit:person skos:inScheme <https://w3id.org/qhkg/code/unit> ;
    qh:cueNoun "people"@en ; qh:cueBefore "population of"@en .
<https://w3id.org/qhkg/code/exclusionreason/page-furniture> qh:cueBefore "telephone"@en ;
    skos:inScheme <https://w3id.org/qhkg/code/exclusionreason> .
comparator:at-least skos:inScheme <https://w3id.org/qhkg/code/comparator> ;
    qh:cueBefore "more than"@en .
comparator:at-most skos:inScheme <https://w3id.org/qhkg/code/comparator> ;
    qh:cueBefore "no more than"@en , "up to"@en .
"""


@dataclass
class SmallReport:
    """The graph of the made-up report; ``changes`` replace what it says, piece by piece."""

    changes: dict[str, str] = field(default_factory=dict)

    def graph(self) -> KnowledgeGraph:
        """The graph, ready for audits of TEXT."""
        turtle = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
        turtle += _report() + CUES
        turtle += "".join(_figure(name, *said) for name, said in FIGURES.items())
        turtle += "".join(_exclusion(*each) for each in EXCLUSIONS.items())
        for old, new in self.changes.items():
            assert old in turtle
            turtle = turtle.replace(old, new)
        store = Store()
        graph = NamedNode("https://w3id.org/qhkg/graph/small")
        store.load(turtle.encode(), RdfFormat.TURTLE, to_graph=graph)
        return KnowledgeGraph(EmbeddedEngine(store), PREFIXES, Catalogue(()))


def _report() -> str:
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    return (
        f'<{REPORT}> qh:textSha256 "{sha256}" ; qh:textLength {len(TEXT)} ;'
        f' qh:lastWordsDigest "{digest(words_before(TEXT, BODY))}" ;'
        f' qh:footDigest "{digest(normalised(TEXT[BODY:]))}" .\n'
        f"section:help a qh:Section ; qh:report <{REPORT}> ; qh:heading 'Help' ;"
        f" oa:start 0 ; oa:end {BODY} .\n"
        'qh:Figure rdfs:label "figure"@en . section:help rdfs:label "Help"@en .\n'
        'qh:Section rdfs:label "section"@en . qh:Exclusion rdfs:label "exclusion"@en .\n'
    )


def _figure(name: str, surface: str, value: str, more: str, comparator: str) -> str:
    passage, said = _passage(surface, "qh:section section:help ;")
    return (
        f'fig:{name} a qh:Figure ; qh:surface "{surface}" ; qh:value {value} ; {more} ;'
        f" qh:comparator comparator:{comparator} ; qh:passage {passage} .\n{said}"
    )


def _exclusion(surface: str, reason: str) -> str:
    passage, said = _passage(surface, "")
    return (
        f'<{REPORT}/not/{surface}> a qh:Exclusion ; qh:surface "{surface}" ; qh:exclusionReason'
        f" <https://w3id.org/qhkg/code/exclusionreason/{reason}> ; qh:passage {passage} .\n{said}"
    )


def _passage(surface: str, section: str) -> tuple[str, str]:
    start = TEXT.index(surface)
    end = start + len(surface)
    before, after = digest(words_before(TEXT, start)), digest(words_after(TEXT, end))
    passage = f"<{REPORT}#char={start},{end}>"
    return passage, (
        f"{passage} qh:report <{REPORT}> ; oa:start {start} ; oa:end {end} ; {section}"
        f' qh:prefixDigest "{before}" ; qh:suffixDigest "{after}" .\n'
    )
