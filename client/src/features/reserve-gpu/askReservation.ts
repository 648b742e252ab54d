import * as vscode from 'vscode';
import type { GpuChoice, GpuKind, GpuList } from '../../../shared/gpus';
import { plain } from '../../infrastructure/plainText';
import { pickSeveralStep, pickStep, typeStep, type Outcome } from '../../infrastructure/steps';
import { durations, parseDuration } from './durations';
import { parseStart } from './parseStart';
import { anyOf, bookable, hasSeveralHosts, proposed, severalOf, targetOf, type Target } from './targets';
import { clock, gpuLabel, gpuState } from './wording';

/** What the user wants to book. */
export interface Wish {
  target: Target;
  hours: number;
  purpose: string;
  /** Undefined for now. */
  start?: Date;
}

type Page = 'gpu' | 'count' | 'several' | 'start' | 'time' | 'hours' | 'custom' | 'purpose' | 'done';

/** Pages that are asked as part of another one's step. */
const within: Partial<Record<Page, Page>> = { count: 'gpu', several: 'gpu', time: 'start', custom: 'hours' };
const pencil = { iconPath: new vscode.ThemeIcon('edit'), tooltip: 'Change what it is for' };
const calendar = { iconPath: new vscode.ThemeIcon('calendar'), tooltip: 'Start at another time' };
const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });

/**
 * Asks which GPU, when, for how long and what for, with a way back from each step. When is asked where a card is held, or on the calendar; what
 * for where no experiment is open, or on the pencil: two times Enter book the recommended card.
 */
export class ReservationDialog {
  private asksStart = false;
  private asksPurpose: boolean;
  private readonly severalHosts: boolean;
  private readonly asksGpu: boolean;
  private now = new Date();
  private target: Target | undefined;
  private kind: GpuKind | undefined;
  private several: readonly GpuChoice[] = [];
  private start: Date | undefined;
  private hours = 2;
  private typedStart = '';
  private typedHours = '';
  private purpose: string;

  /** @param last what the last booking was for, to start from where no experiment is open */
  constructor(
    private list: GpuList,
    given: GpuChoice | undefined,
    experiment: string | undefined,
    last: string,
  ) {
    this.severalHosts = hasSeveralHosts(list);
    this.asksGpu = given === undefined;
    if (given !== undefined) this.take(targetOf(given, this.severalHosts));
    this.asksPurpose = experiment === undefined;
    this.purpose = experiment ?? last;
  }

  /** Asks, from the first step on; what was answered before is proposed again. Undefined where the user left. */
  async ask(list = this.list): Promise<Wish | undefined> {
    this.list = list;
    this.now = new Date();
    const visited: Page[] = [];
    let page: Page = this.asksGpu ? 'gpu' : this.afterGpu;
    while (page !== 'done') {
      const outcome: Outcome<Page> = await this.show(page, visited.length > 0);
      if (outcome.kind === 'gone') return undefined;
      if (outcome.kind === 'back') page = visited.pop() ?? page;
      else {
        visited.push(page);
        if (outcome.kind === 'value') page = outcome.value;
        else if (outcome.button === calendar) page = 'start';
        else [this.asksPurpose, page] = [true, 'purpose'];
      }
    }
    return this.target === undefined
      ? undefined
      : { target: this.target, hours: this.hours, purpose: this.purpose, ...(this.start === undefined ? {} : { start: this.start }) };
  }

  /** Shows a page and says which comes next. */
  private show(page: Page, hasBack: boolean): Promise<Outcome<Page>> {
    const frame = { ...this.frame(page), hasBack };
    switch (page) {
      case 'gpu':
        return this.askGpu(frame);
      case 'count':
        return this.askCount(frame);
      case 'several':
        return this.askSeveral(frame);
      case 'start':
        return this.askStart(frame);
      case 'time':
        return this.askTime(frame);
      case 'custom':
        return this.askCustom(frame);
      case 'purpose':
        return this.askPurpose(frame);
      default:
        return this.askHours(frame);
    }
  }

  private get afterGpu(): Page {
    return this.asksStart ? 'start' : 'hours';
  }

  private get afterHours(): Page {
    return this.asksPurpose ? 'purpose' : 'done';
  }

