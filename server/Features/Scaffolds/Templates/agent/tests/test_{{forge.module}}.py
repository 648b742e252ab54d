"""Tests of the agent {{ forge.name }}, with a stand-in for Ollama."""

import http.client
import importlib.util
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1]


class Ollama(BaseHTTPRequestHandler):
    """Answers as Ollama does, with what it was asked."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        content = asked["messages"][0]["content"] if "messages" in asked else ""
        data = json.dumps({"message": {"role": "assistant", "content": f"You asked: {content}"}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *args):
        pass


@pytest.fixture
def module(monkeypatch):
    for name in ("AGENT_HOST", "AGENT_PORT", "AGENT_MODEL", "OLLAMA_HOST"):
        monkeypatch.delenv(name, raising=False)
    spec = importlib.util.spec_from_file_location("agent_{{ forge.module }}", FOLDER / "agent.py")
    agent = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(agent)
    return agent


@pytest.fixture
def start():
    servers = []

    def run(server):
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server.server_address[1]

    yield run
    for server in servers:
        server.shutdown()
        server.server_close()


def agent_at(module, start, ollama):
    config = module.read_config()
    config["server"]["port"] = 0
    config["ollama"]["host"] = f"127.0.0.1:{ollama}"
    return start(module.serve(config))


def call(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body)
    response = connection.getresponse()
    answer = response.status, json.loads(response.read())
    connection.close()
    return answer


def test_a_question_is_answered(module, start):
    port = agent_at(module, start, start(ThreadingHTTPServer(("127.0.0.1", 0), Ollama)))
    assert call(port, "POST", "/ask", json.dumps({"question": "Why?"})) == (200, {"answer": "You asked: Why?"})
    assert call(port, "GET", "/health") == (200, {"status": "ok"})


def test_what_is_no_question_is_refused(module, start):
    port = agent_at(module, start, start(ThreadingHTTPServer(("127.0.0.1", 0), Ollama)))
    for body in ("", "no json", "[]", '{"question": ""}', '{"question": 1}'):
        assert call(port, "POST", "/ask", body)[0] == 400


def test_health_says_when_the_model_cannot_be_reached(module, start):
    closed = ThreadingHTTPServer(("127.0.0.1", 0), Ollama)
    closed.server_close()
    status, body = call(agent_at(module, start, closed.server_address[1]), "GET", "/health")
    assert status == 503
    assert "does not answer" in body["error"]


def test_the_environment_goes_before_the_file(module, monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "http://models:11434")
    monkeypatch.setenv("AGENT_PORT", "9000")
    config = module.read_config()
    assert (config["ollama"]["host"], config["server"]["port"]) == ("models:11434", 9000)
