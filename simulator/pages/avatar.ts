import type { World } from '../state/world.ts';
import { html } from './html.ts';

const COLOURS = ['#8250df', '#0969da', '#1a7f37', '#bc4c00', '#bf3989', '#9a6700', '#57606a'];

/** A picture of an account: its first letter on its own colour. `file` is `ID.svg`. */
export function avatar(world: World, file: string): string {
  const id = Number.parseInt(file, 10);
  const account = [...world.accounts.values()].find((each) => each.id === id);
  const letter = (account?.login ?? '?').slice(0, 1).toUpperCase();
  const colour = COLOURS[(Number.isNaN(id) ? 0 : id) % COLOURS.length] ?? '';
  const radius = account?.type === 'User' ? 20 : 8;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 40 40">
    <rect width="40" height="40" rx="${radius}" fill="${colour}" />
    <text
      x="20"
      y="28"
      font-family="sans-serif"
      font-size="22"
      font-weight="600"
      fill="#fff"
      text-anchor="middle"
    >
      ${letter}
    </text>
  </svg>`.markup;
}
