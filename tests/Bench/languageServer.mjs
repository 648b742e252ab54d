// One language server over stdio, driven as an editor does, with a clock beside it. Node only, no packages; memory is read from /proc.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const timeoutMs = 60_000;
const uriOf = (path) => pathToFileURL(path).href;

export class LanguageServer {
  #spec;
  #process;
  #buffer = Buffer.alloc(0);
  #nextId = 0;
  #waiting = new Map();
  #published = new Map();
  #watchers = new Set();
  #listeners = new Set();
  #documents = new Map();
  #sampler;
  /** Largest resident memory seen of the process and its children, in bytes. */
  peakBytes = 0;

  /** @param {{name: string, command: string, args: string[], settings?: object, initializationOptions?: object}} spec */
  constructor(spec) {
    this.#spec = spec;
  }

  /** Starts it and shakes hands; returns ms from the start of the process to the answer of `initialize`. */
  async start(folder) {
    const began = performance.now();
    this.#process = spawn(this.#spec.command, this.#spec.args, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#process.on('error', (error) => this.#fail(error));
    this.#process.on('exit', (code) => this.#fail(new Error(`${this.#spec.name} ended with exit code ${code}`)));
    this.#process.stdin.on('error', () => {});
    this.#process.stdout.on('data', (data) => this.#read(data));
    this.#sampler = setInterval(() => this.bytes(), 50);
    const uri = uriOf(folder);
    await this.request('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'bench' }],
      initializationOptions: this.#spec.initializationOptions,
      capabilities: {
        textDocument: {
          publishDiagnostics: { versionSupport: true, relatedInformation: true },
          synchronization: { didSave: true },
          completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown', 'plaintext'] } },
          hover: { contentFormat: ['markdown', 'plaintext'] },
        },
        workspace: { configuration: true, workspaceFolders: true },
        general: { positionEncodings: ['utf-16'] },
      },
    });
    const ms = performance.now() - began;
    this.notify('initialized', {});
    return ms;
  }

  /** Opens a file; returns ms to the first diagnostics of it that `isRight` accepts. */
  async open(path, languageId, isRight) {
    const text = fs.readFileSync(path, 'utf8');
    this.#documents.set(path, { text, version: 1 });
    const began = performance.now();
    const seen = this.#diagnostics(path, 1, isRight);
    this.notify('textDocument/didOpen', { textDocument: { uri: uriOf(path), languageId, version: 1, text } });
    return (await seen) - began;
  }

  /** Replaces `remove` characters at `offset` by `insert`; returns ms to the diagnostics of that version that `isRight` accepts. */
  async edit(path, offset, remove, insert, isRight) {
    const began = performance.now();
    const seen = this.#diagnostics(path, this.#documents.get(path).version + 1, isRight);
    this.#change(path, offset, remove, insert);
    return (await seen) - began;
  }

  /** Opens files one after another, each once the one before has diagnostics and is closed; returns ms for all of them. */
  async openInTurn(paths, languageId) {
    let sum = 0;
    for (const path of paths) {
      sum += await this.open(path, languageId, (found) => found.length > 0);
      this.notify('textDocument/didClose', { textDocument: { uri: uriOf(path) } });
    }
    return sum;
  }

  /** Opens files all at once; returns ms until each has diagnostics. */
  async openAll(paths, languageId) {
    const texts = paths.map((path) => fs.readFileSync(path, 'utf8'));
    const began = performance.now();
    const seen = paths.map((path) => this.#diagnostics(path, 1, (found) => found.length > 0));
    for (const [index, path] of paths.entries()) {
      this.#documents.set(path, { text: texts[index], version: 1 });
      this.notify('textDocument/didOpen', { textDocument: { uri: uriOf(path), languageId, version: 1, text: texts[index] } });
    }
    return Math.max(...(await Promise.all(seen))) - began;
  }

  /** Resolves when diagnostics of a file, open or not, are published that `isRight` accepts. */
  published(path, isRight) {
    return this.#diagnostics(path, 0, isRight);
  }

  /** Resolves at the next notification of this method whose parameters `isRight` accepts. */
  notified(method, isRight) {
    return this.#wait((resolve, reject) => {
      const listener = {
        reject,
        see: (message) => {
          if (message.method !== method || !isRight(message.params)) return;
          this.#listeners.delete(listener);
          resolve(message.params);
        },
      };
      this.#listeners.add(listener);
    }, method);
  }

  /** Tells that a file was changed on disk. */
  changedOnDisk(path) {
    this.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(path), type: 2 }] });
  }

  /** An edit and, without waiting, completion where it was made; returns ms to the list. */
  async completeAfterEdit(path, offset, remove, insert) {
    const began = performance.now();
    this.#change(path, offset, remove, insert);
    const list = await this.request('textDocument/completion', this.#at(path, offset));
    const ms = performance.now() - began;
    if ((list?.items ?? list ?? []).length === 0) throw new Error(`${this.#spec.name}: no completion in ${path}`);
    return ms;
  }

  /** Returns ms to the hover. */
  async hover(path, offset) {
    const began = performance.now();
    const hover = await this.request('textDocument/hover', this.#at(path, offset));
    const ms = performance.now() - began;
    if (!hover?.contents) throw new Error(`${this.#spec.name}: no hover in ${path}`);
    return ms;
  }

  /** Number of diagnostics published last for a file, after nothing came for `quietMs`. */
  async settled(path, quietMs) {
    for (let last = performance.now(), seen = this.#published.get(path); performance.now() - last < quietMs; await sleep(20)) {
      if (this.#published.get(path) !== seen) [last, seen] = [performance.now(), this.#published.get(path)];
    }
    return this.#published.get(path)?.length ?? 0;
  }

  request(method, params) {
    const id = ++this.#nextId;
    return this.#wait((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, params });
    }, method);
  }

  notify(method, params) {
    this.#send({ method, params });
  }

  /** Resident memory of the process and its children now, in bytes. */
  bytes() {
    let sum = 0;
    for (const pid of family(this.#process.pid)) {
      try {
        sum += Number(fs.readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
      } catch {
        // It has just ended.
      }
    }
    this.peakBytes = Math.max(this.peakBytes, sum);
    return sum;
  }

  async stop() {
    clearInterval(this.#sampler);
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    try {
      await this.request('shutdown');
      this.notify('exit');
    } catch {
      // It is gone already, or must be helped.
    }
    const helper = setTimeout(() => this.#process.kill('SIGKILL'), 3000);
    if (this.#process.exitCode === null) await gone;
    clearTimeout(helper);
  }

  #change(path, offset, remove, insert) {
    const document = this.#documents.get(path);
    const before = document.text;
    document.text = before.slice(0, offset) + insert + before.slice(offset + remove);
    document.version++;
    this.notify('textDocument/didChange', {
      textDocument: { uri: uriOf(path), version: document.version },
      contentChanges: [{ range: { start: positionAt(before, offset), end: positionAt(before, offset + remove) }, text: insert }],
    });
  }

  #at(path, offset) {
    return { textDocument: { uri: uriOf(path) }, position: positionAt(this.#documents.get(path).text, offset) };
  }

  #diagnostics(path, version, isRight) {
    const uri = uriOf(path);
    return this.#wait((resolve, reject) => {
      const watcher = {
        reject,
        see: (message, at) => {
          if (message.uri !== uri || (message.version ?? version) < version || !isRight(message.diagnostics)) return;
          this.#watchers.delete(watcher);
          resolve(at);
        },
      };
      this.#watchers.add(watcher);
    }, `diagnostics of ${path}`);
  }

  #wait(body, what) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${this.#spec.name}: no ${what} within ${timeoutMs} ms`)), timeoutMs);
      const done = (end) => (value) => {
        clearTimeout(timer);
        end(value);
      };
      body(done(resolve), done(reject));
    });
  }

  #send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #read(data) {
    const at = performance.now();
    this.#buffer = this.#buffer.length === 0 ? data : Buffer.concat([this.#buffer, data]);
    for (;;) {
      const headerEnd = this.#buffer.indexOf('\r\n\r\n');
      if (headerEnd < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(this.#buffer.toString('latin1', 0, headerEnd))[1]);
      const bodyEnd = headerEnd + 4 + length;
      if (this.#buffer.length < bodyEnd) return;
      const message = JSON.parse(this.#buffer.toString('utf8', headerEnd + 4, bodyEnd));
      this.#buffer = this.#buffer.subarray(bodyEnd);
      this.#take(message, at);
    }
  }

  #take(message, at) {
    if (message.method === undefined) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error) waiting?.reject(new Error(message.error.message));
      else waiting?.resolve(message.result);
    } else if (message.id !== undefined) {
      const result =
        message.method === 'workspace/configuration'
          ? message.params.items.map(({ section }) => this.#spec.settings?.[section] ?? null)
          : null;
      this.#send({ id: message.id, result });
    } else if (message.method === 'textDocument/publishDiagnostics') {
      for (const path of this.#documents.keys())
        if (uriOf(path) === message.params.uri) this.#published.set(path, message.params.diagnostics);
      for (const watcher of [...this.#watchers]) watcher.see(message.params, at);
    } else {
      for (const listener of [...this.#listeners]) listener.see(message);
    }
  }

  #fail(error) {
    for (const waiting of [...this.#waiting.values(), ...this.#watchers, ...this.#listeners]) waiting.reject(error);
    this.#waiting.clear();
    this.#listeners.clear();
    this.#watchers.clear();
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function positionAt(text, offset) {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length - 1, character: offset - lineStart };
}

function family(pid) {
  try {
    const tasks = fs.readdirSync(`/proc/${pid}/task`);
    const children = tasks.flatMap((task) =>
      fs.readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
    return [pid, ...children.flatMap(family)];
  } catch {
    return [];
  }
}
