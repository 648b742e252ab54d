"""Answers questions with a model of Ollama, over HTTP: POST /ask and GET /health."""

import argparse
import http.client
import json
import logging
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

CONFIG = Path(__file__).resolve().with_name("config.yaml")
MAX_BODY_BYTES = 1_000_000
HEALTH_SECONDS = 3

log = logging.getLogger("agent")


class ModelError(Exception):
    """The model cannot answer; the message says why."""


def read_config(path: Path = CONFIG) -> dict[str, Any]:
    """The file's settings, with the environment's before them."""
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    config["server"]["host"] = os.environ.get("AGENT_HOST", config["server"]["host"])
    config["server"]["port"] = int(os.environ.get("AGENT_PORT", config["server"]["port"]))
    config["ollama"]["host"] = os.environ.get("OLLAMA_HOST", config["ollama"]["host"]).removeprefix("http://")
    config["ollama"]["model"] = os.environ.get("AGENT_MODEL", config["ollama"]["model"])
    return config


class Agent:
    """What is asked of the model."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._ollama = config["ollama"]

    def answer(self, question: str) -> str:
        """The model's answer to one question."""
        messages = [{"role": "user", "content": question}]
        body = {"model": self._ollama["model"], "messages": messages, "stream": False}
        return self._call("POST", "/api/chat", body, self._ollama["timeout_seconds"])["message"]["content"]

    def check(self) -> None:
        """Raises ModelError where Ollama cannot be reached or does not have the model."""
        self._call("POST", "/api/show", {"model": self._ollama["model"]}, HEALTH_SECONDS)

    def _call(self, method: str, path: str, body: dict[str, Any], seconds: float) -> dict[str, Any]:
        connection = http.client.HTTPConnection(self._ollama["host"], timeout=seconds)
        try:
            connection.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise ModelError(f"Ollama at {self._ollama['host']} does not answer: {error}") from error
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise ModelError(f"Ollama answered {response.status}; is the model {self._ollama['model']} there?")
        return json.loads(text)


def handler_for(agent: Agent) -> type[BaseHTTPRequestHandler]:
    """The HTTP side of an agent."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/health":
                self._send(404, {"error": "There are GET /health and POST /ask."})
                return
            try:
                agent.check()
                self._send(200, {"status": "ok"})
            except ModelError as error:
                self._send(503, {"status": "unavailable", "error": str(error)})

        def do_POST(self) -> None:
            question = self._question() if self.path == "/ask" else None
            if question is None:
                self._send(400, {"error": 'POST /ask takes {"question": "…"}.'})
                return
            try:
                self._send(200, {"answer": agent.answer(question)})
            except ModelError as error:
                self._send(502, {"error": str(error)})

        def _question(self) -> str | None:
            try:
                length = int(self.headers.get("Content-Length", "0"))
                body = json.loads(self.rfile.read(length)) if 0 < length <= MAX_BODY_BYTES else None
            except ValueError:
                return None
            question = body.get("question") if isinstance(body, dict) else None
            return question if isinstance(question, str) and question.strip() else None

        def _send(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            log.info(format, *args)

    return Handler


def serve(config: dict[str, Any]) -> ThreadingHTTPServer:
    """The server, bound and not yet serving."""
    address = (config["server"]["host"], config["server"]["port"])
    return ThreadingHTTPServer(address, handler_for(Agent(config)))


def is_healthy(config: dict[str, Any]) -> bool:
    """Whether an agent that runs on this machine says that all is well."""
    connection = http.client.HTTPConnection("127.0.0.1", config["server"]["port"], timeout=HEALTH_SECONDS)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=CONFIG, help="the YAML file to run by")
    parser.add_argument("--health", action="store_true", help="ask a running agent how it is, and exit with 0 or 1")
    options = parser.parse_args()
    settings = read_config(options.config)
    if options.health:
        raise SystemExit(0 if is_healthy(settings) else 1)
    logging.basicConfig(level=logging.INFO)
    log.info("Listening on %s:%s", settings["server"]["host"], settings["server"]["port"])
    serve(settings).serve_forever()
