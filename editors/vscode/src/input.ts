/** An input box that keeps what was typed when it is closed by accident. */

import { window } from 'vscode';

/** What the box shows. */
export interface Question {
  readonly title: string;
  readonly placeholder: string;
  /** What becomes of the text. */
  readonly prompt: string;
  /** What the text is about: text that was not sent comes back for the same. */
  readonly memory: string;
}

const unsent = new Map<string, string>();

/** The text, without blanks around it; `undefined` when the box was closed or left empty. */
export function askForText({ title, placeholder, prompt, memory }: Question): Promise<string | undefined> {
  const box = window.createInputBox();
  box.title = title;
  box.placeholder = placeholder;
  box.prompt = prompt;
  box.value = unsent.get(memory) ?? '';
  box.ignoreFocusOut = true;
  return new Promise((resolve) => {
    box.onDidChangeValue((text) => {
      unsent.set(memory, text);
      box.validationMessage = undefined;
    });
    box.onDidAccept(() => {
      const text = box.value.trim();
      if (text === '') {
        box.validationMessage = 'say what should change, or close with Escape';
        return;
      }
      unsent.delete(memory);
      resolve(text);
      box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}