  private frame(page: Page) {
    const shown = within[page] ?? page;
    const steps: Page[] = [];
    if (this.asksGpu) steps.push('gpu');
    if (this.asksStart || shown === 'start') steps.push('start');
    steps.push('hours');
    if (this.asksPurpose) steps.push('purpose');
    const title = this.target === undefined || shown === 'gpu' ? 'Reserve GPU' : plain(`Reserve ${this.target.name}`);
    return { title, step: steps.indexOf(shown) + 1, totalSteps: steps.length };
  }

  private take(target: Target): Outcome<Page> {
    this.target = target;
    this.asksStart = target.freeFrom !== undefined;
    this.start = target.isHeld && target.freeFrom !== undefined ? new Date(target.freeFrom) : undefined;
    return { kind: 'value', value: this.afterGpu };
  }

  private async askGpu(frame: Frame): Promise<Outcome<Page>> {
    const item = (choice: GpuChoice) => ({
      label: `$(${choice.heldBy == null ? 'circuit-board' : 'lock'}) ${plain(gpuLabel(choice, this.severalHosts))}`,
      description: plain(choice.isRecommended ? `${choice.name} · recommended` : choice.name),
      detail: plain(gpuState(choice, this.now)),
      choose: () => this.take(targetOf(choice, this.severalHosts)),
    });
    const kinds = this.list.kinds.map((kind) => ({
      label: `$(layers) ${plain(`Any free ${kind.name}`)}`,
      description: `${kind.free} of ${kind.count} free`,
      choose: () => {
        this.kind = kind;
        return { kind: 'value' as const, value: 'count' as const };
      },
    }));
    const cards = bookable(this.list).map(item);
    const several = { label: '$(checklist) Several GPUs…', choose: () => ({ kind: 'value' as const, value: 'several' as const }) };
    const more = cards.length < 2 ? [] : [separator('several'), ...kinds, several];
    const picked = await pickStep<Choosable>({ ...frame, placeholder: 'Which GPU?' }, [...cards, ...more], cards[0]);
    return picked.kind === 'value' ? (picked.value.choose?.() ?? { kind: 'back' }) : picked;
  }

  private async askCount(frame: Frame): Promise<Outcome<Page>> {
    const { kind } = this;
    if (kind === undefined) return { kind: 'back' };
    const items = Array.from({ length: kind.count }, (_, index) => index + 1).map((count) => ({
      count,
      label: String(count),
      description: count > kind.free ? `${kind.free} free now` : '',
    }));
    const picked = await pickStep({ ...frame, placeholder: plain(`How many ${kind.name}?`) }, items, items[0]);
    return picked.kind === 'value' ? this.take(anyOf(kind, picked.value.count)) : picked;
  }

  private async askSeveral(frame: Frame): Promise<Outcome<Page>> {
    const items = bookable(this.list).map((choice) => ({
      choice,
      label: plain(gpuLabel(choice, this.severalHosts)),
      description: plain(`${choice.name} · ${choice.state}`),
    }));
    const target = (picked: readonly { choice: GpuChoice }[]) =>
      severalOf(
        picked.map(({ choice }) => choice),
        this.severalHosts,
      );
    const chosen = items.filter(({ choice }) => this.several.some(({ node }) => node === choice.node));
    const picked = await pickSeveralStep(
      { ...frame, placeholder: 'Choose the cards; all of them are booked, or none' },
      items,
      chosen,
      (all) => {
        const made = target(all);
        return typeof made === 'string' ? made : undefined;
      },
    );
    if (picked.kind !== 'value') return picked;
    this.several = picked.value.map(({ choice }) => choice);
    const made = target(picked.value);
    return typeof made === 'string' ? { kind: 'back' } : this.take(made);
  }

