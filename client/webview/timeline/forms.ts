import { button, choice, el } from '../dom';
import { formatDuration } from '../format';
import { clock } from './days';
import type { Refused } from './deeds';
import { lengthsOf, shortest } from './fitting';
import type { Interval } from './lanes';
import { brief, timesOf } from './words';

interface Form {
  title: string;
  parts: HTMLElement[];
  /** What the button does. */
  action: string;
  /** What it does instead where it was refused and something else is free. */
  otherwise?: (nextFree: number) => Promise<Refused | undefined>;
  submit: () => Promise<Refused | undefined>;
  closed: () => void;
}

let count = 0;

/** Asks something in the page. A refusal is said in it; Escape gives up. */
function openForm({ title, parts, action, otherwise, submit, closed }: Form): void {
  const heading = el('h2', { id: `form-${++count}` }, title);
  const refusal = el('div', { class: 'refusal', role: 'alert', 'data-testid': 'refusal' });
  const send = el('button', { type: 'submit', 'data-testid': 'submit' }, action);
  const dialog = el('dialog', { class: 'small', 'aria-labelledby': heading.id, 'data-testid': 'form' });
  const form = el('form', {}, heading, ...parts, refusal);
  const run = async (what: () => Promise<Refused | undefined>) => {
    if (form.getAttribute('aria-busy') === 'true') return;
    form.setAttribute('aria-busy', 'true');
    send.disabled = true;
    const refused = await what();
    form.setAttribute('aria-busy', 'false');
    send.disabled = false;
    if (refused === undefined) {
      dialog.close();
      return;
    }
    const { text, nextFree } = refused;
    const other = otherwise !== undefined && nextFree !== undefined;
    refusal.replaceChildren(
      el('p', {}, text),
      ...(other ? [button(`Book from ${clock(nextFree)}`, () => void run(() => otherwise(nextFree)), { class: 'secondary' })] : []),
    );
  };
  form.append(
    el(
      'div',
      { class: 'toolbar' },
      send,
      button('Cancel', () => dialog.close(), { class: 'secondary' }),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run(submit);
  });
  dialog.append(form);
  // The keys of the timeline are not for a form.
  dialog.addEventListener('keydown', (event) => event.stopPropagation());
  dialog.addEventListener('close', () => {
    dialog.remove();
    closed();
  });
  (document.querySelector('main') ?? document.body).append(dialog);
  dialog.showModal();
  const first = dialog.querySelector<HTMLElement>('input, select') ?? send;
  first.focus();
  if (first instanceof HTMLInputElement) first.select();
}

/** What there is to know before something is booked. */
export interface Wish {
  what: string;
  interval: Interval;
  /** The longest that it may be, in milliseconds. */
  most: number;
  purpose: string;
  now: number;
  book(interval: Interval, purpose: string): Promise<Refused | undefined>;
  /** Told of another length, to show it. */
  changed(interval: Interval): void;
  closed(): void;
}

/** Asks what a booking is for, and for how long. */
export function askBooking(wish: Wish): void {
  const { what, interval, most, purpose, now } = wish;
  const { from } = interval;
  let { to } = interval;
  const when = el('p', { 'data-testid': 'when' }, timesOf(interval, now));
  const input = el('input', {
    type: 'text',
    required: true,
    value: purpose,
    maxlength: 2000,
    autocomplete: 'off',
    'data-testid': 'purpose',
  });
  const lengths = lengthsOf(to - from, Math.max(most, shortest)).map((length) => [String(length), formatDuration(length)] as const);
  const length = choice('How long', lengths, String(to - from), (chosen) => {
    to = from + Number(chosen);
    when.textContent = timesOf({ from, to }, now);
    wish.changed({ from, to });
  });
  openForm({
    title: `Book ${what}`,
    parts: [
      when,
      el('label', { class: 'wide' }, 'What for', input),
      el('p', { class: 'hint' }, 'Colleagues see it beside your name.'),
      length,
    ],
    action: 'Book',
    submit: () => wish.book({ from, to }, input.value.trim()),
    otherwise: (next) => wish.book({ from: next, to: next + (to - from) }, input.value.trim()),
    closed: () => wish.closed(),
  });
}

/** Asks until when a booking lasts. */
export function askEnd(
  title: string,
  { from, to }: Interval,
  ends: readonly number[],
  now: number,
  move: (to: number) => Promise<Refused | undefined>,
  closed: () => void,
): void {
  const label = (end: number) => {
    const change = end === to ? 'as it is' : end > to ? `${formatDuration(end - to)} longer` : `${formatDuration(to - end)} shorter`;
    return `${timesOf({ from, to: end }, now)}, ${change}`;
  };
  let chosen = to;
  const options = ends.map((end) => [String(end), label(end)] as const);
  const select = choice('It lasts', options, String(to), (value) => (chosen = Number(value)));
  openForm({
    title,
    parts: [select],
    action: 'Change',
    submit: () => (chosen === to ? Promise.resolve({ text: 'Choose another end.' }) : move(chosen)),
    closed,
  });
}

/** Asks whom a booking goes to. */
export function askPerson(
  title: string,
  people: Promise<readonly string[]>,
  transfer: (user: string) => Promise<Refused | undefined>,
  closed: () => void,
): void {
  const list = el('datalist', { id: 'people' });
  const input = el('input', { type: 'text', required: true, list: list.id, maxlength: 200, autocomplete: 'off', 'data-testid': 'person' });
  void people.then((names) => list.append(...names.slice(0, 500).map((name) => el('option', { value: brief(name, 100) }))));
  openForm({
    title,
    parts: [
      el('label', { class: 'wide' }, 'To whom', input, list),
      el('p', { class: 'hint' }, 'It is theirs from then on: only they can change it or give it back.'),
    ],
    action: 'Transfer',
    submit: () => transfer(input.value.trim()),
    closed,
  });
}

/** Asks whether a booking really ends. */
export function askRelease(title: string, text: string, release: () => Promise<Refused | undefined>, closed: () => void): void {
  openForm({ title, parts: [el('p', {}, text)], action: 'Release', submit: release, closed });
}
