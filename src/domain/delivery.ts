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
