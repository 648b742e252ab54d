import type { GpuChoice, GpuKind, GpuList, ReserveRequest } from '../../../shared/gpus';
import { gpuLabel } from './wording';

/** What a booking may be for: a card, a part of one, any of a kind, or several cards. */
export interface Target {
  /** For people: `GPU 0`, `2 × A100`. */
  name: string;
  /** What the server is told. */
  cards: Pick<ReserveRequest, 'host' | 'gpuId' | 'gpus' | 'any' | 'count'>;
  /** When it is free for an hour; undefined where it is now. */
  freeFrom?: string;
  /** Whether somebody holds it, so that it cannot begin now. */
  isHeld: boolean;
  /** When somebody else's time begins. */
  freeUntil?: string;
}

/** The cards that may be booked, best first. */
export function bookable(list: GpuList): GpuChoice[] {
  return [...list.gpus, ...list.instances].filter(({ canBook }) => canBook);
}

/** Whether cards of more than one machine are there. */
export function hasSeveralHosts(list: GpuList): boolean {
  return new Set(list.gpus.map(({ host }) => host)).size > 1;
}

export function targetOf(choice: GpuChoice, severalHosts: boolean): Target {
  const { host, gpuId, instanceUuid } = choice;
  return {
    name: `${gpuLabel(choice, severalHosts)} (${choice.name})`,
    cards: { host, gpuId, ...(instanceUuid === undefined ? {} : { gpus: [instanceUuid] }) },
    isHeld: choice.heldBy != null,
    ...(choice.freeFrom == null ? {} : { freeFrom: choice.freeFrom }),
    ...(choice.freeUntil == null ? {} : { freeUntil: choice.freeUntil }),
  };
}

export function anyOf(kind: GpuKind, count: number): Target {
  const isHeld = kind.free < count;
  return {
    name: count === 1 ? `any ${kind.name}` : `${count} × ${kind.name}`,
    cards: { gpuId: 0, any: kind.name, count },
    isHeld,
    ...(isHeld && kind.freeFrom != null ? { freeFrom: kind.freeFrom } : {}),
  };
}

/** Several cards at once; the text says what is wrong with a choice of them. */
export function severalOf(choices: readonly GpuChoice[], severalHosts: boolean): Target | string {
  const [first] = choices;
  if (first === undefined) return 'Choose the cards.';
  if (choices.some(({ host }) => host !== first.host)) return 'Choose cards of one machine.';
  const each = choices.map((choice) => targetOf(choice, severalHosts));
  if (choices.length === 1) return each[0] ?? 'Choose the cards.';
  const froms = each.flatMap(({ freeFrom }) => freeFrom ?? []).sort();
  const untils = each.flatMap(({ freeUntil }) => freeUntil ?? []).sort();
  const [freeFrom, freeUntil] = [froms.at(-1), untils[0]];
  return {
    name: `${choices.length} GPUs`,
    cards: { host: first.host, gpuId: first.gpuId, gpus: choices.map(({ instanceUuid, gpuId }) => instanceUuid ?? String(gpuId)) },
    isHeld: each.some(({ isHeld }) => isHeld),
    ...(freeFrom === undefined ? {} : { freeFrom }),
    ...(freeUntil === undefined ? {} : { freeUntil }),
  };
}

/** How long to propose: two hours, or as much of them as there is before somebody else's time begins. */
export function proposed(
  offers: readonly { hours: number; end: Date }[],
  wanted: number,
  freeUntil: string | undefined,
): number | undefined {
  const fits = offers.filter(({ end }) => freeUntil === undefined || end.getTime() <= new Date(freeUntil).getTime());
  const shorter = fits.filter(({ hours }) => hours < wanted);
  return (fits.find(({ hours }) => hours === wanted) ?? shorter.at(-1) ?? offers[0])?.hours;
}
