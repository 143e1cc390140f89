import { expect, it } from 'vitest';
import type { TemplateSummary } from '../../../protocol/templates.ts';
import { childrenOf } from '../../platform/reuseRows.ts';
import { contextOf, describeTemplate, type FolderTemplates, type TemplateNode, templateNodes } from './templateNodes.ts';

const template = (id: string, more: Partial<TemplateSummary> = {}): TemplateSummary => ({
  id,
  kind: 'file',
  name: id,
  description: '',
  version: '1.0.0',
  layer: 'built-in',
  file: '',
  tags: [],
  providers: [],
  languages: [],
  variables: [],
  uses: { rendered: 0, failed: 0 },
  ...more,
});
const folder = (...templates: TemplateSummary[]): FolderTemplates => ({ folder: '/shop', name: 'shop', templates, problems: [] });

/** The tree in lines. */
function outline(nodes: readonly TemplateNode[], indent = ''): string[] {
  return nodes.flatMap((node) => {
    const label =
      node.kind === 'template' ? node.template.id : node.kind === 'group' ? `${node.of}${node.isOpen ? ' (open)' : ''}` : node.kind;
    return [`${indent}${label}`, ...outline(childrenOf(node), `${indent}  `)];
  });
}

const some = folder(
  template('readme', { tags: ['documentation'] }),
  template('own', { layer: 'workspace' }),
  template('say', { kind: 'snippet', description: 'Says hello' }),
);

it('groups by kind, those of the workspace first', () => {
  expect(outline(templateNodes([some], ''))).toEqual(['file', '  own', '  readme', 'snippet', '  say']);
});

it('shows what has each word of the filter, in open groups', () => {
  expect(outline(templateNodes([some], 'HELLO says'))).toEqual(['snippet (open)', '  say']);
  expect(outline(templateNodes([some], 'document'))).toEqual(['file (open)', '  readme']);
  expect(templateNodes([some], 'nothing')).toEqual([]);
});

it('has a level of folders when there are several, and problems first', () => {
  const problems = [{ file: '/shop/.stewardry/templates/x/template.yaml', line: 3, message: 'Wrong' }];
  expect(
    outline(
      templateNodes(
        [
          { ...some, problems },
          { ...folder(), folder: '/b', name: 'b' },
        ],
        'own',
      ),
    ),
  ).toEqual(['folder', '  problem', '  file (open)', '    own', 'folder']);
});

it('says what can be done, where it comes from and how often it was used', () => {
  expect(
    templateNodes([some], 'say')
      .flatMap((node) => childrenOf(node))
      .map(contextOf),
  ).toEqual(['template.snippet']);
  expect(describeTemplate(template('a'))).toBe('');
  expect(describeTemplate(template('a', { layer: 'package', package: 'npm:@acme/kit', uses: { rendered: 2, failed: 0 } }))).toBe(
    'npm:@acme/kit · used 2 times',
  );
});
