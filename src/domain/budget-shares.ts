/** An amount of what GitHub limits: points (1 a read, 5 a write), things made that people see, calls at once. */
export interface BudgetAmount {
  points: number;
  creates: number;
  slots: number;
}

/** A part of a budget, given to one holder for a while. */
export interface BudgetShare extends BudgetAmount {
  /** Milliseconds from the answer on in which it may be spent. */
  forMs: number;
  /** Milliseconds until asking again for the least may help; 0 where that much was given. */
  waitMs: BudgetAmount;
}

/**
 * GitHub's secondary limits of one installation (a scope), divided among processes (holders). A
 * holder draws more than it needs at once, so that few calls ask for a share.
 */
export interface BudgetShares {
  /**
   * Gives back what is left of the holder's share (it spent `spent` of it), and draws a new one: of
   * each kind up to `want`, and less where less is left. `slots` are not added up: they are what
   * the holder may have under way from now on.
   */
  draw(
    scope: string,
    holder: string,
    ask: { spent: Omit<BudgetAmount, 'slots'>; want: BudgetAmount; least: BudgetAmount },
  ): Promise<BudgetShare>;
  /** Gives everything back; `slots` may still be needed for calls under way. */
  giveBack(
    scope: string,
    holder: string,
    held: { spent: Omit<BudgetAmount, 'slots'>; slots: number },
  ): Promise<void>;
  /** Lets nobody draw for that long: GitHub refused a call. */
  pause(scope: string, milliseconds: number): Promise<void>;
}
