/** Whether an element is in sight or near to it: what is not need not be drawn, nor asked for. */
export class Sight {
  private readonly observer: IntersectionObserver;
  private isNear = false;

  /** @param entered called whenever it comes into sight */
  constructor(element: Element, entered: () => void) {
    this.observer = new IntersectionObserver(
      (entries) => {
        const was = this.isNear;
        this.isNear = entries.at(-1)?.isIntersecting === true;
        if (this.isNear && !was) entered();
      },
      { rootMargin: '200px' },
    );
    this.observer.observe(element);
  }

  get isIn(): boolean {
    return this.isNear;
  }

  dispose(): void {
    this.observer.disconnect();
  }
}
