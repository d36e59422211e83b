"""OWL 2 RL compiled to SPARQL: an ontology becomes rules that any store with SPARQL Update runs."""
