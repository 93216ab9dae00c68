"""The verbs of guests, by group."""

from portal.core.uploads import Upload
from portal.guests.service.attending import note_attendance
from portal.guests.service.confirming import (
    assign,
    check_answer,
    confirm,
    note_call_export,
    request_call_list,
    undo_confirmation,
)
from portal.guests.service.copying import copy_guests
from portal.guests.service.delivering import Delivered, deliver, take_delivery_back
from portal.guests.service.importing import (
    note_left_export,
    start_import,
    take_import,
    undo_import,
    use_mapping,
)
from portal.guests.service.inviting import (
    number_invitations,
    request_invitations,
    request_preview,
    request_sign_sheet,
)
from portal.guests.service.listing import (
    add_guest,
    add_many,
    drop_changes,
    note_export,
    remove_guest,
    restore_guest,
    update_guest,
)
from portal.guests.service.messaging import note_message_export
from portal.guests.service.own_phone import Noted, check_in, request_poster, switch_self
from portal.guests.service.papering import Entry, Saved, Typed, save_rows, tick_rows, undo_batch
from portal.guests.service.picking import pick
from portal.guests.service.receiving import (
    arrive,
    give_seat,
    hand_out_material,
    take_back_material,
    undo_arrival,
    walk_in,
)
from portal.guests.service.sheets import keep_sheet, start_sheet
from portal.guests.service.telling import tell_again

__all__ = [
    "Delivered",
    "Entry",
    "Noted",
    "Saved",
    "Typed",
    "Upload",
    "add_guest",
    "add_many",
    "arrive",
    "assign",
    "check_answer",
    "check_in",
    "confirm",
    "copy_guests",
    "deliver",
    "drop_changes",
    "give_seat",
    "hand_out_material",
    "keep_sheet",
    "note_attendance",
    "note_call_export",
    "note_export",
    "note_left_export",
    "note_message_export",
    "number_invitations",
    "pick",
    "remove_guest",
    "request_call_list",
    "request_invitations",
    "request_poster",
    "request_preview",
    "request_sign_sheet",
    "restore_guest",
    "save_rows",
    "start_import",
    "start_sheet",
    "switch_self",
    "take_back_material",
    "take_delivery_back",
    "take_import",
    "tell_again",
    "tick_rows",
    "undo_arrival",
    "undo_batch",
    "undo_confirmation",
    "undo_import",
    "update_guest",
    "use_mapping",
    "walk_in",
]
