import { AppError } from '../domain/errors.ts';

/**
 * Waits at most `milliseconds` for something. Throws a retryable AppError `timeout` that names
 * `what` when it takes longer; the work itself goes on.
 */
export async function within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const message = `${what} did not answer within ${milliseconds / 1000} s`;
      reject(new AppError(message, { code: 'timeout', retryable: true }));
    }, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
