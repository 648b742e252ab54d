/** Restarts a server that died, but not one that dies again and again. */
export class RestartPolicy {
  private readonly deaths: number[] = [];

  /**
   * @param most restarts within the window
   * @param windowMs length of the window in milliseconds
   */
  constructor(
    private readonly most = 4,
    private readonly windowMs = 3 * 60_000,
  ) {}

  /** Notes a death at a time (milliseconds) and says whether to start again. */
  died(now: number): boolean {
    this.deaths.push(now);
    while (this.deaths.length > 0 && now - (this.deaths[0] ?? now) > this.windowMs) this.deaths.shift();
    return this.deaths.length <= this.most;
  }

  /** Forgets what was, because a person asked for the start. */
  reset(): void {
    this.deaths.length = 0;
  }
}
