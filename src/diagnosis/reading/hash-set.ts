/** A set of 32-bit integers, several times faster and smaller than `Set`; it only grows. */
export class HashSet {
  size = 0;
  private slots = new Int32Array(1024);

  has(value: number): boolean {
    return this.slots[this.slotOf(value)] !== 0;
  }

  add(value: number): void {
    const slot = this.slotOf(value);
    if (this.slots[slot] !== 0) return;
    this.slots[slot] = value === 0 ? 1 : value;
    if (++this.size > this.slots.length >> 1) this.grow();
  }

  /** Where a value is, or would be put; 0 marks an empty place, and 1 stands for 0 too. */
  private slotOf(value: number): number {
    const { slots } = this;
    const sought = value === 0 ? 1 : value | 0;
    const mask = slots.length - 1;
    let slot = (Math.imul(sought, 0x9e3779b1) >>> 7) & mask;
    while (slots[slot] !== 0 && slots[slot] !== sought) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Int32Array(old.length * 4);
    for (const value of old) if (value !== 0) this.slots[this.slotOf(value)] = value;
  }
}
