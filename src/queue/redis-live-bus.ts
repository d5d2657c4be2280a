import { Redis } from 'ioredis';
import { createListeners, sealMessage, type LiveBus } from '../domain/live-bus.ts';
import type { Logger } from '../observability/logger.ts';

const CHANNEL = 'pipewright:live';
const CONNECT_MS = 5000;
const LONGEST_PAUSE_MS = 5000;

/** The live bus on the publish and subscribe of Redis or Valkey; lost connections are made again. */
export async function openRedisLiveBus(url: string, logger: Logger): Promise<LiveBus> {
  const listeners = createListeners((error, topic) => {
    logger.error({ err: error, topic }, 'A listener of the live bus failed');
  });
  const settings = {
    connectTimeout: CONNECT_MS,
    retryStrategy: (attempt: number) =>
      Math.min(LONGEST_PAUSE_MS, 100 * 2 ** Math.min(attempt, 10)),
  };
  const publisher = new Redis(url, {
    ...settings,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    lazyConnect: true,
  });
  const subscriber = new Redis(url, { ...settings, maxRetriesPerRequest: null, lazyConnect: true });
  let closing = false;
  for (const client of [publisher, subscriber]) {
    client.on('error', (error: Error) => {
      if (!closing) logger.warn({ reason: error.message }, 'The live bus lost its connection');
    });
  }
  await Promise.all([publisher.connect(), subscriber.connect()]);
  subscriber.on('message', (_channel: string, text: string) => {
    listeners.hear(text);
  });
  await subscriber.subscribe(CHANNEL);
  // It subscribes again by itself, once it is connected again.
  subscriber.on('ready', () => {
    listeners.missed();
  });
  return {
    async publish(topic, message) {
      await publisher.publish(CHANNEL, sealMessage(topic, message));
    },
    subscribe: listeners.add,
    async close() {
      closing = true;
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