  private async askStart(frame: Frame): Promise<Outcome<Page>> {
    const { target, now } = this;
    const free = target?.freeFrom === undefined ? undefined : new Date(target.freeFrom);
    const begin = (start: Date | undefined) => () => {
      this.start = start;
      return { kind: 'value' as const, value: 'hours' as const };
    };
    const until = target?.freeUntil === undefined ? '' : `free until ${clock(target.freeUntil, now)}`;
    const items = [
      ...(target?.isHeld === true ? [] : [{ label: '$(play) Now', description: until, choose: begin(undefined) }]),
      ...(free === undefined
        ? []
        : [{ label: '$(history) When it is free', description: `from ${clock(free, now)}`, choose: begin(free) }]),
      { label: '$(calendar) Pick a time…', choose: () => ({ kind: 'value' as const, value: 'time' as const }) },
    ];
    const picked = await pickStep<Choosable>({ ...frame, placeholder: 'From when?' }, items, items[0]);
    return picked.kind === 'value' ? (picked.value.choose?.() ?? { kind: 'back' }) : picked;
  }

  private async askTime(frame: Frame): Promise<Outcome<Page>> {
    const typed = await typeStep(
      { ...frame, placeholder: 'From when? 14:30, tomorrow 9:00, Mon 9:00, 2026-03-05 09:00, in 2h' },
      this.typedStart,
      (value) => {
        const start = parseStart(value, this.now);
        return typeof start === 'string' ? start : undefined;
      },
    );
    if (typed.kind !== 'value') return typed;
    const start = parseStart(typed.value, this.now);
    if (typeof start === 'string') return { kind: 'back' };
    [this.typedStart, this.start] = [typed.value, start];
    return { kind: 'value', value: 'hours' };
  }

  private async askHours(frame: Frame): Promise<Outcome<Page>> {
    const { now, start } = this;
    const taken = start === undefined ? this.target?.freeUntil : undefined;
    const all = durations(start ?? now, this.list.maxHours, now);
    const best = proposed(all, this.hours, taken);
    const offers = all.map(({ label, hours, end }) => {
      // A label that says when it ends needs no second word.
      const until = label.startsWith('Until') ? '' : `until ${clock(end, now)}`;
      const late = taken !== undefined && end > new Date(taken) ? `booked from ${clock(taken, now)} on` : '';
      return { label, hours, description: [until, late].filter((part) => part !== '').join(' · ') };
    });
    const another: { label: string; description: string; hours?: number } = { label: 'Another time…', description: '' };
    const items = [...offers, another];
    const what = [
      start === undefined ? '' : `It begins ${clock(start, now)}.`,
      this.asksPurpose ? '' : `It is booked for “${this.purpose}”.`,
    ];
    const placeholder = plain(['For how long?', ...what].filter((part) => part !== '').join(' '));
    const buttons = [calendar, ...(this.asksPurpose ? [] : [pencil])];
    const picked = await pickStep(
      { ...frame, placeholder, buttons },
      items,
      items.find(({ hours }) => hours === best),
    );
    if (picked.kind !== 'value') return picked;
    if (picked.value.hours === undefined) return { kind: 'value', value: 'custom' };
    this.hours = picked.value.hours;
    return { kind: 'value', value: this.afterHours };
  }

  private async askCustom(frame: Frame): Promise<Outcome<Page>> {
    const { maxHours } = this.list;
    const step = { ...frame, placeholder: 'Hours such as 1.5, or a time such as 90m, 1h30 or 2 days' };
    const typed = await typeStep(step, this.typedHours, (value) => {
      const parsed = parseDuration(value, maxHours);
      return typeof parsed === 'string' ? parsed : undefined;
    });
    if (typed.kind !== 'value') return typed;
    this.typedHours = typed.value;
    this.hours = Number(parseDuration(typed.value, maxHours));
    return { kind: 'value', value: this.afterHours };
  }

  private async askPurpose(frame: Frame): Promise<Outcome<Page>> {
    const step = { ...frame, placeholder: 'What for? Colleagues see it beside your name.' };
    const typed = await typeStep(step, this.purpose, (value) => (value.trim() === '' ? 'Say what it is for.' : undefined));
    if (typed.kind !== 'value') return typed;
    this.purpose = typed.value.trim();
    return { kind: 'value', value: 'done' };
  }
}

/** Something to choose, and what comes of it; a separator has nothing. */
type Choosable = vscode.QuickPickItem & { choose?: () => Outcome<Page> };

interface Frame {
  title: string;
  step: number;
  totalSteps: number;
  hasBack: boolean;
}
