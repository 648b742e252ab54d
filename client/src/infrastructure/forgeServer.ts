import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  WorkDoneProgress,
  type DocumentSelector,
  type LanguageClientOptions,
  type WorkspaceEdit as LspWorkspaceEdit,
} from 'vscode-languageclient/node';
import type { GpuNews } from '../../shared/gpus';
import type { ModelOutput } from '../../shared/models';
import type { Notifications, Requests } from '../../shared/protocol';
import type { ViewChange } from '../../shared/views';
import { withOwnOpen } from '../features/open-document/openCommand';
import { findByTool } from './dotnetTool';
import { text } from './errorText';
import { HeldDiagnostics } from './heldDiagnostics';
import { diedForWantOfDotnet, locateServer, noDotnet, type Launch, type Located } from './locateServer';
import { thisMachine } from './machine';
import { plain } from './plainText';
import { RestartPolicy } from './restartPolicy';
import { forgeSettings, serverSettings } from './settings';
import { editorCommands, getDotnet, tellNoDotnet } from './tellNoDotnet';
import { withoutSecrets } from './traceText';

/** What the views need to know of the server; the context key `forge.server` holds it for the welcome views. */
export type ServerState = 'starting' | 'running' | 'stopped' | 'noDotnet';

/** What the server may put behind code lenses and code actions. */
const lensCommands = [
  'forge.compareExperimentRuns',
  'forge.compareLastRuns',
  'forge.compareLastWithBest',
  'forge.compareWithBaseline',
  'forge.compareWithLastRun',
  'forge.openDocument',
  'forge.revealExperiment',
  'forge.trackModel',
  'forge.runWithGpu',
  'forge.runWithGpuOptions',
];
/** Opens the list of completions again, behind a key or a folder that was just chosen. */
const suggestAgain = 'editor.action.triggerSuggest';
/** Compose files and workflows have languages of their own; each is YAML. */
const languages = ['yaml', 'dockercompose', 'github-actions-workflow', 'python', 'modelfile'];
/** Cells of notebooks are told of with their notebook, as the server asks for it; the last filter is for what is asked about them. */
const selector: DocumentSelector = [
  ...['file', 'untitled'].flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
  { notebook: 'jupyter-notebook', language: 'python' },
];

/** Starts the server, starts it again when it dies, and carries messages to and from it. */
export class ForgeServer implements vscode.Disposable {
  readonly log: vscode.LogOutputChannel;
  private readonly stateChanged = new vscode.EventEmitter<ServerState>();
  readonly onDidChangeState = this.stateChanged.event;
  private readonly viewChanged = new vscode.EventEmitter<ViewChange>();
  readonly onDidChangeView = this.viewChanged.event;
  private readonly gpuNews = new vscode.EventEmitter<GpuNews>();
  /** What the server says about GPUs by itself, once it was asked for `forge/gpus/mine`. */
  readonly onGpuNews = this.gpuNews.event;
  private readonly outputSaid = new vscode.EventEmitter<ModelOutput>();
  /** What commands of gates say. */
  readonly onDidSayOutput = this.outputSaid.event;
  private readonly held = new HeldDiagnostics();
  private readonly policy = new RestartPolicy();
  private readonly disposables: vscode.Disposable[] = [];
  private client: LanguageClient | undefined;
  private child: ChildProcess | undefined;
  private stderr = '';
  private current: ServerState = 'starting';
  private starting: Promise<void> | undefined;
  private toldTrust = false;
  private launch: Launch | undefined;
  /** What was tried in vain for want of .NET, as JSON. */
  private triedInVain = '';

