/** Where an `open` command leads: a uri, and a zero-based position where it ends in `#line,column`. */
export function parseTarget(argument: string): { uri: string; line?: number; column?: number } {
  const match = /^(.*)#(\d{1,9})(?:,(\d{1,9}))?$/s.exec(argument);
  const [, uri, line, column] = match ?? [];
  if (uri === undefined || line === undefined) return { uri: argument };
  return { uri, line: Number(line), column: Number(column ?? 0) };
}
