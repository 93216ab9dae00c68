"""The verbs of guests, by group."""

from portal.guests.service.confirming import (
    assign,
    check_answer,
    confirm,
    note_call_export,
    request_call_list,
    undo_confirmation,
)
from portal.guests.service.copying import copy_guests
from portal.guests.service.importing import (
    Upload,
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
    note_export,
    remove_guest,
    restore_guest,
    update_guest,
)
from portal.guests.service.messaging import note_message_export
from portal.guests.service.receiving import (
    arrive,
    give_seat,
    hand_out_material,
    take_back_material,
    undo_arrival,
    walk_in,
)

__all__ = [
    "Upload",
    "add_guest",
    "add_many",
    "arrive",
    "assign",
    "check_answer",
    "confirm",
    "copy_guests",
    "give_seat",
    "hand_out_material",
    "note_call_export",
    "note_export",
    "note_message_export",
    "number_invitations",
    "remove_guest",
    "request_call_list",
    "request_invitations",
    "request_preview",
    "request_sign_sheet",
    "restore_guest",
    "start_import",
    "take_back_material",
    "take_import",
    "undo_arrival",
    "undo_confirmation",
    "undo_import",
    "update_guest",
    "use_mapping",
    "walk_in",
]
