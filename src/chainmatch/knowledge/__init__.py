"""What is made from what: plain text facts by industry division (see FORMAT.md), and their loader."""

from chainmatch.knowledge.loader import Concept, Fact, Knowledge, KnowledgeError, load, shipped

__all__ = ["Concept", "Fact", "Knowledge", "KnowledgeError", "load", "shipped"]
