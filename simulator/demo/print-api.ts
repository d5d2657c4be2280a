/** Prints calls of the API that work while the demo stays up. */
export function printApi(url: string, key: string): void {
  const call = (path: string) => `  curl -s -H "Authorization: Bearer $KEY" "${url}${path}"`;
  const lines = [
    '\nThe API, with a key that may read:',
    `  KEY=${key}`,
    call('/api/v1/repositories'),
    call('/api/v1/issues?status=resolved&limit=5'),
    call('/api/v1/executions?limit=5'),
    call('/api/v1/analytics?period=24h'),
    `  curl -s ${url}/v1/api/status`,
    `All of it: ${url}/v1/docs and ${url}/api/v1/docs`,
  ];
  console.log(lines.join('\n'));
}
