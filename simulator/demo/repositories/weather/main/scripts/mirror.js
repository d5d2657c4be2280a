import { createServer } from 'node:http';

const stations = [{ id: 'BER', name: 'Berlin' }, { id: 'OSL', name: 'Oslo' }];

createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(stations));
}).listen(8471, '127.0.0.1', () => console.log('listening'));
