import { window } from 'vscode';

/** What a person is asked for. */
export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  /** Shown when they confirm an empty answer. */
  readonly whenEmpty: string;
}

/**
 * Asks for a text that must not be empty; `undefined` when the person changed their mind. `showInputBox` would complain about the
 * empty box before anything was typed.
 */
export function askText({ title, prompt, placeholder, whenEmpty }: TextQuestion): Promise<string | undefined> {
  const box = window.createInputBox();
  Object.assign(box, { title, prompt, placeholder, ignoreFocusOut: true });
  return new Promise((resolve) => {
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidAccept(() => {
      const text = box.value.trim();
      if (text === '') {
        box.validationMessage = whenEmpty;
        return;
      }
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
