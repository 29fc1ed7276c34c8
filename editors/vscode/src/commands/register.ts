/** All commands by their ids; `package.json` has their titles. */

import { Disposable, commands } from 'vscode';

import { ask } from './ask';
import { cancel } from './cancel';
import { again, apply, discard, showProposal } from './decide';
import { escalate } from './escalate';
import { removeKey, setKey } from './keys';
import { chooseServer, restartServer, showLog } from './program';
import type { Services } from './services';
import { statusClick } from './status_click';
import { showTrail } from './trail';

type Command = (services: Services, argument: unknown) => unknown;

const COMMANDS: Readonly<Record<string, Command>> = {
  'scopewise.ask': (services) => ask(services),
  'scopewise.askWithReasoning': (services) => ask(services, 'reasoning'),
  'scopewise.askAgain': again,
  'scopewise.escalateWithNote': escalate,
  'scopewise.cancelAsk': cancel,
  'scopewise.applyProposal': apply,
  'scopewise.discardProposal': discard,
  'scopewise.showProposal': showProposal,
  'scopewise.showLastTrail': showTrail,
  'scopewise.setApiKey': setKey,
  'scopewise.removeApiKey': removeKey,
  'scopewise.restartServer': restartServer,
  'scopewise.chooseServer': chooseServer,
  'scopewise.showLog': showLog,
  'scopewise.statusClick': statusClick,
};

/** Registers them. */
export function registerCommands(services: Services): Disposable {
  const registered = Object.entries(COMMANDS).map(([id, run]) =>
    commands.registerCommand(id, (argument: unknown) => run(services, argument)),
  );
  return Disposable.from(...registered);
}
