/** Whether an element is in sight or near to it: what is not need not be drawn, nor asked for. */
export class Sight {
  private static readonly all = new Set<Sight>();
  private static isPrinting = false;
  private readonly observer: IntersectionObserver;
  private isNear = false;

  /** @param entered called whenever it comes into sight */
  constructor(
    element: Element,
    private readonly entered: () => void,
  ) {
    this.observer = new IntersectionObserver(
      (entries) => {
        const was = this.isIn;
        this.isNear = entries.at(-1)?.isIntersecting === true;
        if (this.isIn && !was) entered();
      },
      { rootMargin: '200px' },
    );
    this.observer.observe(element);
    Sight.all.add(this);
  }

  /** Paper has no sight: while the page is printed everything is in. */
  static print(isPrinting: boolean): void {
    Sight.isPrinting = isPrinting;
    if (isPrinting) for (const sight of [...Sight.all]) if (!sight.isNear) sight.entered();
  }

  get isIn(): boolean {
    return this.isNear || Sight.isPrinting;
  }

  dispose(): void {
    this.observer.disconnect();
    Sight.all.delete(this);
  }
}
