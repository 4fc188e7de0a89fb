"""Management level out of rank and post (domain.md 1: each level answers for the one below)."""

from .choices import Level, Rank

PRINCIPAL_POSTS = {"矿长", "党委书记"}
BY_RANK = {
    Rank.DIVISION: Level.DEPUTY,
    Rank.DEPUTY_DIVISION: Level.DEPUTY,
    Rank.SECTION: Level.SECTION_HEAD,
    Rank.DEPUTY_SECTION: Level.DEPUTY_SECTION,
    Rank.TEAM_LEADER: Level.TEAM_LEADER,
    Rank.STAFF: Level.KEY_WORKER,
    Rank.WORKER: Level.WORKER,
}


def level_of(rank: str, post: str) -> Level:
    """矿长 and 党委书记 are the principals whatever else their rank says; everybody else goes by rank."""
    if post.strip() in PRINCIPAL_POSTS and rank in (Rank.DIVISION, Rank.DEPUTY_DIVISION):
        return Level.PRINCIPAL
    return BY_RANK[Rank(rank)]
