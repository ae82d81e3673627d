"""`python -m nlp train`: figures on held-out parts first, then a model of everything, written to files."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from nlp.embedding import embed
from nlp.evaluation import evaluate, render
from nlp.examples import Example, load_examples
from nlp.fitting import fit
from nlp.lexicon import categories
from nlp.reader import Reader
from nlp.weights import FOLDER

# One part in so many is held back when figures are taken.
PARTS = 5
SEED = 20261121
# Of every category, so many messages at least.
LEAST = 5


def train(paths: Sequence[Path], *, folder: Path = FOLDER, measure: int = 1, say: Callable[[str], None]) -> None:
    """Measures on `measure` held-out parts (0: none), then fits on all examples and writes the model.

    Raises ValueError when the files hold nothing to learn an answer from.
    """
    examples = load_examples(paths)
    _ask_for_enough(examples)
    say(f"{len(examples)} messages, {sum(bool(e.labels) for e in examples)} with categories")
    embedding = embed([example.whole for example in examples])
    known = [example for example in examples if example.labels or example.is_request is not None]
    random.Random(SEED).shuffle(known)
    for part in range(measure):
        held_out = known[part::PARTS]
        rest = [example for number, example in enumerate(known) if number % PARTS != part]
        say(f"part {part + 1} of {PARTS}: fitted on {len(rest)}, measured on {len(held_out)}")
        _measure(Reader(fit(rest, embedding).weights()), held_out, say)
    fit(known, embedding).save(folder)
    say(f"written to {folder}")


def _ask_for_enough(examples: Sequence[Example]) -> None:
    """Every answer is learnt from messages that are so and messages that are not."""
    labels = Counter(label for example in examples for label in example.labels)
    unknown = sorted(labels.keys() - categories().keys())
    if unknown:
        raise ValueError(f"labels that are no category: {', '.join(unknown)}")
    if not labels:
        raise ValueError("nothing to learn from: no message in these files has labels")
    missing = [code for code in categories() if labels[code] < LEAST]
    if missing:
        raise ValueError(f"too little to learn from: fewer than {LEAST} messages labelled {', '.join(missing)}")
    for asked in (True, False):
        if not any(example.is_request is asked for example in examples):
            raise ValueError(f'nothing to learn from: no message has "is_request": {str(asked).lower()}')


def _measure(reader: Reader, held_out: list[Example], say: Callable[[str], None]) -> None:
    petitions = [e for e in held_out if e.title and e.labels]
    told = [e for e in petitions if e.title_enough]
    lines = [e for e in held_out if e.labels and not e.formal]
    topical = [e for e in held_out if e.is_request is not None and not e.formal and e.kind]
    ordinary = [e for e in held_out if e.is_request is False and not e.kind]
    for name, part in (
        ("petitions, title and text", petitions),
        ("lines of chat", lines),
        ("requests and topic chatter", topical),
        ("ordinary chatter", ordinary),
    ):
        say(f"\n== {name}\n{render(evaluate(reader.read, part))}")
    say(f"\n== petitions, title only\n{render(evaluate(reader.read, told, lambda e: e.title))}")
