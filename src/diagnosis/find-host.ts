/** Where tools name the server that they could not reach. */
const FORMS = [
  /\b[a-z][a-z+]{1,9}:\/\/(?:[^\s/'"@]{0,100}@)?(?<host>[A-Za-z0-9][A-Za-z0-9.-]{2,200})/,
  /\b(?:getaddrinfo \w+|resolve(?: host)?:?|connect(?:ing|ion)?(?: \w+)? to|lookup|host name|hostname|host) (?:host )?[`'"]?(?<host>[A-Za-z0-9][A-Za-z0-9.-]{2,200})/i,
];
/** Names that mean this machine or a net of its own. */
const LOCAL =
  /^(?:localhost|127\.|0\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)|\.(?:local|localhost|internal|test)$/i;
/** A line longer than this is data, not a message. */
const MAX_LENGTH = 2_000;

/** The server outside that these lines name first, in lower case, or null. */
export function findHost(lines: Iterable<string>): string | null {
  for (const text of lines) {
    if (text.length > MAX_LENGTH) continue;
    for (const form of FORMS) {
      const host = form
        .exec(text)
        ?.groups?.['host']?.replace(/[.-]+$/, '')
        .toLowerCase();
      if (host !== undefined && /\.[a-z]{2,}$|\.\d+$/.test(host) && !LOCAL.test(host)) return host;
    }
  }
  return null;
}
