/** The settings, as the server is told of them. See docs/protocol.md. */

/** What the server is told at start, and again when settings change. */
export interface ForgeSettings {
  trackingUri?: string;
  /** Whether the user set it, and not the workspace. */
  isTrackingUriOwn?: boolean;
  stores?: { uri: string; name?: string; isOwn: boolean }[];
  proxy?: string;
  /** Hosts that need no proxy, with commas between. */
  noProxy?: string;
  certificateAuthority?: string;
  reservations?: string;
  isReservationsOwn?: boolean;
  user?: string;
  /** Where the user's Ollama is. */
  ollamaHost?: string;
}
