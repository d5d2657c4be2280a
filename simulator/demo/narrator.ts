/** Tells on the terminal what happens, as it happens. */
export interface Narrator {
  /** One event of one story; the link opens in a browser. */
  say(story: string, what: string, link?: string): void;
  headline(text: string): void;
}

/** A Narrator on standard output, with seconds since its start; colours only on a terminal. */
export function createNarrator(): Narrator {
  const started = performance.now();
  const colours = process.stdout.isTTY;
  const paint = (code: number, text: string) =>
    colours ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    say(story, what, link) {
      const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
      console.log(`${paint(2, `${seconds} s`)}  ${paint(36, story.padEnd(10))}  ${what}`);
      if (link !== undefined) console.log(`${' '.repeat(22)}${paint(4, link)}`);
    },
    headline(text) {
      console.log(`\n${paint(1, text)}\n`);
    },
  };
}
