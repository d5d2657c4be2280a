import { createServer } from 'node:http';

const stations = [
  { id: 'BER', name: 'Berlin' },
  { id: 'OSL', name: 'Oslo' },
];
// The mirror of this story hangs up on whoever comes first, as mirrors do under load.
const overloaded = process.env.GITHUB_RUN_ATTEMPT === '1';

createServer((request, response) => {
  if (overloaded) {
    request.socket.destroy();
    return;
  }
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(stations));
}).listen(8471, '127.0.0.1', () => console.log('listening'));
