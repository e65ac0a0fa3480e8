"""Who the workers of an extract are: known by name (contract section 4b), or met for the first time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from models import words
from models.extracts.extract import Child, Extract
from models.extracts.held import Held, Someone
from models.extracts.names import even, similar
from models.extracts.plan import NewWorker, Similar

Who = int | str
"""The row of a worker who is held, or the evened-out name of one who is new."""


class People:
    """The workers of one extract."""

    def __init__(self, extract: Extract, held: Held, same: Mapping[str, Who]) -> None:
        self._held, self._same = held, same
        self._by_id = {words.key(someone.worker_id): someone.row for someone in held.people.values()}
        self._evened: dict[str, str] = {}
        self.spellings: dict[str, str] = {}
        """The name, as most rows write it, of every evened-out name in the extract's cases."""
        self.teams: dict[str, Counter[str]] = defaultdict(Counter)
        """How many cases of each evened-out name name each team."""
        written = Counter(child.worker for child in extract.children.values() if child.worker and child.is_open)
        for name, _ in written.most_common():
            self.spellings.setdefault(self.even(name), name)
        for child in extract.children.values():
            if child.worker and child.is_open:
                self.teams[self.even(child.worker)][child.team] += 1

    def even(self, name: str) -> str:
        """Return a name evened out; quick, since few names stand in many rows."""
        key = self._evened.get(name)
        if key is None:
            key = self._evened[name] = even(name) or words.key(name)
        return key

    def who(self, child: Child, holder: int | None) -> Who | None:
        """Return who a child's key worker is; of two workers of one name the one who holds the case now comes first.

        Args:
            child: the child.
            holder: the row of the worker who holds the case in the record.
        """
        if not child.worker:
            return None
        key = self.even(child.worker)
        rows = self._held.called.get(key)
        if rows is None:
            return self.chosen(key)
        return rows[0] if len(rows) == 1 else self._likeliest(rows, child, holder)

    def chosen(self, key: str) -> Who:
        """Return whom a name that the record does not know stands for: whoever was chosen, else someone new."""
        by_id = self._by_id.get(key) if key.isdigit() else None
        if by_id is not None:
            return by_id
        seen = {key}
        while key in self._same:
            target = self._same[key]
            if isinstance(target, int):
                return target if target in self._held.people else key
            if target in seen or target not in self.spellings:
                break
            seen.add(target)
            key = target
        return key

    def _likeliest(self, rows: list[int], child: Child, holder: int | None) -> int:
        if holder in rows:
            return int(holder or 0)
        team, day = words.key(child.team), self._held.day

        def place(row: int) -> tuple[bool, bool]:
            someone = self._held.people[row]
            return words.key(someone.team) != team, not someone.start <= day < someone.end

        return min(rows, key=place)

    def name(self, who: Who) -> str:
        """Return what to call someone."""
        return self._held.people[who].name if isinstance(who, int) else self.spellings[who]

    def team(self, key: str) -> str:
        """Return the team that most cases of a new worker name; of equally many, the one met first."""
        named = Counter({team: number for team, number in self.teams[key].items() if team})
        return named.most_common(1)[0][0] if named else ""

    def unknown(self) -> list[str]:
        """Return the names that the record does not know, also those chosen to be the same as someone."""
        called = self._held.called
        return [key for key in self.spellings if key not in called and not (key.isdigit() and key in self._by_id)]


def new_workers(people: People, held: Held, joining: Collection[Who | None]) -> tuple[NewWorker, ...]:
    """Return the workers whom the record does not know, with who may be the same person as they.

    Args:
        people: the workers of the extract.
        held: the record.
        joining: who is given a case.
    """
    unknown = people.unknown()
    others = {f"row {row}": someone.name for row, someone in held.people.items()}
    others |= {key: people.spellings[key] for key in unknown}
    alike = similar([people.spellings[key] for key in unknown], others)
    found = []
    for key in unknown:
        name = people.spellings[key]
        chosen = people.chosen(key)
        found.append(
            NewWorker(
                key=key, name=name, team=people.team(key), cases=people.teams[key].total(),
                similar=tuple(_similar(alike.get(name, {}), people, held)),
                same_as="" if chosen == key else people.name(chosen), joins=key in joining,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda worker: (words.key(worker.team), worker.key)))


def _similar(alike: Mapping[str, str], people: People, held: Held) -> Iterable[Similar]:
    for key, why in alike.items():
        if key.startswith("row "):
            someone: Someone = held.people[int(key[4:])]
            yield Similar(someone.name, someone.row, str(someone.row), why)
        else:
            yield Similar(people.spellings[key], None, key, why)
