import { OperatorError } from '../domain/errors.ts';

const MARKER = /^[a-z0-9]+(?:[-.:_][a-z0-9]+)*$/;
const MAX_MARKER = 200;

/**
 * The first line by which a comment or issue of ours is found again, an HTML comment that people do
 * not see. Throws an OperatorError for a marker outside our alphabet.
 */
export function markerLine(marker: string): string {
  if (!MARKER.test(marker) || marker.length > MAX_MARKER) {
    throw new OperatorError(
      `The marker ${JSON.stringify(marker)} is not one of Pipewright's own (a-z, 0-9, single "-.:_"). Please report this as a bug.`,
      { code: 'bad_marker' },
    );
  }
  return `<!-- pipewright:${marker} -->`;
}

/** Whether a text begins with the marker's line, whatever line ends it was given back with. */
export function hasMarker(text: string | null | undefined, marker: string): boolean {
  return text?.split(/\r?\n/, 1)[0] === markerLine(marker);
}
