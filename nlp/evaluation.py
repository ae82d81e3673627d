"""How right the reading is on labelled messages: per category, confusion, reliability, requests noticed."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nlp.examples import Example
from nlp.reading import Reading


@dataclass(slots=True)
class Report:
    """Counts of one run; `right` compares with any of an example's labels."""

    asked: int = 0
    first: int = 0
    among_three: int = 0
    truth: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    sure: list[tuple[float, bool]] = field(default_factory=list)
    requests: int = 0
    noticed: int = 0
    others: int = 0
    false_cards: int = 0

    def add(self, example: Example, reading: Reading) -> None:
        """Counts one example's reading."""
        if example.labels:
            self._add_category(example, reading)
        if example.is_request:
            self.requests += 1
            self.noticed += reading.is_request
        elif example.is_request is False:
            self.others += 1
            self.false_cards += reading.is_request

    def _add_category(self, example: Example, reading: Reading) -> None:
        answer = reading.category or "none"
        hit = answer in example.labels
        self.asked += 1
        self.first += hit
        self.among_three += any(code in example.labels for code, _ in reading.alternatives)
        self.truth[example.labels[0]] += 1
        self.answers[answer] += 1
        self.right[answer if hit else ""] += hit
        self.sure.append((reading.confidence, hit))
        if not hit:
            self.confusion[example.labels[0], answer] += 1

    def reliability(self, steps: int = 10) -> list[tuple[float, float, int]]:
        """Rows of (mean confidence, share right, how many), by confidence."""
        rows = []
        for step in range(steps):
            inside = [(c, hit) for c, hit in self.sure if min(int(c * steps), steps - 1) == step]
            if inside:
                mean = sum(c for c, _ in inside) / len(inside)
                rows.append((mean, sum(hit for _, hit in inside) / len(inside), len(inside)))
        return rows


def evaluate(
    read: Callable[[str], Reading], examples: Sequence[Example], text: Callable[[Example], str] = lambda e: e.whole
) -> Report:
    """The report of reading all examples; `text` says which part of an example is read."""
    report = Report()
    for example in examples:
        report.add(example, read(text(example)))
    return report


def render(report: Report) -> str:
    """The report as text for a terminal."""
    lines = []
    if report.asked:
        lines += _category_lines(report)
    if report.requests or report.others:
        lines.append(
            f"requests noticed {_share(report.noticed, report.requests)}   "
            f"false cards {_share(report.false_cards, report.others)}"
        )
    return "\n".join(lines)


def _category_lines(report: Report) -> list[str]:
    lines = [
        f"accuracy: first answer {_share(report.first, report.asked)}   among first three {_share(report.among_three, report.asked)}",
        f"{'category':24}{'precision':>10}{'recall':>8}{'count':>7}  mistaken for",
    ]
    for code, count in report.truth.most_common():
        wrong = [(answer, n) for (truth, answer), n in report.confusion.most_common() if truth == code]
        missed = sum(n for _, n in wrong)
        precision = report.right[code] / report.answers[code] if report.answers[code] else 0.0
        mistaken = ", ".join(f"{answer} {n}" for answer, n in wrong[:3])
        lines.append(f"{code:24}{precision:10.2f}{(count - missed) / count:8.2f}{count:7}  {mistaken}")
    lines.append("confidence said -> share right (count)")
    lines += [f"  {said:.2f} -> {right:.2f} ({count})" for said, right, count in report.reliability()]
    return lines


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "-"
