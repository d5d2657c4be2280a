import type { Page, Slice, Visible } from './views.ts';

/**
 * `received`: stored, not yet handled. `processed`: a handler used it. `ignored`: known to GitHub,
 * not used by us. `failed`: handling failed and will be tried again. `dead`: given up, replayable.
 */
export const DELIVERY_STATUSES = ['received', 'processed', 'ignored', 'failed', 'dead'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One webhook call of GitHub, as the door received it. */
export interface NewDelivery {
  /** `X-GitHub-Delivery`; the identity of the call, also over redeliveries. */
  guid: string;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  /** `owner/name`, for people; null where the payload names no repository. */
  repository: string | null;
  /** `received` or, for events we do not use, `ignored`. */
  status: DeliveryStatus;
  /** The body, byte for byte as it was signed. */
  payload: Uint8Array;
}

/** A stored Delivery without its body. */
export interface DeliverySummary extends Omit<NewDelivery, 'payload'> {
  attempts: number;
  receivedAt: Date;
  /** When it is to be handled or tried again; means nothing once it is finished. */
  dueAt: Date;
  processedAt: Date | null;
  lastError: string | null;
}

export interface Delivery extends DeliverySummary {
  /** Null once retention erased it. */
  payload: Uint8Array | null;
}

/** Where deliveries are kept before they are acknowledged. */
export interface DeliveryStore {
  /** Stores a delivery once per GUID, durably; `duplicate` means it was there already. */
  store(delivery: NewDelivery): Promise<'stored' | 'duplicate'>;
  get(guid: string): Promise<Delivery | null>;
  /**
   * Records one attempt at handling: processed, ignored, or failed with its message (redacted) and
   * when to try again.
   */
  finish(
    guid: string,
    outcome: {
      status: Exclude<DeliveryStatus, 'received'>;
      error?: string;
      retryAt?: Date;
    },
  ): Promise<void>;
  /** GUIDs of deliveries that were to be handled, or tried again, before `before`; longest due first. */
  unfinished(before: Date, limit: number): Promise<string[]>;
  /** Which of these GUIDs are stored. */
  known(guids: readonly string[]): Promise<Set<string>>;
}

/** What a list of deliveries is narrowed by; `repository` is the `owner/name` of one that is or was installed, in any case. */
export interface DeliveryFilter {
  status?: DeliveryStatus;
  event?: string;
  repository?: string;
  since?: Date;
}

/** How far a list of deliveries is counted: there may be millions. */
export const MOST_COUNTED = 1_000_000;

/** Deliveries of the past, for people and for the policy of how long they are kept. */
export interface DeliveryHistory {
  /** Newest first. */
  list(filter: DeliveryFilter, limit: number): Promise<DeliverySummary[]>;
  /** Newest first, of repositories that may be seen; `total` stops at `MOST_COUNTED`. */
  page(filter: DeliveryFilter, visible: Visible, slice: Slice): Promise<Page<DeliverySummary>>;
  countDead(): Promise<number>;
  /**
   * Has a finished or failed delivery handled anew, as if it had just come; the caller wakes it.
   * `waiting`: it is still to be handled for the first time; `erased`: its body is no longer kept.
   */
  replay(guid: string): Promise<'replayed' | 'waiting' | 'erased' | 'unknown'>;
  /** Replays dead deliveries, oldest first; gives their GUIDs. */
  replayDead(limit: number): Promise<string[]>;
  /** Erases bodies of finished deliveries received before `before`; gives how many, `limit` at most. */
  erasePayloads(before: Date, limit: number): Promise<number>;
  /** Forgets finished deliveries received before `before`; gives how many, `limit` at most. */
  remove(before: Date, limit: number): Promise<number>;
}

/** How often GitHub was asked to make a call again, counted over all processes. */
export interface Redeliveries {
  /**
   * Counts one more time for this GUID; false, counting nothing, when it was asked `most` times, or
   * less than `pauseMs` ago, or by another process at this moment.
   */
  claim(guid: string, limits: { most: number; pauseMs: number }): Promise<boolean>;
  /** Takes a claim back: GitHub was not asked, or refused. */
  unclaim(guid: string): Promise<void>;
  /** Forgets what was last asked before `before`. */
  forget(before: Date): Promise<void>;
}

/** A call to our door of which GitHub says that it failed. */
export interface FailedDelivery {
  /** GitHub's id of its latest attempt; text, since it can pass 2^53. */
  id: string;
  guid: string;
  /** How often GitHub tried it and failed, since the moment asked about. */
  attempts: number;
  /** When the latest attempt was made. */
  deliveredAt: Date;
}

/** GitHub's own record of its calls to our door, which it keeps for 3 days. */
export interface DeliveryRecord {
  /** Calls that failed since then, one per GUID, newest first; one may have succeeded at another try. */
  failedSince(since: Date): Promise<FailedDelivery[]>;
  /** Has GitHub make the call again, under the same GUID. */
  redeliver(id: string): Promise<void>;
}
