import { gzipSync } from 'node:zlib';
import type { Files } from './github-world.ts';

/** The files as GitHub packs a commit: a gzipped tar below one top folder. */
export function tarball(top: string, files: Files): Uint8Array {
  const blocks = [entry(`${top}/`, '5', new Uint8Array())];
  for (const [path, content] of files) blocks.push(entry(`${top}/${path}`, '0', content));
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** One ustar header with its content, padded to whole blocks. */
function entry(name: string, type: '0' | '5', content: Uint8Array): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write(type === '5' ? '0000755\0' : '0000644\0', 100);
  header.write('0000000\0'.repeat(2), 108);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write(' '.repeat(8), 148);
  header.write(`${type}\0`.slice(0, 1), 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
