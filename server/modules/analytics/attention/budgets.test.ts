import { expect, it } from 'vitest';
import { budgetItems } from './budgets.ts';

const budget = (spent: number, reserved: number, limit: number | undefined = 10) =>
  budgetItems([{ scope: 'day', limit, spent: spent * 1e6, reserved: reserved * 1e6 }]);

it('a budget is worth a word from four fifths on, what is set aside included, and urgent once it is used up', () => {
  expect(budget(7.9, 0)).toEqual([]);
  expect(budget(7.9, 0.1)).toMatchObject([{ title: "Today's budget is nearly used up", urgency: 'soon' }]);
  expect(budget(10, 0)).toMatchObject([
    { title: "Today's budget is used up", urgency: 'now', detail: '$10.00 of $10.00. Requests to models are refused.' },
  ]);
});

it('a budget of nothing is used up, and where there is none nothing ends', () => {
  expect(budgetItems([{ scope: 'workspace', limit: 0, spent: 0, reserved: 0 }])).toMatchObject([{ urgency: 'now' }]);
  expect(budgetItems([{ scope: 'workspace', limit: undefined, spent: 9e9, reserved: 0 }])).toEqual([]);
});
