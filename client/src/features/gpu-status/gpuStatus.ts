import * as vscode from 'vscode';
import type { GpuViolation, MyBooking } from '../../../shared/gpus';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { changeBookings, type Change } from './changeBookings';
import { dueWarnings, extension, line, newViolations, statusOf, timed, warningKey, warningText } from './statusModel';

const showView = 'Show in the GPUs View';
const told = 'forge.gpu.warned';
const toldViolations = 'forge.gpu.violations';

/** What the editor says about GPUs by itself: one's own bookings in the status bar, warnings before they end, and who is on whose card. */
export function registerGpuStatus(server: ForgeServer, memory: vscode.Memento): vscode.Disposable {
  return new GpuStatus(server, memory);
}

class GpuStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('forge.gpus', vscode.StatusBarAlignment.Right, 90);
  private readonly disposables: vscode.Disposable[];
  private bookings: readonly MyBooking[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly server: ForgeServer,
    private readonly memory: vscode.Memento,
  ) {
    this.item.name = 'Forge: My GPU Reservations';
    this.item.command = 'forge.myGpuReservations';
    this.disposables = [
      this.item,
      server.onGpuNews(({ mine, violations }) => {
        if (mine != null) this.show(mine.bookings);
        this.tellViolations(violations);
      }),
      server.onDidChangeState((state) => {
        if (state === 'running') void this.ask();
      }),
      // A laptop that slept wakes with a timer that is late.
      vscode.window.onDidChangeWindowState(() => this.draw()),
      vscode.commands.registerCommand('forge.myGpuReservations', () => this.pick()),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** Asks what one has booked; from then on the server says itself when that changes. */
  private async ask(): Promise<void> {
    try {
      this.show((await this.server.request('forge/gpus/mine', {})).bookings);
    } catch (error) {
      this.server.log.debug(`The GPU reservations could not be asked for: ${text(error)}`);
    }
  }

  private show(bookings: readonly MyBooking[]): void {
    this.bookings = bookings;
    this.draw();
  }

  private draw(): void {
    clearTimeout(this.timer);
    const now = Date.now();
    const status = statusOf(this.bookings, now);
    if (status.text === undefined) this.item.hide();
    else {
      this.item.text = `$(circuit-board) ${plain(status.text)}`;
      this.item.tooltip = tooltip(status.lines);
      this.item.accessibilityInformation = { label: status.spoken ?? status.text, role: 'button' };
      this.item.backgroundColor = status.endsSoon ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
      this.item.show();
    }
    this.warn(now);
    this.timer = status.next === undefined ? undefined : setTimeout(() => this.draw(), status.next);
  }

  private warn(now: number): void {
    const known = new Set(this.memory.get<string[]>(told, []));
    const groups = dueWarnings(this.bookings, now, known);
    if (groups.length === 0) return;
    const current = this.bookings.map(warningKey);
    void this.memory.update(told, [...current.filter((key) => known.has(key)), ...groups.flat().map(warningKey)]);
    for (const group of groups) void this.warnOf(group, now);
  }

  /** Tells what was not told in this workspace yet, what came together in one message: a job on eight cards is one piece of news. */
  private tellViolations(violations: readonly GpuViolation[]): void {
    const { fresh, told: all } = newViolations(violations, this.memory.get<Record<string, number>>(toldViolations, {}), Date.now());
    if (fresh.length === 0) return;
    void this.memory.update(toldViolations, all);
    for (const kind of ['othersOnMine', 'mineOnOthers', 'bookedTwice'] as const) {
      const [first, ...others] = fresh.filter((one) => one.kind === kind);
      if (first !== undefined) void tellViolation(first, others.length);
    }
  }

  private async warnOf(group: readonly MyBooking[], now: number): Promise<void> {
    const more = extension(group);
    const buttons = [...(more === undefined ? [] : [more.label]), 'Release'];
    const answer = await vscode.window.showWarningMessage(plain(warningText(group, now)), ...buttons);
    if (answer !== undefined) await this.change(group, answer === 'Release' || more === undefined ? 'release' : more.hours);
  }

  private async change(group: readonly MyBooking[], change: Change): Promise<void> {
    try {
      await changeBookings(this.server, group, change);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not change the reservation. ${text(error)}`));
    }
  }

  /** Everything to be done with one's bookings, in one list. */
  private async pick(): Promise<void> {
    await this.ask();
    const now = Date.now();
    const entries = this.bookings.flatMap((booking) => {
      const more = extension([booking]);
      const one = timed(booking);
      const heading = { label: plain(line(one, now)), kind: vscode.QuickPickItemKind.Separator, act: () => Promise.resolve() };
      const extend = { label: `$(add) ${more?.label ?? ''}`, act: () => this.change([booking], more?.hours ?? 0) };
      const release = { label: '$(circle-slash) Release', act: () => this.change([booking], 'release') };
      return [heading, ...(more === undefined || booking.isKept === true ? [] : [extend]), release];
    });
    const rest = [
      { label: '', kind: vscode.QuickPickItemKind.Separator, act: () => Promise.resolve() },
      { label: '$(list-tree) Show in the GPUs view', act: showGpus },
      { label: '$(calendar) Show the timeline', act: () => vscode.commands.executeCommand('forge.showGpuTimeline') },
      { label: '$(add) Reserve GPU…', act: () => vscode.commands.executeCommand('forge.reserveGpu') },
    ];
    const placeHolder = entries.length === 0 ? 'You have no GPU reserved.' : 'What shall happen to your reservations?';
    await (await vscode.window.showQuickPick([...entries, ...rest], { title: 'My GPU Reservations', placeHolder }))?.act();
  }
}

async function showGpus(): Promise<void> {
  await vscode.commands.executeCommand('forge.gpus.focus');
}

/** Texts of files are text in it; only the links are ours. */
function tooltip(lines: readonly string[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: ['forge.myGpuReservations', 'forge.gpus.focus', 'forge.showGpuTimeline'] };
  for (const [index, one] of lines.entries()) {
    if (index > 0) markdown.appendMarkdown('\n\n');
    markdown.appendText(one);
  }
  return markdown.appendMarkdown(
    '\n\n[Extend or Release…](command:forge.myGpuReservations) · [GPUs View](command:forge.gpus.focus) · [Timeline](command:forge.showGpuTimeline)',
  );
}

async function tellViolation({ kind, message }: GpuViolation, others: number): Promise<void> {
  const more = others === 0 ? '' : ` ${others} more like this ${others === 1 ? 'is' : 'are'} in the GPUs view.`;
  const reserve = 'Reserve…';
  const answer = await vscode.window.showWarningMessage(plain(message + more), showView, ...(kind === 'mineOnOthers' ? [reserve] : []));
  if (answer === showView) await showGpus();
  if (answer === reserve) await vscode.commands.executeCommand('forge.reserveGpu');
}
