/** Keeps the last `bytes` of what is added. */
export function tail(bytes: number): { add: (chunk: Uint8Array) => void; text: () => string } {
  let kept = Buffer.alloc(0);
  return {
    add: (chunk) => {
      kept = Buffer.concat([kept, chunk]).subarray(-bytes);
    },
    text: () => kept.toString(),
  };
}
