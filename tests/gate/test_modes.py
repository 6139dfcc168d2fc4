"""Settings with which the server must not start, and the names that it answers to."""

import pytest

from lib.gate.modes import SettingsRefused, client_secret, cookie_secret, mode_of
from lib.settings import load

PROVIDER = {
    "LOGIN": "oidc",
    "OIDC_ISSUER": "https://id.example",
    "OIDC_CLIENT_ID": "volunteers",
    "OIDC_CLIENT_SECRET_FILE": "secret",
    "PUBLIC_URL": "https://v.example",
}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_without_a_login_only_this_machine_is_served(host):
    with pytest.raises(SettingsRefused, match="this machine only"):
        mode_of(load({"HOST": host}))
    with pytest.raises(SettingsRefused, match="in clear"):
        mode_of(load({"HOST": host, "LOGIN": "local"}))
    assert mode_of(load({"HOST": host, "LOGIN": "local", "PUBLIC_URL": "https://v.example"})).login == "local"


def test_without_a_login_it_answers_to_the_names_of_this_machine_alone():
    mode = mode_of(load({"PUBLIC_URL": "https://v.example", "ALLOWED_HOSTS": "w.example"}))
    assert mode.hosts == {"127.0.0.1", "localhost", "::1"}


def test_with_a_login_it_answers_to_the_names_that_are_given():
    mode = mode_of(
        load({"LOGIN": "local", "PUBLIC_URL": "https://V.example/", "ALLOWED_HOSTS": "w.example, 192.0.2.7"})
    )
    assert mode.hosts == {"127.0.0.1", "localhost", "::1", "v.example", "w.example", "192.0.2.7"}
    assert mode.secure
    assert mode.public_url == "https://V.example"


@pytest.mark.parametrize(
    "given", [{"LOGIN": "yes"}, {"LOGIN": "local", "PUBLIC_URL": "v.example"}, {"LOGIN": "header"}]
)
def test_what_cannot_be_meant_is_refused(given):
    with pytest.raises(SettingsRefused):
        mode_of(load(given))


@pytest.mark.parametrize("proxy", ["", "gateway", "10.0.0.0/8", "*"])
def test_a_header_counts_from_one_named_address_only(proxy):
    with pytest.raises(SettingsRefused, match="TRUSTED_PROXY"):
        mode_of(load({"LOGIN": "header", "TRUSTED_PROXY": proxy}))
    assert mode_of(load({"LOGIN": "header", "TRUSTED_PROXY": "10.0.0.5"})).trusted_header == "x-remote-user"


@pytest.mark.parametrize("missing", [name for name in PROVIDER if name != "LOGIN"])
def test_a_provider_needs_all_its_settings(missing):
    assert mode_of(load(PROVIDER)).login == "oidc"
    with pytest.raises(SettingsRefused, match=missing):
        mode_of(load({name: value for name, value in PROVIDER.items() if name != missing}))


def test_secrets_open_to_others_or_too_short_are_refused(tmp_path):
    file = tmp_path / "key"
    settings = load(PROVIDER | {"COOKIE_SECRET_FILE": str(file), "OIDC_CLIENT_SECRET_FILE": str(file)})
    secret = cookie_secret(settings)
    assert len(secret) == 64
    assert cookie_secret(settings) == secret
    file.chmod(0o644)
    for read in (cookie_secret, client_secret):
        with pytest.raises(SettingsRefused, match="chmod 600"):
            read(settings)
    file.chmod(0o600)
    file.write_bytes(b"short")
    with pytest.raises(SettingsRefused, match="5 bytes"):
        cookie_secret(settings)
