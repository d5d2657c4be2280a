import { execFile } from 'node:child_process';
import { createServer, connect, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';

/**
 * Resolves when 127.0.0.1 answers, where everything of the simulator listens. A fresh network
 * namespace (`unshare -n`) begins with its loopback down: it is brought up where we may do so, else
 * this throws with what to do.
 */
export async function ensureLoopback(): Promise<void> {
  const failure = await reachLoopback();
  if (failure === null) return;
  await promisify(execFile)('ip', ['link', 'set', 'lo', 'up']).catch(() => undefined);
  if ((await reachLoopback()) === null) return;
  throw new Error(
    'Nothing on this machine can reach 127.0.0.1, where the simulated GitHub listens. Bring the loopback interface up (ip link set lo up) and start again; no other network is needed.',
    { cause: failure },
  );
}

async function reachLoopback(): Promise<unknown> {
  const server = createServer((socket) => socket.end());
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        connect(port, '127.0.0.1').once('error', reject).once('connect', resolve).resume();
      });
    });
    return null;
  } catch (error) {
    return error;
  } finally {
    server.close();
  }
}