  constructor(private readonly extensionPath: string) {
    this.log = vscode.window.createOutputChannel('Forge', { log: true });
    this.disposables.push(
      this.log,
      this.held,
      this.stateChanged,
      this.viewChanged,
      this.gpuNews,
      this.outputSaid,
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.tellTrust()),
      vscode.window.onDidChangeWindowState(({ focused }) => this.lookAgain(focused)),
      vscode.workspace.onDidChangeConfiguration((e) => {
        if (e.affectsConfiguration('forge.server')) void this.restart();
        else if (e.affectsConfiguration('forge') || e.affectsConfiguration('http'))
          this.notify('workspace/didChangeConfiguration', { settings: { forge: forgeSettings() } });
      }),
    );
  }

  /** The program that was started, which is the command line `forge` too; undefined where none could be. */
  get program(): Launch | undefined {
    return this.launch;
  }

  get state(): ServerState {
    return this.current;
  }

  /**
   * Sends a request. Rejects with a message for people when the server is not running or refuses.
   * @param report takes what the server says of how far it is, for requests that can take long
   */
  async request<K extends keyof Requests>(
    method: K,
    params: Requests[K][0],
    cancel?: vscode.CancellationToken,
    report?: (progress: { message?: string; percentage?: number }) => void,
  ): Promise<Requests[K][1]> {
    await this.starting;
    if (this.client?.state !== State.Running) throw new Error('The Forge server is not running.');
    // An absent token must not be passed on: the library would take it for a second parameter and send a list.
    const { client } = this;
    const send = (all: object): Promise<Requests[K][1]> =>
      cancel === undefined ? client.sendRequest(method, all) : client.sendRequest(method, all, cancel);
    if (report === undefined) return send(params);
    const workDoneToken = randomUUID();
    const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind !== 'end') report(value);
    });
    try {
      return await send({ ...params, workDoneToken });
    } finally {
      listening.dispose();
    }
  }

  /** Tells the server something. What it missed while it was not running it is told when it runs. */
  tell<K extends keyof Notifications>(method: K, params: Notifications[K]): void {
    this.notify(method, params);
  }

  /** Sends a request whose answer is edits, as the editor takes them. */
  async edit(method: 'forge/experiments/edit', params: Requests['forge/experiments/edit'][0]): Promise<vscode.WorkspaceEdit> {
    return this.asEdit(await this.request(method, params));
  }

  /** Edits of an answer, as the editor takes them. */
  async asEdit(edit: object): Promise<vscode.WorkspaceEdit> {
    const converted = await this.client?.protocol2CodeConverter.asWorkspaceEdit(edit as LspWorkspaceEdit);
    if (converted === undefined) throw new Error('The Forge server is not running.');
    return converted;
  }

  /**
   * Starts the server, trying each way that this machine offers. Never rejects: what goes wrong is shown.
   * @param dotnet one that was just installed, which the machine may not show in the usual places
   */
  start(dotnet?: string): Promise<void> {
    this.starting ??= this.tryAll(dotnet).finally(() => (this.starting = undefined));
    return this.starting;
  }

  /** Starts the server anew, because a person asked or a setting changed. */
  async restart(dotnet?: string): Promise<void> {
    await this.starting;
    await this.stop();
    this.policy.reset();
    await this.start(dotnet);
  }

  /** Brings .NET, or says how, and starts the server with it. */
  installDotnet(): Promise<void> {
    return getDotnet((dotnet) => this.restart(dotnet));
  }

  async stop(): Promise<void> {
    const [client, child] = [this.client, this.child];
    this.client = undefined;
    try {
      if (client?.needsStop() === true) await client.stop();
    } catch (error) {
      this.log.warn(`The server did not stop by itself: ${text(error)}`);
    } finally {
      await client?.dispose();
      if (child?.exitCode === null) child.kill();
      this.setState('stopped');
    }
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async tryAll(dotnet?: string): Promise<void> {
    this.setState('starting');
    let failure = await this.tryEach(this.locate(dotnet));
    // The tool is asked last: to wake another extension takes longer than to start ours. A path that the user set is taken at its word.
    if (failure?.problem === 'noDotnet' && dotnet === undefined && serverSettings().dotnetPath === '') {
      const byTool = await findByTool(editorCommands);
      if (byTool !== undefined) failure = await this.tryEach(this.locate(byTool));
    }
    if (failure === undefined) return;
    const { problem, detail = '', launches } = failure;
    this.triedInVain = JSON.stringify(launches);
    this.setState(problem === 'noDotnet' ? 'noDotnet' : 'stopped');
    // Not awaited: a message may stay open for hours.
    if (problem === 'noDotnet') void tellNoDotnet(detail, (installed) => this.restart(installed));
    else void this.tellStopped(`Forge could not start its server. ${detail}`);
  }

  /** Tries the ways to start the server, one after the other; undefined once one of them holds. */
  private async tryEach(located: Located): Promise<Located | undefined> {
    let failure = located;
    for (const launch of located.launches) {
      try {
        await this.startWith(launch);
        this.launch = launch;
        this.setState('running');
        return undefined;
      } catch (error) {
        const lacksDotnet = diedForWantOfDotnet(await this.exitCode(), this.stderr);
        failure = {
          launches: located.launches,
          detail: lacksDotnet ? noDotnet : text(error),
          ...(lacksDotnet ? { problem: 'noDotnet' } : {}),
        };
        this.log.warn(`${launch.command} ${launch.args.join(' ')} did not start: ${text(error)}`);
        await this.discard();
      }
    }
    return failure;
  }

  private locate(dotnet?: string): Located {
    const settings = serverSettings();
    return locateServer(this.extensionPath, dotnet === undefined ? settings : { ...settings, dotnetPath: dotnet }, thisMachine());
  }

  /** Who comes back to the window may have installed .NET meanwhile. Nothing is tried twice. */
  private lookAgain(focused: boolean): void {
    if (!focused || this.current !== 'noDotnet' || this.starting !== undefined) return;
    const { launches } = this.locate();
    if (launches.length > 0 && JSON.stringify(launches) !== this.triedInVain) void this.restart();
  }

  private async startWith(launch: Launch): Promise<void> {
    this.held.forget();
    const client = new QuietClient('forge', 'Forge', () => this.spawn(launch), this.options());
    this.client = client;
    client.onNotification('forge/views/changed', (change: ViewChange) => this.viewChanged.fire(change));
    client.onNotification('forge/gpus/news', (news: GpuNews) => this.gpuNews.fire(news));
    client.onNotification('forge/models/output', (said: ModelOutput) => this.outputSaid.fire(said));
    client.onDidChangeState((e) => {
      if (this.client !== client || this.starting !== undefined) return;
      if (e.newState === State.Running) this.setState('running');
      else if (e.newState === State.Starting) this.setState('starting');
    });
    await client.start();
  }

  private spawn({ command, args }: Launch): Promise<ChildProcess> {
    return new Promise((resolve, reject) => {
      const child = spawn(command, [...args, 'lsp', '--stdio', `--clientProcessId=${process.pid}`], { stdio: 'pipe', windowsHide: true });
      this.child = child;
      this.stderr = '';
      child.stderr.on('data', (data: Buffer) => (this.stderr = (this.stderr + data.toString('utf8')).slice(-4000)));
      // A write to a server that just died is reported by the close of the connection.
      child.stdin.on('error', (error) => this.log.debug(`stdin: ${error.message}`));
      child.once('error', reject);
      child.once('spawn', () => resolve(child));
    });
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: selector,
      outputChannel: this.log,
      traceOutputChannel: withoutSecrets(this.log),
      // Asked at every start: trust and settings may have changed since the one before.
      initializationOptions: () => {
        this.toldTrust = vscode.workspace.isTrusted;
        return { trusted: this.toldTrust, settings: forgeSettings(), commands: [...lensCommands, suggestAgain] };
      },
      // The failure is told in our words, with a way out, by tryAll and closed.
      initializationFailedHandler: () => false,
      middleware: {
        handleDiagnostics: this.held.handle,
        provideCodeActions: async (document, range, context, token, next) =>
          (await next(document, range, context, token))?.map((action) =>
            action instanceof vscode.CodeAction ? withOwnOpen(action) : action,
          ),
        resolveCodeAction: async (action, token, next) => {
          const resolved = await next(action, token);
          return resolved instanceof vscode.CodeAction ? withOwnOpen(resolved) : resolved;
        },
      },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.closed(),
      },
    };
  }

  private closed(): { action: CloseAction; handled: boolean } {
    this.held.forget();
    if (this.starting !== undefined) return { action: CloseAction.DoNotRestart, handled: true };
    this.log.error(`The server ended (exit code ${String(this.child?.exitCode ?? this.child?.signalCode ?? 'unknown')}).`);
    if (this.policy.died(Date.now())) return { action: CloseAction.Restart, handled: true };
    this.setState('stopped');
    void this.tellStopped('The Forge server ended five times within three minutes and was not started again. Your files are safe.');
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  /** The exit code of a server whose connection closed; it comes a moment after. Null where it still runs, or never ran. */
  private async exitCode(): Promise<number | null> {
    const child = this.child;
    if (child?.pid === undefined) return null;
    const exited = child.exitCode !== null || child.signalCode !== null;
    if (!exited) await Promise.race([once(child, 'close'), new Promise((resolve) => setTimeout(resolve, 1000))]);
    return child.exitCode;
  }

  private async discard(): Promise<void> {
    const [client, child] = [this.client, this.child];
    this.client = undefined;
    if (child?.exitCode === null) child.kill();
    try {
      await client?.dispose();
    } catch (error) {
      this.log.debug(`dispose: ${text(error)}`);
    }
  }

  /** Tells the server, if it runs. */
  notify<K extends keyof Notifications>(method: K, params: Notifications[K]): void {
    if (this.client?.state !== State.Running) return;
    this.client.sendNotification(method, params).catch((error: unknown) => this.log.warn(`${method}: ${text(error)}`));
  }

  /** Trust may come while the server starts; it is told once the server listens. */
  private tellTrust(): void {
    if (this.toldTrust || !vscode.workspace.isTrusted || this.client?.state !== State.Running) return;
    this.toldTrust = true;
    this.notify('forge/trust', { trusted: true });
  }

  private setState(state: ServerState): void {
    this.current = state;
    if (state === 'running') this.tellTrust();
    void vscode.commands.executeCommand('setContext', 'forge.server', state);
    this.stateChanged.fire(state);
  }

  private async tellStopped(message: string): Promise<void> {
    const [restart, log] = ['Restart', 'Show Log'];
    const answer = await vscode.window.showErrorMessage(plain(message), restart, log);
    if (answer === restart) await this.restart();
    if (answer === log) this.log.show();
  }
}

/** Logs what goes wrong with the connection, and leaves it to {@link ForgeServer} to tell people, once and with a way out. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export { text };
