import type { JobLog } from './job-log.ts';

/** What the commands in a step's output ask for. */
export interface CommandSink {
  log: JobLog;
  setOutput(name: string, value: string): void;
  /** A command that GitHub refuses makes its step fail. */
  fail(): void;
}

const COMMAND = /^::([a-z][a-z-]*)(?: ([^\n]*?))?::(.*)$/is;

/**
 * Reads a step's output line by line as GitHub's runner does: `::error::` and its like become log
 * markers, masks and outputs take effect, the rest is passed on as it is.
 */
export function createCommandReader(sink: CommandSink): (line: string) => void {
  let stoppedBy: string | null = null;
  return (line) => {
    const [, name, properties, data] = COMMAND.exec(line.trimStart()) ?? [];
    if (stoppedBy !== null) {
      if (name?.toLowerCase() === stoppedBy.toLowerCase() && data === '') stoppedBy = null;
      else sink.log.write(line);
      return;
    }
    const value = unescape(data ?? '');
    switch (name?.toLowerCase()) {
      case 'error':
      case 'warning':
      case 'notice':
        sink.log.write(`##[${name?.toLowerCase()}]${value}`);
        break;
      case 'group':
        sink.log.write(`##[group]${value}`);
        break;
      case 'endgroup':
        sink.log.write('##[endgroup]');
        break;
      case 'debug':
      case 'echo':
      case 'save-state':
      case 'add-matcher':
      case 'remove-matcher':
        break;
      case 'add-mask':
        sink.log.mask(value);
        sink.log.write('::add-mask::***');
        break;
      case 'stop-commands':
        stoppedBy = value;
        sink.log.write(line);
        break;
      case 'set-output':
        sink.setOutput(propertyOf(properties ?? '', 'name'), value);
        sink.log.write(
          '##[warning]The `set-output` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.',
        );
        break;
      case 'set-env':
      case 'add-path':
        sink.log.write(`##[error]Unable to process command '${line.trim()}' successfully.`);
        sink.log.write(
          `##[error]The \`${name}\` command is disabled. Please upgrade to using Environment Files or opt into unsecure command execution by setting the \`ACTIONS_ALLOW_UNSECURE_COMMANDS\` environment variable to \`true\`.`,
        );
        sink.fail();
        break;
      default:
        sink.log.write(line);
    }
  };
}

function propertyOf(properties: string, name: string): string {
  for (const property of properties.split(',')) {
    const [key = '', ...value] = property.split('=');
    if (key.trim().toLowerCase() === name) {
      return unescape(value.join('=')).replaceAll('%3A', ':').replaceAll('%2C', ',');
    }
  }
  return '';
}

function unescape(data: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
