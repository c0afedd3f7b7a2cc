/** Choices that a seed determines. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to, but not, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** True as often as said. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of some, all as likely. */
  of<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)] as T;
  }

  /** One of some, as often as their weights say. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let at = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) {
      at -= weight;
      if (at < 0) return choice;
    }
    return (choices[choices.length - 1] as readonly [number, T])[1];
  }

  /** Up to `most` of some, none twice. */
  some<T>(choices: readonly T[], most: number): T[] {
    const left = [...choices];
    return Array.from({ length: Math.floor(this.next() * (most + 1)) }, () =>
      left.splice(Math.floor(this.next() * left.length), 1),
    ).flat();
  }
}
