/** Style sheets are bundled into the view's own .css file. */
declare module '*.css';
