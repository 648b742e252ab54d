import * as vscode from 'vscode';
import type { GpuChoice, GpuList } from '../../../shared/gpus';
import { plain } from '../../infrastructure/plainText';
import { durations, parseDuration } from './durations';
import { pickStep, typeStep, type Outcome } from '../../infrastructure/steps';
import { clock, gpuLabel, gpuState } from './wording';

/** What the user wants to book. */
export interface Wish {
  gpu: GpuChoice;
  hours: number;
  purpose: string;
}

type Page = 'gpu' | 'hours' | 'custom' | 'purpose' | 'done';

/**
 * Asks which GPU, for how long and what for, with a way back from each step. What it is for is asked only where no experiment is open, or
 * on the pencil: two times Enter book the recommended card.
 */
export async function askReservation(
  list: GpuList,
  given: GpuChoice | undefined,
  experiment: string | undefined,
): Promise<Wish | undefined> {
  const dialog = new ReservationDialog(list, given, experiment);
  const visited: Page[] = [];
  let page: Page = given === undefined ? 'gpu' : 'hours';
  while (page !== 'done') {
    const outcome = await dialog.show(page);
    if (outcome.kind === 'gone') return undefined;
    if (outcome.kind === 'value') {
      visited.push(page);
      page = outcome.value;
    } else if (outcome.kind === 'back') page = visited.pop() ?? page;
    else dialog.asksPurpose = true;
  }
  return dialog.wish;
}

class ReservationDialog {
  asksPurpose: boolean;
  private readonly now = new Date();
  private readonly severalHosts: boolean;
  private readonly asksGpu: boolean;
  private gpu: GpuChoice | undefined;
  private hours = 2;
  private purpose: string;

  constructor(
    private readonly list: GpuList,
    given: GpuChoice | undefined,
    experiment: string | undefined,
  ) {
    this.severalHosts = new Set(list.gpus.map(({ host }) => host)).size > 1;
    this.asksGpu = given === undefined;
    this.gpu = given;
    this.asksPurpose = experiment === undefined;
    this.purpose = experiment ?? '';
  }

  get wish(): Wish | undefined {
    return this.gpu === undefined ? undefined : { gpu: this.gpu, hours: this.hours, purpose: this.purpose };
  }

  /** Shows a page and says which comes next. */
  show(page: Page): Promise<Outcome<Page>> {
    switch (page) {
      case 'gpu':
        return this.askGpu();
      case 'custom':
        return this.askCustom();
      case 'purpose':
        return this.askPurpose();
      default:
        return this.askHours();
    }
  }

  private get afterHours(): Page {
    return this.asksPurpose ? 'purpose' : 'done';
  }

  private frame(page: Page) {
    const steps: Page[] = ['hours'];
    if (this.asksGpu) steps.unshift('gpu');
    if (this.asksPurpose) steps.push('purpose');
    return {
      title:
        this.gpu === undefined || page === 'gpu' ? 'Reserve GPU' : `Reserve ${gpuLabel(this.gpu, this.severalHosts)} (${this.gpu.name})`,
      step: steps.indexOf(page) + 1,
      totalSteps: steps.length,
    };
  }

  private async askGpu(): Promise<Outcome<Page>> {
    const items = this.list.gpus.map((choice) => ({
      choice,
      label: `$(${choice.heldBy == null ? 'server-environment' : 'lock'}) ${plain(gpuLabel(choice, this.severalHosts))}`,
      description: plain(choice.isRecommended ? `${choice.name} · recommended` : choice.name),
      detail: plain(gpuState(choice, this.now)),
    }));
    const active = items.find(({ choice }) => choice === this.gpu) ?? items.find(({ choice }) => choice.isRecommended);
    const picked = await pickStep({ ...this.frame('gpu'), placeholder: 'Which GPU?' }, items, active);
    if (picked.kind !== 'value') return picked;
    this.gpu = picked.value.choice;
    return { kind: 'value', value: 'hours' };
  }

  private async askHours(): Promise<Outcome<Page>> {
    const offers = durations(this.now, this.list.maxHours).map(({ label, hours, end }) => ({
      label,
      hours,
      // A label that says when it ends needs no second word.
      description: label.startsWith('Until') ? '' : `until ${clock(end, this.now)}`,
    }));
    const another: { label: string; description: string; hours?: number } = { label: 'Another time…', description: '' };
    const items = [...offers, another];
    const placeholder = this.asksPurpose ? 'For how long?' : `For how long? It is booked for “${this.purpose}”.`;
    const pencil = { iconPath: new vscode.ThemeIcon('edit'), tooltip: 'Change what it is for' };
    const step = { ...this.frame('hours'), hasBack: this.asksGpu, placeholder, ...(this.asksPurpose ? {} : { button: pencil }) };
    const picked = await pickStep(
      step,
      items,
      items.find(({ hours }) => hours === this.hours),
    );
    if (picked.kind !== 'value') return picked;
    if (picked.value.hours === undefined) return { kind: 'value', value: 'custom' };
    this.hours = picked.value.hours;
    return { kind: 'value', value: this.afterHours };
  }

  private async askCustom(): Promise<Outcome<Page>> {
    const { maxHours } = this.list;
    const step = { ...this.frame('hours'), hasBack: true, placeholder: 'Hours such as 1.5, or a time such as 90m, 1h30 or 2 days' };
    const typed = await typeStep(step, '', (value) => {
      const parsed = parseDuration(value, maxHours);
      return typeof parsed === 'string' ? parsed : undefined;
    });
    if (typed.kind !== 'value') return typed;
    this.hours = Number(parseDuration(typed.value, maxHours));
    return { kind: 'value', value: this.afterHours };
  }

  private async askPurpose(): Promise<Outcome<Page>> {
    const step = { ...this.frame('purpose'), hasBack: true, placeholder: 'What for? Colleagues see it beside your name.' };
    const typed = await typeStep(step, this.purpose, (value) => (value.trim() === '' ? 'Say what it is for.' : undefined));
    if (typed.kind !== 'value') return typed;
    this.purpose = typed.value.trim();
    return { kind: 'value', value: 'done' };
  }
}
