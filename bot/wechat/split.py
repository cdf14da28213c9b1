"""WeChat counts bytes: a text of at most 2,048."""

LIMIT = 2000


def by_bytes(text: str, limit: int = LIMIT) -> list[str]:
    """Cut at line ends where there is one, else between characters."""
    pieces: list[str] = []
    rest = text.strip()
    while len(rest.encode()) > limit:
        fits = rest.encode()[:limit].decode(errors="ignore")
        cut = fits.rfind("\n") if fits.rfind("\n") > len(fits) // 2 else len(fits)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces
