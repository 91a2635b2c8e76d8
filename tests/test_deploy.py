"""Do the container files say what is true? Checked as far as that goes without an engine that builds and runs them."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from typer.main import get_command

from api.app import create_app
from api.cli import app as commands
from api.settings import Settings

ROOT = Path(__file__).parent.parent
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
COMPOSE = ROOT / "deploy" / "compose.yaml"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
BESIDE_SETTINGS = {
    f"POLICYGRAPH_{name}"
    for name in ("NEO4J_USER", "NEO4J_DATABASE", "NEO4J_PASSWORD_FILE", "SPARQL_USER", "SPARQL_PASSWORD_FILE")
}
"""Variables that the engines of stores read themselves."""


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile: their word and what follows, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", CONTAINERFILE.read_text("utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in lines if line.strip()]


def given(word: str) -> list[str]:
    """What follows a word, wherever it stands."""
    return [rest for name, rest in instructions() if name == word]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file."""
    return dict(yaml.safe_load(COMPOSE.read_text("utf-8")))


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The application, its store not opened."""
    return create_app(Settings(store=str(tmp_path_factory.mktemp("deploy") / "graph")))


def known(name: str) -> bool:
    """Whether the program reads a variable."""
    return name in BESIDE_SETTINGS or name.removeprefix("POLICYGRAPH_").lower() in Settings.model_fields


def official(image: str) -> None:
    """An image is an official one, of a version: no host, no owner, no ``latest``."""
    name, _, tag = image.partition(":")
    assert re.fullmatch(r"[a-z0-9]+", name), image
    assert re.match(r"\d+\.\d+", tag), image


# --- the image ------------------------------------------------------------------------------------


def test_the_instructions_are_ones_that_there_are() -> None:
    """Every line begins with a word of the language, the first with FROM; nothing is fetched with ADD."""
    words = [word for word, _ in instructions()]
    assert words[0] == "FROM"
    assert set(words) <= {
        "FROM", "ARG", "ENV", "RUN", "COPY", "USER", "WORKDIR", "VOLUME", "EXPOSE", "HEALTHCHECK", "STOPSIGNAL",
        "ENTRYPOINT", "CMD",
    }  # fmt: skip


def test_the_base_fits_the_project() -> None:
    """Both stages begin with one official image of a version, whose Python the project runs on."""
    bases = {rest.partition(" ")[0] for rest in given("FROM")}
    assert len(bases) == 1
    base = bases.pop()
    official(base)
    found = re.fullmatch(r"python:(\d+)\.(\d+)-slim-\w+", base)
    wanted = re.fullmatch(r">=(\d+)\.(\d+)", PROJECT["project"]["requires-python"])
    assert found
    assert wanted
    assert (int(found[1]), int(found[2])) >= (int(wanted[1]), int(wanted[2]))


def test_what_is_copied_is_there_and_is_all() -> None:
    """Every source exists, is let through to the engine, and all packages of the project are among them."""
    sources = [
        source for rest in given("COPY") if "--from=" not in rest for source in shlex.split(rest)[:-1]
    ]  # fmt: skip
    missing = [source for source in sources if not (ROOT / source).exists()]
    assert missing == []
    let = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert set(sources) <= let
    assert {name.partition(".")[0] for name in PROJECT["tool"]["setuptools"]["packages"]} <= set(sources)
    assert PROJECT["project"]["readme"] in sources
    assert set(PROJECT["project"]["license-files"]) <= set(sources)


def test_stages_are_copied_from_where_they_are() -> None:
    """What comes out of another stage names a stage that there is."""
    stages = {rest.rpartition(" ")[2] for rest in given("FROM") if " AS " in rest}
    assert {found[1] for rest in given("COPY") if (found := re.search(r"--from=(\S+)", rest))} <= stages


def test_nobody_is_root() -> None:
    """The last user is a number that is not root's, set after everything was installed."""
    words = [word for word, _ in instructions()]
    user = given("USER")[-1]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert "RUN" not in words[len(words) - words[::-1].index("USER") :]
    uid = user.partition(":")[0]
    assert any(f"--uid {uid}" in rest for rest in given("RUN"))


def test_packages_are_installed_cleanly() -> None:
    """Debian's without what they only recommend and without lists left behind, Python's with hashes and no cache."""
    for rest in given("RUN"):
        if "apt-get install" in rest:
            assert "apt-get update" in rest
            assert "--no-install-recommends" in rest
            assert "rm -rf /var/lib/apt/lists/*" in rest
        for install in re.findall(r"pip install ([^&]+)", rest):
            assert "--no-deps" in install
            assert "--require-hashes" in install or install.strip().endswith(".")
        assert "sudo" not in rest
        assert not re.search(r"\b(curl|wget)\b", rest)
    assert any("PIP_NO_CACHE_DIR=1" in rest for rest in given("ENV"))


def test_folders_are_absolute() -> None:
    """Working folders and volumes are whole paths, and what is kept lies in the volume."""
    assert all(rest.startswith("/") for rest in given("WORKDIR"))
    (volume,) = (json.loads(rest)[0] for rest in given("VOLUME"))
    kept = dict(re.findall(r"(POLICYGRAPH_STORE|POLICYGRAPH_ACCESS|XDG_CACHE_HOME)=(\S+)", " ".join(given("ENV"))))
    assert len(kept) == 3
    assert all(place.startswith(f"{volume}/") for place in kept.values())


def test_the_command_is_one_that_there_is(application: FastAPI) -> None:
    """The entry point is the project's own; the command and its options exist; health is asked of a route there is."""
    (entry,), (command,) = given("ENTRYPOINT"), given("CMD")
    assert json.loads(entry)[0] in PROJECT["project"]["scripts"]
    name, *options = json.loads(command)
    told = get_command(commands).commands[name]  # type: ignore[attr-defined]
    flags = {option for parameter in told.params for option in parameter.opts}
    assert {option for option in options if option.startswith("--")} <= flags
    port = options[options.index("--port") + 1]
    assert given("EXPOSE") == [port]
    (health,) = given("HEALTHCHECK")
    asked = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", health)
    assert asked
    assert asked[1] == port
    assert asked[2] in application.openapi()["paths"]
    assert isinstance(json.loads(health[health.index("[") :]), list)


def test_variables_are_ones_that_the_program_reads() -> None:
    """No variable of the image is misspelt."""
    names = re.findall(r"(POLICYGRAPH_\w+)=", " ".join(given("ENV")))
    assert names
    assert [name for name in names if not known(name)] == []


# --- compose --------------------------------------------------------------------------------------


def test_our_service_is_shut_in(compose: dict[str, Any]) -> None:
    """Nothing but its volume can be written, no right is had, no right can be gained, memory and processes end."""
    service = compose["services"]["policygraph"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    for one in compose["services"].values():
        assert one["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in one["security_opt"]
        assert one["mem_limit"]
        assert one["pids_limit"]
        assert "privileged" not in one
        assert not any(str(volume).startswith("/") for volume in one.get("volumes", []))


def test_nobody_outside_this_machine_gets_in(compose: dict[str, Any]) -> None:
    """Ports are open on this machine only; the graph's server is in a network of its own that leads nowhere."""
    for service in compose["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    assert "ports" not in compose["services"]["neo4j"]
    assert compose["services"]["neo4j"]["networks"] == ["back"]
    assert compose["networks"]["back"]["internal"] is True


def test_what_is_named_is_there(compose: dict[str, Any]) -> None:
    """Volumes, networks, secrets, services that something rests on, and the Containerfile exist."""
    for service in compose["services"].values():
        assert {volume.partition(":")[0] for volume in service["volumes"]} <= set(compose["volumes"])
        assert set(service["networks"]) <= set(compose["networks"])
        assert set(service["secrets"]) <= set(compose["secrets"])
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] == "service_healthy"
            assert compose["services"][other]["healthcheck"]["test"][0] == "CMD"
    build = compose["services"]["policygraph"]["build"]
    assert (COMPOSE.parent / build["context"] / build["dockerfile"]).resolve() == CONTAINERFILE.resolve()


def test_secrets_are_files_that_git_leaves_out(compose: dict[str, Any]) -> None:
    """No password stands in the file: each is mounted, and read from where it is mounted."""
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            assert "PASSWORD" not in name or name.endswith("_FILE"), name
            if name.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"]
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    for secret in compose["secrets"].values():
        assert f"deploy/{secret['file'].removeprefix('./').partition('/')[0]}/" in ignored


def test_images_are_of_versions(compose: dict[str, Any]) -> None:
    """The server is the official one of a version that the project knows; ours has the project's own version."""
    from graph.neo4j.access import OLDEST  # noqa: PLC0415 - the driver loads only here

    official(compose["services"]["neo4j"]["image"])
    found = re.match(r"neo4j:(\d+)\.(\d+)", compose["services"]["neo4j"]["image"])
    assert found
    assert (int(found[1]), int(found[2])) >= OLDEST
    assert compose["services"]["policygraph"]["image"] == f"policygraph:{PROJECT['project']['version']}"


def test_compose_names_variables_that_the_program_reads(compose: dict[str, Any]) -> None:
    """No variable of our service is misspelt, and its store is the server beside it."""
    environment = compose["services"]["policygraph"]["environment"]
    assert [name for name in environment if not known(name)] == []
    assert environment["POLICYGRAPH_STORE"] == "bolt://neo4j:7687"
