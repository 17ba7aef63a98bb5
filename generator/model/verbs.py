"""Words in the names of operations, by their role."""

from __future__ import annotations

ARTICLES = frozenset({"a", "an", "the"})
PREPOSITIONS = frozenset(
    "after as at before between by during for from in into of on to under via with".split()
)
QUALITIES = frozenset(
    "active all any archived available batch bulk current deleted every latest many "
    "more multiple my new next one own pending popular previous public recent related "
    "several similar single some suggested top trending".split()
)
"""Words before a noun that need no noun behind them."""
ACTIONS = frozenset(
    "accept acknowledge activate add adjust advance analyze append apply approve archive "
    "assign attach authenticate authorize ban block bookmark calculate cancel capture "
    "change check clear clone close complete compute confirm connect convert copy "
    "deactivate decline decrypt delete deliver deploy detach disable disconnect dismiss "
    "download duplicate edit enable encrypt enroll estimate evaluate execute expire export "
    "fail finalise finalize find finish follow fork generate grant ignore import initialize "
    "initiate insert install invalidate invite invoke join kick kill launch leave lock "
    "login logout lookup mark merge migrate modify move mute notify open patch pause pay "
    "ping pin predict preview process promote provision publish purge query reactivate "
    "rebuild recalculate record recover recycle redact redeem refresh refund register refuse "
    "regenerate reject release reload remove rename render reopen reorder replay report "
    "request reschedule resend reset resize resolve restart restore resume retry return "
    "reverse revert review revoke rotate run save scan schedule search send set share ship "
    "sign signup simulate skip start stop stream submit subscribe suspend swap switch sync "
    "terminate test toggle track transfer transform translate trigger unarchive unassign "
    "unban unblock unfollow uninstall unlink unlock unmute unpin unpublish unregister "
    "unstar unsubscribe upgrade upload upsert validate verify void vote withdraw".split()
)
"""Verbs besides reading and writing; also as the last segment of a path."""
CERTAIN = frozenset(
    "accept acknowledge activate add adjust append apply approve assign attach "
    "authenticate authorize calculate cancel change clear clone compute confirm connect "
    "convert create deactivate decline delete deploy destroy detach disable disconnect "
    "edit enable estimate evaluate execute fetch finalize find generate get initialize "
    "initiate insert install invalidate invite invoke mark merge modify move notify "
    "predict publish register reject remove rename render reset resolve restart restore "
    "retrieve revoke save send set submit subscribe terminate trim unassign unlock "
    "unpublish unsubscribe update upsert validate verify".split()
)
"""Those of all verbs that are hardly ever nouns."""
NOUNS = frozenset(
    "block bookmark change check copy edit export fork grant import invite launch lock "
    "login mark move pin preview process record refund register release report request "
    "return review run save scan schedule search set share ship sign switch sync test "
    "track transfer trigger upgrade upload vote".split()
)
"""Those of the actions that are as often nouns, where something is put or patched."""
READING = frozenset(
    "check count download export fetch find get list lookup preview query read retrieve "
    "search show validate verify view watch".split()
)
"""Verbs of what a GET does."""
ONE = frozenset(
    "delete destroy edit get modify patch read remove replace retrieve show update "
    "upsert view".split()
)
"""Verbs of what is done to one thing."""
MANY = frozenset("add create find insert list new search".split())
"""Verbs of what is done to the place where things are."""
VERBS = ACTIONS | CERTAIN | READING | ONE | MANY | {"post", "put"}
VIEWSETS = tuple(
    tuple(verb.split("_"))
    for verb in (
        "bulk_partial_update partial_update bulk_create bulk_update bulk_destroy "
        "bulk_delete list create retrieve read update destroy delete"
    ).split()
)
"""The verbs that Django REST framework puts behind the words of a path, long ones first."""
MODULES = frozenset(
    "api apis controller controllers endpoint endpoints handler handlers route router "
    "routers routes view views".split()
)
"""Names of modules that frameworks put before the name of a function."""
MANNERS = frozenset("batch bulk force hard mass partial partially soft".split())
"""Words before a verb that say how it is done."""
