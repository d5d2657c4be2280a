/** The value of a cookie that was sent; empty when there is none. */
export function cookieOf(header: string | null | undefined, name: string): string {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** A `Set-Cookie` that scripts cannot read; `value` holds nothing that must be quoted. Null clears it. */
export function setCookie(
  name: string,
  value: string | null,
  options: { path: string; secure: boolean; seconds: number },
): string {
  const { path, secure, seconds } = options;
  const age = value === null ? 0 : seconds;
  return [
    `${name}=${value ?? ''}`,
    `Path=${path}`,
    `Max-Age=${age}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ].join('; ');
}
