/** What an error says, whatever it is. */
export function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
