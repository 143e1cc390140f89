import { expect, it } from 'vitest';
import { TreeMessage } from './treeMessage.ts';

function setUp(words = '') {
  const view: { message?: string } = {};
  const turns: (() => void)[] = [];
  const message = new TreeMessage(
    view,
    () => words,
    (run) => void turns.push(run),
  );
  return { view, message, nextTurn: () => turns.splice(0).forEach((run) => void run()) };
}

it('says that rows are loaded until the editor has them, so that nothing stands for an empty tree meanwhile', () => {
  const { view, message, nextTurn } = setUp('Only some are shown.');
  message.follow(true);
  expect(view.message).toBe('Loading...');
  message.given(); // the editor asks as soon as the view is seen
  nextTurn();
  expect(view.message).toBe('Loading...');
  expect([message.loaded(), view.message]).toEqual([true, 'Loading...']);
  message.given();
  expect(view.message).toBe('Loading...');
  nextTurn();
  expect([message.loaded(), view.message]).toEqual([false, 'Only some are shown.']);
});

it('waits for nothing without a backend, and for nothing again once there were rows', () => {
  const { view, message, nextTurn } = setUp();
  message.follow(true);
  message.follow(false);
  expect(view.message).toBe('');
  message.follow(true);
  message.loaded();
  message.given();
  nextTurn();
  message.follow(true);
  expect(view.message).toBe('');
});
