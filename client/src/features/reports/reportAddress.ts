import type { ReportRequest } from '../../../shared/reports';

/** The path of a shown report's address. It says all that the report is made from, for a window that comes back with its previews and nothing else. */
export function pathOf({ kind, target, since }: ReportRequest, fileName: string): string {
  const asked = [kind, target ?? '', since ?? ''].map(encodeURIComponent).join('/');
  return `/${asked}/${fileName.slice(fileName.lastIndexOf('/') + 1)}`;
}

/** The report that an address stands for; undefined where it is none of ours. */
export function requestOf(path: string): ReportRequest | undefined {
  const parts = path.split('/');
  if (parts.length !== 5) return undefined;
  try {
    const [kind = '', target = '', since = ''] = parts.slice(1, 4).map(decodeURIComponent);
    return kind === '' ? undefined : { kind, ...(target === '' ? {} : { target }), ...(since === '' ? {} : { since }) };
  } catch {
    return undefined;
  }
}
