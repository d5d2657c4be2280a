const ESC = String.fromCodePoint(0x1b);
const CONTROLS = /\p{Cc}/gu;

/** How words stand out. */
export interface Style {
  bold: (text: string) => string;
  red: (text: string) => string;
  green: (text: string) => string;
  yellow: (text: string) => string;
  dim: (text: string) => string;
}

const plain = (text: string): string => text;
const paint = (code: number) => (text: string) => `${ESC}[${code}m${text}${ESC}[0m`;
const PLAIN: Style = { bold: plain, red: plain, green: plain, yellow: plain, dim: plain };
const COLOURED: Style = {
  bold: paint(1),
  red: paint(31),
  green: paint(32),
  yellow: paint(33),
  dim: paint(2),
};

/** Colours for a terminal, nothing for a pipe. */
export function styleFor(terminal: boolean): Style {
  return terminal ? COLOURED : PLAIN;
}

/** Foreign text without the control characters that a terminal would obey. */
export function printable(text: string): string {
  return text.replace(CONTROLS, '�');
}

/** Rows with their cells padded to columns two blanks apart; the last cell is as long as it is. */
export function columns(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, index) =>
    Math.max(...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)));
  return rows.map((row) => `${line(row).join('  ').trimEnd()}\n`).join('');
}
