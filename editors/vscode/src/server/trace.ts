/** What the editor and the server tell each other, in the log. */

import { EventEmitter, LogLevel, workspace, type LogOutputChannel } from 'vscode';

const SETTING = 'scopewise.trace.server';

/** The log as the client library traces to it: the setting alone decides, not the level of the log, which
 * would hide the traces of a user who has set it. */
export function traceChannel(log: LogOutputChannel): LogOutputChannel {
  const changed = new EventEmitter<LogLevel>();
  const level = (): LogLevel =>
    workspace.getConfiguration().get<string>(SETTING, 'off') === 'off' ? LogLevel.Info : LogLevel.Trace;
  const listener = workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(SETTING)) {
      changed.fire(level());
    }
  });
  return {
    ...log,
    onDidChangeLogLevel: changed.event,
    get logLevel(): LogLevel {
      return level();
    },
    trace: (message: string) => {
      log.info(message);
    },
    dispose: () => {
      listener.dispose();
      changed.dispose();
    },
  };
}
