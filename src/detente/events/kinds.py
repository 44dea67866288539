"""Kinds of actors, goods and promises that a frame may ask for (`needs`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.actors.resolve import Found
    from detente.events.candidates import Candidate

#: Frames of denying: what they deny is the record, where the words tell it.
DENIALS = frozenset({"deny-allegation", "deny-that"})
#: CAMEO's root code of each type, where nothing finer is known.
ROOTS = {"AGREE": "030", "CONSULT": "040", "SUPPORT": "050", "COOPERATE": "060", "AID": "070",
         "CONCEDE": "080", "RETREAT": "080", "REQUEST": "100", "ACCUSE": "110", "REJECT": "120",
         "THREATEN": "130", "PROTEST": "140", "MOBILIZE": "150", "SANCTION": "160",
         "COERCE": "170", "ASSAULT": "190"}
_PRIVATE = frozenset({"BUS", "JRN", "CVL", "LAB", "MED", "CRM"})
#: Listeners that no one negotiates with: "speaking to reporters".
_AUDIENCE = frozenset(
    (
        "reporter journalist press newspaper audience crowd magazine interviewer medium "
        "correspondent daily television radio agency broadcaster newsman newsmen media "
        "conference club voter supporter student reader viewer"
    ).split()
)
_THINGS = frozenset(
    (
        "vessel ship tanker freighter boat trawler plane flight airliner passenger tourist "
        "traveller traveler visitor holidaymaker shipment cargo consignment number goods "
        "train team"
    ).split()
)
#: What is "given" without a gift: "gave notice", "gives it an edge".
_WORDS = frozenset(
    (
        "notice reason chance opportunity impression rise way time speech interview lesson "
        "account detail idea pause lead edge hope name answer response reply thought example "
        "signal sign view opinion picture explanation estimate figure evidence look place "
        "birth attention priority preference weight thanks credit warning ultimatum deadline "
        "order instruction word message letter note comment statement testimony lecture "
        "assurance guarantee approval consent permission right status indication day week "
        "month year hour minute impetus boost blow ground life rest share victory win goal "
        "point benefit advantage opening excuse pretext cause choice option power control "
        "authority freedom mandate report briefing overview insight confidence feeling sense "
        "voice support backing endorsement welcome shape access concession setting backdrop "
        "clue proof information conference press decision until emphasis test try advice "
        "guidance leadership alternative solution team delegation mission envoy secretary "
        "minister official representative adviser ambassador diplomat condition access"
    ).split()
)
#: What no one agrees to or offers in friendship: the promise is a threat.
_HOSTILE = frozenset(
    (
        "retaliate attack punish bomb strike invade sue expel deport ban block boycott veto "
        "oppose fight resist destroy kill crush impose confront counter bar penalise penalize "
        "sanction shoot respond react seize hit hunt crack eliminate eradicate sever suspend "
        "reject avenge repel combat defeat withhold shut scrap denounce condemn challenge "
        "raise build deal acknowledge accept risk tolerate die go use pull"
    ).split()
)
_ARMY = frozenset({"MIL", "REB", "UAF", "COP"})


def _official(_: Candidate, found: Found) -> bool:
    """Acts for its state or organisation: no firm, newspaper or passer-by."""
    return found.how != "modifier" and found.actor.sector not in _PRIVATE


def _party(_: Candidate, found: Found) -> bool:
    """Can be talked with: no reporters, no audience."""
    return found.how != "modifier" and found.actor.sector != "JRN" and _head(
        found) not in _AUDIENCE


def _envoy(_: Candidate, found: Found) -> bool:
    """Pays visits for its state: no tourists, no cargo ships."""
    return found.how != "modifier" and found.actor.sector not in _PRIVATE and _head(
        found) not in _THINGS


def _org(_: Candidate, found: Found) -> bool:
    """An organisation or a body that one can be a member of."""
    return found.actor.kind == "organisation" or (
        found.actor.kind == "body" and found.how == "name")


def _forces(_: Candidate, found: Found) -> bool:
    """Troops, or a state by name for its troops."""
    return found.actor.sector in _ARMY


def _power(c: Candidate, found: Found) -> bool:
    """Troops, or a state or government that has them: "Vietnam pulled out of Laos"."""
    if found.actor.kind == "state":
        slot = c.match.slots.get("S")
        # "the injured Australian", "a Briton": one of the people, not the state
        return slot is None or not any(t.dep_ == "det" for t in slot.children)
    return found.actor.sector in _ARMY | {"GOV"} and found.actor.kind != "person"


def _country(_: Candidate, found: Found) -> bool:
    """A state's land, or a body of it; leaving an organisation is another matter."""
    return found.actor.kind != "organisation"


def _head(found: Found) -> str:
    """The mention's last word, singular at a guess."""
    mention = found.actor.mention
    words = mention.text.lower().split() if mention else []
    last = words[-1] if words else ""
    return last if last in _AUDIENCE | _THINGS else last.removesuffix("s")


#: Held to in loose coding too, for the actors that are known.
HARD = frozenset({"org", "country", "forces", "power"})
#: Asked of texts about states only: loose coding takes any noun phrase for an actor.
STRICT: dict[str, Callable[[Candidate, Found], bool]] = {
    "official": _official, "party": _party, "envoy": _envoy, "org": _org, "forces": _forces,
    "power": _power, "country": _country}


_HABIT = frozenset(
    "normally usually annually typically traditionally generally ordinarily".split())


def habitual(c: Candidate) -> str | None:
    """"normally meet in the summer", "annually export": told of no time, so no event."""
    for child in c.trigger.children:
        if child.dep_ == "advmod" and child.lower_ in _HABIT:
            return f"a habit ({child.lower_})"
    return None


#: What another decided: regret at it is a reproach, no apology.
_THEIRS = frozenset(
    (
        "decision move act action policy plan vote refusal withdrawal announcement rejection "
        "absence failure expulsion ban tariff sanction stance attitude"
    ).split()
)


def refused(c: Candidate, side: str, want: str, loose: bool) -> str | None:
    """Why a candidate's goods or content are not what the frame asks; None where they are.

    `B: thing` asks for goods, `C: friendly` for a content that does no harm, `T: party` for
    someone who can be talked with even where no actor was found in the slot, `B: own` for
    what is one's own to regret, `T: slot` for a target in its very place.
    """
    token = c.match.slots.get(side)
    if want == "slot" and not loose and token is None:
        return f"no {side} of its own"
    if token is None:
        return None
    lemma = token.lemma_.lower()
    if (side, want) == ("B", "thing") and lemma in _WORDS:
        return f"{lemma} is no gift"
    if (side, want) == ("B", "own") and lemma in _THEIRS:
        return f"{lemma} is another's"
    if (side, want) == ("C", "friendly") and lemma in _HOSTILE:
        return f"hostile content {lemma}"
    if want == "party" and not loose and lemma in _AUDIENCE:
        return f"{lemma} is an audience"
    return None
