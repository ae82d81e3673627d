"""Words in, what they mean out; knows nothing of chats, tickets or tables."""

from nlp.lexicon import Category, categories
from nlp.masking import mask, public_text
from nlp.normalise import normalise
from nlp.reader import Reader
from nlp.reading import Evidence, Place, Reading
from nlp.similarity import similar

CATEGORIES = categories()

__all__ = [
    "CATEGORIES",
    "Category",
    "Evidence",
    "Place",
    "Reader",
    "Reading",
    "mask",
    "normalise",
    "public_text",
    "similar",
]
