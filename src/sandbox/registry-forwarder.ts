/**
 * The program that stands in front of a networked tool inside the sandbox, as text for `node -e`:
 * it listens on the sandbox's own loopback, pipes each connection to the registry proxy's socket
 * (its first argument), runs the rest of its arguments with the proxy settings of npm and of
 * everybody else pointing at itself, and ends as they end.
 */
export const REGISTRY_FORWARDER = `
const net = require('node:net');
const { constants } = require('node:os');
const { pipeline } = require('node:stream');
const { spawn } = require('node:child_process');
const [socket, program, ...args] = process.argv.slice(1);
const server = net.createServer((from) => {
  pipeline(from, net.connect(socket), from, () => undefined);
});
server.listen(0, '127.0.0.1', () => {
  const proxy = 'http://127.0.0.1:' + server.address().port;
  const names = ['npm_config_proxy', 'npm_config_https_proxy', 'http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'YARN_HTTP_PROXY', 'YARN_HTTPS_PROXY'];
  const env = { ...process.env, ...Object.fromEntries(names.map((name) => [name, proxy])) };
  const tool = spawn(program, args, { stdio: 'inherit', env });
  tool.on('error', (error) => {
    console.error(program + ': ' + error.message);
    process.exit(127);
  });
  tool.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
});
`;
