"""How this feature plugs into conferences."""

from __future__ import annotations

from portal.conferences.hooks import Plug

PLUG = Plug(name="running")
