"""The page of published figures: three views, of which only the open one is computed."""

from functools import partial

import streamlit as st

from lib.access import Permission, may
from lib.catalogue.vocabularies import Text
from lib.ui.language import localised, text
from lib.ui.page import Frame
from lib.ui.published import register_view
from lib.ui.session_selection import control

VIEWS = {
    "register": Text("登记册", "Register"),
}


def show(frame: Frame) -> None:
    """The chosen view."""
    names = {"format_func": lambda name: localised(VIEWS[name]), "required": True, "label_visibility": "collapsed"}
    control(frame.name, "published-view", partial(st.segmented_control, text("View"), **names))
    register_view.show(frame, may_explain=may(frame.person, Permission.RECONCILE))
