import { css } from 'lit';

/** What uPlot needs of its own style sheet (uplot/dist/uPlot.min.css), with our font and colours: a sheet of the page does not reach into an element. */
export const plotStyles = css`
  .uplot, .uplot *, .uplot *::before, .uplot *::after { box-sizing: border-box; }
  .uplot { line-height: 1.5; width: 100%; }
  .u-wrap { position: relative; user-select: none; }
  .u-over, .u-under, .u-axis, .u-select { position: absolute; }
  .u-under { overflow: hidden; }
  .uplot canvas { display: block; position: relative; width: 100%; height: 100%; }
  .u-legend { font-size: 0.9em; color: var(--text); }
  .u-inline { display: block; }
  .u-inline * { display: inline-block; }
  .u-inline tr { margin-right: 16px; }
  .u-legend th { font-weight: normal; color: var(--muted); }
  .u-legend th > * { vertical-align: middle; display: inline-block; }
  .u-legend .u-marker { width: 8px; height: 8px; margin-right: 6px; border-radius: 50%; background-clip: padding-box; }
  .u-inline.u-live th::after { content: ':'; vertical-align: middle; }
  .u-inline:not(.u-live) .u-value { display: none; }
  .u-series > * { padding: 2px; }
  .u-series th { cursor: pointer; }
  .u-legend .u-off > * { opacity: 0.4; }
  .u-select { background: var(--hover); pointer-events: none; }
  .u-cursor-x, .u-cursor-y { position: absolute; left: 0; top: 0; pointer-events: none; will-change: transform; }
  .u-hz .u-cursor-x { height: 100%; border-right: 1px dashed var(--muted); }
  .u-hz .u-cursor-y { width: 100%; border-bottom: 1px dashed var(--muted); }
  .u-cursor-pt { position: absolute; top: 0; left: 0; border-radius: 50%; border: 0 solid; pointer-events: none; will-change: transform; background-clip: padding-box; }
  .u-axis.u-off, .u-select.u-off, .u-cursor-x.u-off, .u-cursor-y.u-off, .u-cursor-pt.u-off { display: none; }
`;
