/** One thing to tell people outside of GitHub. Texts are plain, one line each, and redacted. */
export interface Notice {
  kind:
    | 'failure_explained'
    | 'fix_proposed'
    | 'fix_verified'
    | 'fix_failed'
    | 'passed_again'
    | 'outage'
    | 'test';
  /** `owner/name`; null where it is about no repository. */
  repository: string | null;
  title: string;
  text: string;
  url: string | null;
}

/** Notices that go to a channel as one message. */
export interface NoticeBatch {
  /** The identity of the message over all its tries. */
  id: string;
  channel: string;
  notices: Notice[];
  /** Tries before this one. */
  attempts: number;
}

/** When notices become a message. */
export interface NoticePace {
  /** A message waits so long for others to join it. */
  groupMs: number;
  /** Notices in one message at most. */
  most: number;
  /** Messages to one channel at most within an hour. */
  perHour: number;
}

/** Notices are stored first and sent after: none is lost, and a message keeps its identity. */
export interface Outbox {
  /**
   * Keeps a notice for each channel; what was put under the same key before stays as it is. With
   * `againAfterMs` the key is free again so long after it was taken.
   */
  put(
    key: string,
    channels: readonly string[],
    notice: Notice,
    limits?: { againAfterMs: number },
  ): Promise<void>;
  /** Channels with something to send. */
  waiting(): Promise<string[]>;
  /** The message that is due on a channel, its first or another try; null when none is. */
  take(channel: string, pace: NoticePace, now: Date): Promise<NoticeBatch | null>;
  sent(batchId: string): Promise<void>;
  /** Records a failed try; without `retryAt` the message is given up. */
  failed(batchId: string, error: string, retryAt: Date | null): Promise<void>;
  /** Forgets what was sent or given up before then. */
  forget(before: Date): Promise<number>;
}

/** Sends messages to the channels that the operator set up. */
export interface Notifier {
  /** Names of the channels. */
  channels: readonly string[];
  /** Throws an OperatorError when the message was not taken; `retryable` tells whether waiting helps. */
  send(batch: Omit<NoticeBatch, 'attempts'>): Promise<void>;
}
