"""The page of published figures: three views, of which only the open one is computed."""

from functools import partial

import streamlit as st

from lib.access import Permission, may
from lib.catalogue.vocabularies import Text
from lib.ui.language import localised, text
from lib.ui.page import Frame
from lib.ui.published import draft_view, reading_view, register_view
from lib.ui.session_selection import control

VIEWS = {
    "register": Text("登记册", "Register"),
    "read": Text("读取文件", "Read a document"),
    "draft": Text("检查草稿", "Check a draft"),
}


def show(frame: Frame) -> None:
    """The chosen view."""
    names = {"format_func": lambda name: localised(VIEWS[name]), "required": True, "label_visibility": "collapsed"}
    view = control(frame.name, "published-view", partial(st.segmented_control, text("View"), **names))
    may_write = may(frame.person, Permission.RECONCILE)
    if view == "draft":
        draft_view.show(frame)
    elif view == "read" and may_write:
        reading_view.show(frame)
    elif view == "read":
        st.info(text("Documents are read into the register by staff and data stewards."))
    else:
        register_view.show(frame, may_explain=may_write)
