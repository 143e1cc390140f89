import { type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import type { TemplateKind, TemplateSummary } from '../../../protocol/templates.ts';
import type { Backend } from '../../backend/backend.ts';
import { currentFolder } from '../../platform/documents.ts';
import { textAt } from '../../platform/fields.ts';
import { say } from '../../platform/notices.ts';
import { kindIcons, kindNames } from './templateItems.ts';
import { describeTemplate } from './templateNodes.ts';

/** A template of a folder of the window. */
export interface TemplateOfFolder {
  readonly folder: string;
  readonly template: TemplateSummary;
}

/** What a row or a page passes, or the one that a person picks among these kinds, of the folder that was clicked. `undefined`: they changed their mind. */
export async function templateMeant(
  backend: Backend,
  argument: unknown,
  kinds: readonly TemplateKind[],
  title: string,
  languageId?: string,
): Promise<TemplateOfFolder | undefined> {
  if (isTemplate(argument)) return argument;
  const folder = textAt(argument, 'folder') ?? (await currentFolder())?.uri.fsPath;
  if (folder === undefined) return undefined;
  const { templates } = await backend.rpc.templates.list({ folder, kinds: [...kinds] });
  const fitting = templates.filter(({ languages }) => languageId === undefined || languages.length === 0 || languages.includes(languageId));
  if (fitting.length === 0) {
    say('There is no template for this.');
    return undefined;
  }
  const picked = await window.showQuickPick(rowsOf(fitting), {
    title,
    placeHolder: 'Which template',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.template === undefined ? undefined : { folder, template: picked.template };
}

type Row = QuickPickItem & { readonly template?: TemplateSummary };

function rowsOf(templates: readonly TemplateSummary[]): Row[] {
  const kinds = [...new Set(templates.map(({ kind }) => kind))];
  return kinds.flatMap((kind): Row[] => [
    { label: kindNames[kind], kind: QuickPickItemKind.Separator },
    ...templates
      .filter((template) => template.kind === kind)
      .map((template) => ({
        label: template.name,
        description: describeTemplate(template),
        detail: template.description,
        iconPath: new ThemeIcon(kindIcons[kind]),
        template,
      })),
  ]);
}

/** A row of the view has both with it. */
function isTemplate(argument: unknown): argument is TemplateOfFolder {
  return textAt(argument, 'folder') !== undefined && textAt(argument, 'template', 'id') !== undefined;
}
