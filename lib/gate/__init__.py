"""The gate before everything that the server answers: which host, from which page, who, and with which headers.

    requests.py   host and origin checked exactly; headers of every answer (content security policy, ...)
    identity.py   who asks: the person of a cookie, of a trusted proxy's header, or of this machine
    gate.py       strangers reach health and the login only, on every path and the websocket
    login.py      the login page, login by password, logout        oidc.py   login by an identity provider
    own_login.py  one's own open logins and password, at /login/own
    attempts.py   wrong logins from one address        counted.py   how often something is done under one name
    forms.py      what their forms may send, their language
    modes.py      which of them is on (setting LOGIN), and what it needs before the server may start

An ASGI application around Streamlit's own; it knows nothing of Streamlit.
"""
