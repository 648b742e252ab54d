/** Work in pieces, of which each has a turn of its own, so that keys, scrolling and the pieces before it show in between. */
export class Turns {
  private readonly waiting = new Set<() => void>();

  /** @param next calls back when there is time for one piece */
  constructor(private readonly next: (go: () => void) => void) {}

  /** Does a piece when its turn comes, once, however often it is put in before that. */
  add(piece: () => void): void {
    if (this.waiting.size === 0) this.next(this.go);
    this.waiting.add(piece);
  }

  /** Takes back a piece that waits. Its turn passes unused. */
  drop(piece: () => void): void {
    if (this.waiting.size > 1) this.waiting.delete(piece);
    else if (this.waiting.delete(piece)) this.waiting.add(nothing);
  }

  /** Does all that waits now: paper does not wait for turns. */
  flush(): void {
    const pieces = [...this.waiting];
    this.waiting.clear();
    for (const piece of pieces) piece();
  }

  private readonly go = (): void => {
    const [piece] = this.waiting;
    if (piece === undefined) return;
    this.waiting.delete(piece);
    if (this.waiting.size > 0) this.next(this.go);
    piece();
  };
}

function nothing(): void {
  // The turn of a piece that was taken back.
}

/** One piece in each frame, for what draws. */
export const frames = new Turns((go) => requestAnimationFrame(go));

/** One piece in each task: also while the page does not show. */
export const tasks = new Turns((go) => setTimeout(go));
