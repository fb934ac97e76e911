"""What happens to a file.

    checking ──► checked ──► loaded ──► undone
        │           │
        └─► refused └─► checked   (a decision, or a second look at the register)
"""

CHECKING, CHECKED, LOADED, UNDONE, REFUSED = "checking", "checked", "loaded", "undone", "refused"

MOVES = {
    "check": ({CHECKING, CHECKED}, CHECKED),
    "refuse": ({CHECKING}, REFUSED),
    "load": ({CHECKED}, LOADED),
    "undo": ({LOADED}, UNDONE),
}
