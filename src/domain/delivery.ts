/**
 * `received`: stored, not yet handled. `processed`: a handler used it. `ignored`: known to GitHub,
 * not used by us. `failed`: handling failed and will be tried again. `dead`: given up, replayable.
 */
export type DeliveryStatus = 'received' | 'processed' | 'ignored' | 'failed' | 'dead';

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

export interface Delivery extends NewDelivery {
  attempts: number;
  receivedAt: Date;
  processedAt: Date | null;
  lastError: string | null;
}

/** Where deliveries are kept before they are acknowledged. */
export interface DeliveryStore {
  /** Stores a delivery once per GUID, durably; `duplicate` means it was there already. */
  store(delivery: NewDelivery): Promise<'stored' | 'duplicate'>;
  get(guid: string): Promise<Delivery | null>;
  /** Records one attempt at handling: processed, ignored, or failed with its message (redacted). */
  finish(
    guid: string,
    outcome: { status: Exclude<DeliveryStatus, 'received'>; error?: string },
  ): Promise<void>;
  /** GUIDs of deliveries still to be handled that were received before `before`, oldest first. */
  unfinished(before: Date, limit: number): Promise<string[]>;
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
