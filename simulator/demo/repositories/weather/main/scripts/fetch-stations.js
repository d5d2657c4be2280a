import { writeFileSync } from 'node:fs';
import { get } from 'node:http';

get('http://127.0.0.1:8471/stations.json', (response) => {
  let body = '';
  response.on('data', (chunk) => (body += chunk));
  response.on('end', () => writeFileSync('stations.json', body));
});
