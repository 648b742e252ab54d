import type { StoreCredential } from '../../../shared/stores';

/** Reads what the secret storage holds; what another version left there in another shape is passed over. */
export function readCredentials(text: string | undefined): StoreCredential[] {
  if (text === undefined) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isCredential) : [];
  } catch {
    return [];
  }
}

/** The list with this credential, which takes the place of the one of its origin. One that only names its origin leaves a known password alone. */
export function withCredential(list: readonly StoreCredential[], credential: StoreCredential): StoreCredential[] {
  const known = list.find(({ origin }) => origin === credential.origin);
  if (known !== undefined && !hasSecret(credential)) return [...list];
  return [...list.filter((one) => one !== known), credential];
}

/** The list without the credentials of these origins. */
export function withoutOrigins(list: readonly StoreCredential[], origins: readonly string[]): StoreCredential[] {
  return list.filter(({ origin }) => !origins.includes(origin));
}

/** Whether there is anything to sign in with. */
export function hasSecret({ password, token }: StoreCredential): boolean {
  return password !== undefined || token !== undefined;
}

function isCredential(value: unknown): value is StoreCredential {
  if (typeof value !== 'object' || value === null) return false;
  const { origin, user, password, token } = value as Record<string, unknown>;
  return typeof origin === 'string' && [user, password, token].every((one) => one === undefined || typeof one === 'string');
}
