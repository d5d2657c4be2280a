/**
 * Tells every process of an installation what has just happened. Nothing is kept: who does not
 * listen at that moment misses it, so what must not be missed stands in the database, and the bus
 * only says when to look.
 */
export interface LiveBus {
  /** `message` becomes JSON of at most 7,000 bytes; longer ones are a RangeError. Topics are words of ours. */
  publish(topic: string, message: unknown): Promise<void>;
  /**
   * Hears what is published from now on, by this process too. After a lost connection `missed` is
   * called: something may have been said meanwhile. Gives back how to stop.
   */
  subscribe(
    topic: string,
    listener: { hear: (message: unknown) => void; missed?: () => void },
  ): () => void;
  close(): Promise<void>;
}

/** A published message on its way, the same on every back-end. */
interface LiveEnvelope {
  topic: string;
  message: unknown;
}

const MOST_BYTES = 7000;

/** A message as it travels. Throws a RangeError when it is too long to be sent. */
export function sealMessage(topic: string, message: unknown): string {
  const text = JSON.stringify({ topic, message } satisfies LiveEnvelope);
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= MOST_BYTES) return text;
  throw new RangeError(
    `A message on ${topic} has ${bytes} bytes; ${MOST_BYTES} is the most. Store it and send its id.`,
  );
}

/** Who listens in this process, by topic. */
export function createListeners(onError: (error: unknown, topic: string) => void): {
  add: LiveBus['subscribe'];
  /** Hands a message to its listeners; what is none of ours is left alone. */
  hear(text: string): void;
  missed(): void;
} {
  const listeners = new Map<string, Set<Parameters<LiveBus['subscribe']>[1]>>();
  const each = (topic: string, tell: (listener: Parameters<LiveBus['subscribe']>[1]) => void) => {
    for (const listener of listeners.get(topic) ?? []) {
      try {
        tell(listener);
      } catch (error) {
        onError(error, topic);
      }
    }
  };
  return {
    add(topic, listener) {
      const known = listeners.get(topic) ?? new Set();
      known.add(listener);
      listeners.set(topic, known);
      return () => void known.delete(listener);
    },
    hear(text) {
      let envelope: LiveEnvelope;
      try {
        envelope = JSON.parse(text) as LiveEnvelope;
      } catch (error) {
        onError(error, 'of somebody else');
        return;
      }
      each(envelope.topic, ({ hear }) => {
        hear(envelope.message);
      });
    },
    missed() {
      for (const topic of listeners.keys()) each(topic, ({ missed }) => missed?.());
    },
  };
}
