"""The user's own copy of a report against the graph: what agrees, what differs and where.

``reading`` takes a file or bytes to text; ``copy`` makes copies comparable and keeps the place of
every character; ``ledger`` is what the graph says of each numeral; ``alignment`` pairs the two;
``printed`` is what digits and the words beside them tell; ``checks`` finds what differs,
``differences`` in what form; ``report`` holds the outcome, ``rendering`` prints it, as ``shown``
lets a terminal bear it; ``skeletons`` is what is yet to be modelled, in Turtle; ``citation`` shows
figures in their ``sentences``; ``deadline`` is how long all this may take.
"""

from qhkg.audit.auditing import audit
from qhkg.audit.citation import Citation, cite
from qhkg.audit.report import AuditReport, Finding, Move

__all__ = ["AuditReport", "Citation", "Finding", "Move", "audit", "cite"]
