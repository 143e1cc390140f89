import { html, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import MarkdownIt from 'markdown-it';

/**
 * `html: false` turns any markup in the text into text, and markdown-it itself refuses `javascript:`, `vbscript:` and `data:` links:
 * what comes out is only what it made. Rule notes are written by strangers, so `command:` links are refused too.
 */
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false });
const isSafeLink = markdown.validateLink;
markdown.validateLink = (url) => isSafeLink(url) && /^(https?:|mailto:|#)/i.test(url.trim());
// Images would be fetched from wherever a rule's author likes.
markdown.disable('image');

/** Markdown of a stranger as a template. */
export function renderMarkdown(text: string): TemplateResult {
  return html`${unsafeHTML(markdownHtml(text))}`;
}

/** One line of it, such as a message with `code` in it. */
export function renderInline(text: string): TemplateResult {
  return html`${unsafeHTML(markdown.renderInline(text))}`;
}

/** The HTML of it. */
export function markdownHtml(text: string): string {
  return markdown.render(text);
}
